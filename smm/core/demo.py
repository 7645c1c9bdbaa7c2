"""Leaving the demo: an empty database starts, the old one is kept aside.

The running processes hold the database open, so the parent (`manage.py serve`) does it on request: it stops its
children, runs `manage.py leave_demo --now`, and starts them again. A note in the data folder says whether the demo
was loaded or left, so that it is loaded once and never comes back.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _

from smm.core import clock
from smm.core.errors import Refused

LOADED, LEFT = "loaded", "left"


def _note() -> Path:
    return settings.DATA_DIR / "demo"


def _request() -> Path:
    return settings.DATA_DIR / "leave-demo"


def state() -> str:
    """`loaded`, `left`, or nothing where no demo was ever here."""
    return _note().read_text().strip() if _note().exists() else ""


def remember(what: str) -> None:
    _note().write_text(what)


def is_leaving() -> bool:
    """Whether the parent was asked and has not finished."""
    return _request().exists()


def ask_to_leave() -> None:
    """Ask the parent to start an empty department; raises Refused where there is no demo to leave."""
    _require_demo()
    _request().touch()


def finish_request() -> None:
    _request().unlink(missing_ok=True)


def _require_demo() -> None:
    if state() != LOADED:
        raise Refused([_("There is no demo here to leave.")])


def leave() -> str:
    """Keep the demo's database and files aside and start empty ones; answers where they are kept.

    Nothing else may have the database open. Raises Refused where there is no demo to leave.
    """
    _require_demo()
    name = f"demo-{clock.now():%Y%m%d-%H%M%S}"
    aside = settings.DATA_DIR / name
    aside.mkdir()
    if settings.IS_SQLITE:
        _move_file(aside)
    else:
        _rename_schema(name.replace("-", "_"))
    if settings.MEDIA_ROOT.exists():
        shutil.move(settings.MEDIA_ROOT, aside / "media")
    remember(LEFT)
    call_command("prepare")
    return str(aside)


def _move_file(aside: Path) -> None:
    connection.close()
    database = Path(settings.DATABASES["default"]["NAME"])
    for part in (database, Path(f"{database}-wal"), Path(f"{database}-shm")):
        if part.exists():
            shutil.move(part, aside / part.name)


def _rename_schema(name: str) -> None:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        [present] = cursor.fetchone()
        cursor.execute(f"ALTER SCHEMA {quote(present)} RENAME TO {quote(name)}")
        cursor.execute(f"CREATE SCHEMA {quote(present)}")
