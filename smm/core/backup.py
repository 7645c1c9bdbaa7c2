"""One file with everything: rows, media and keys, written while SMM runs, read into an empty installation.

Rows are written as JSON lines by Django's serializers inside one transaction that sees one moment, the same way for
SQLite and PostgreSQL. So a backup needs no tool of the database's version, and one made on SQLite can be read on
PostgreSQL. Rows come back under their old keys in one transaction: all or nothing.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from smm.core import clock
from smm.core.errors import Refused
from smm.core.models import SignOfLife

FORMAT = 1
ABOUT, ROWS, KEYS, MEDIA = "about.json", "rows.jsonl", "keys.env", "media"


class ExactEncoder(DjangoJSONEncoder):
    """Keeps the microseconds, which Django's own encoder cuts to milliseconds."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime | time) else super().default(o)


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction that sees the database as it is now, and hinders no writer."""
    connection.ensure_connection()
    if not settings.IS_SQLITE:
        with transaction.atomic():
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
        return
    mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]


def _models() -> list[type[models.Model]]:
    """Every table of ours; the many-to-many tables travel inside the rows that own them."""
    found = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    return [model for model in found if model is not SignOfLife]


def _migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _rows() -> Iterator[models.Model]:
    for model in _models():
        yield from model._base_manager.order_by("pk").iterator(chunk_size=500)


def _keys() -> str:
    return f"SECRET_KEY={settings.SECRET_KEY}\nSMM_ENCRYPTION_KEYS={','.join(settings.ENCRYPTION_KEYS)}\n"


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    entry = tarfile.TarInfo(name)
    body = text.encode()
    entry.size, entry.mode, entry.mtime = len(body), 0o600, int(clock.now().timestamp())
    archive.addfile(entry, io.BytesIO(body))


def _add_media(archive: tarfile.TarFile) -> None:
    for path in sorted(settings.MEDIA_ROOT.rglob("*")):
        if path.is_file() and not path.is_symlink():
            archive.add(path, f"{MEDIA}/{path.relative_to(settings.MEDIA_ROOT)}", recursive=False)


def write(target: Path) -> None:
    """Write everything to `target`, readable by its owner alone; it appears only once it is whole."""
    draft = target.with_name(f".{target.name}.part")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder, open(draft, "wb", opener=_private) as output:
        rows = Path(folder) / ROWS
        with _one_moment(), rows.open("w", encoding="utf-8") as lines:
            about = {"format": FORMAT, "made_at": clock.now().isoformat(), "migrations": _migrations()}
            serializers.serialize("jsonl", _rows(), stream=lines, cls=ExactEncoder)
        with tarfile.open(fileobj=output, mode="w:gz") as archive:
            _add_text(archive, ABOUT, json.dumps(about))
            _add_text(archive, KEYS, _keys())
            archive.add(rows, ROWS)
            _add_media(archive)
    draft.replace(target)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _require_empty() -> None:
    has_media = settings.MEDIA_ROOT.exists() and any(path.is_file() for path in settings.MEDIA_ROOT.rglob("*"))
    if has_media or get_user_model()._default_manager.exists():
        raise Refused([_("This installation is not empty: restore into a new one (another DATA_DIR or database).")])


def _require_harmless(archive: tarfile.TarFile) -> None:
    """Refuse a file that is not a backup, or whose members would land outside the media folder."""
    for member in archive:
        path = PurePosixPath(member.name)
        known = member.name in {ABOUT, ROWS, KEYS} or (path.parts[:1] == (MEDIA,) and len(path.parts) > 1)
        if not member.isfile() or not known or ".." in path.parts or path.is_absolute():
            raise Refused([_("This file is not a backup of SMM: it holds “%(name)s”.") % {"name": member.name}])


def _member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    try:
        found = archive.extractfile(name)
    except KeyError:
        found = None
    if found is None:
        raise Refused([_("This file is not a backup of SMM: “%(name)s” is missing.") % {"name": name}])
    return found


def _require_same_version(about: dict[str, Any]) -> None:
    if about.get("format") != FORMAT or about.get("migrations") != _migrations():
        raise Refused([_("Another version of SMM made this backup: restore with that version, then upgrade.")])


def _take_keys(kept: dict[str, str]) -> None:
    """Make the backup's secrets readable here; a key that this installation has already encrypts from now on."""
    own = [key for key in settings.ENCRYPTION_KEYS if key != settings.DEVELOPMENT_ENCRYPTION_KEY]
    others = [key for key in kept["SMM_ENCRYPTION_KEYS"].split(",") if key not in own]
    settings.ENCRYPTION_KEYS = [*own, *others]
    settings.SECRET_KEY = kept["SECRET_KEY"]


def _insert(lines: Iterable[str]) -> None:
    for row in serializers.deserialize("jsonl", lines):
        row.object.save_base(raw=True, force_insert=True)
        for name, keys in (row.m2m_data or {}).items():
            getattr(row.object, name).through._base_manager.bulk_create(_links(row.object, name, keys))


def _links(owner: models.Model, name: str, keys: Iterable[Any]) -> list[models.Model]:
    """Rows of a many-to-many table by keys alone: the other side may not be there yet."""
    field = owner._meta.get_field(name)
    mine, theirs = field.m2m_column_name(), field.m2m_reverse_name()  # type: ignore[union-attr]
    through = getattr(owner, name).through
    return [through(**{mine: owner.pk, theirs: getattr(key, "pk", key)}) for key in keys]


def _fill_database(archive: tarfile.TarFile) -> None:
    """Put the backup's rows in the place of what migrations made, in one transaction."""
    tables = [*_models(), *_link_tables()]
    with transaction.atomic():
        for model in reversed(tables):
            model._base_manager.all()._raw_delete(using="default")
        with _member(archive, ROWS) as rows:
            _insert(io.TextIOWrapper(rows, encoding="utf-8"))
        connection.check_constraints()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), tables):
                cursor.execute(statement)


def _link_tables() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.auto_created:
            yield model


def _unpack_media(archive: tarfile.TarFile, folder: Path) -> None:
    for member in archive:
        if member.name.startswith(f"{MEDIA}/"):
            path = folder / member.name.removeprefix(f"{MEDIA}/")
            path.parent.mkdir(parents=True, exist_ok=True)
            with _member(archive, member.name) as body, path.open("wb") as output:
                shutil.copyfileobj(body, output)


def _restore_from(archive: tarfile.TarFile, folder: Path) -> None:
    """Media first, aside, so that a full disk is noticed before a row is written."""
    _require_harmless(archive)
    _require_same_version(json.load(_member(archive, ABOUT)))
    with _member(archive, KEYS) as keys:
        _take_keys(dict(line.split("=", 1) for line in keys.read().decode().split()))
    _unpack_media(archive, folder)
    _fill_database(archive)
    shutil.copytree(folder, settings.MEDIA_ROOT, dirs_exist_ok=True, copy_function=shutil.move)
    with open(settings.KEYS_FILE, "w", opener=_private) as output:
        output.write(_keys())


def read(source: Path) -> None:
    """Read a backup into this empty, migrated installation; raises Refused where that cannot be, changing nothing."""
    _require_empty()
    try:
        with tarfile.open(source, "r:gz") as archive, tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
            _restore_from(archive, Path(folder))
    except (tarfile.TarError, EOFError, ValueError, IntegrityError, serializers.base.DeserializationError) as error:
        raise Refused([_("This backup cannot be read: %(problem)s") % {"problem": error}]) from error
