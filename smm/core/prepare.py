"""What has to stand before the first request: folders, tables, assets, and once the demo."""

from __future__ import annotations

import hashlib
from io import StringIO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands

from smm.core import broker, demo


def make_folders() -> None:
    for folder in (settings.DATA_DIR, settings.MEDIA_ROOT, settings.STATIC_ROOT):
        folder.mkdir(parents=True, exist_ok=True)
    if settings.EMBEDDED_BROKER:
        for folder in broker.folders():
            folder.mkdir(parents=True, exist_ok=True)


def make_tables() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def _assets_fingerprint() -> str:
    print_ = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            print_.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    return print_.hexdigest()


def collect_assets() -> None:
    """Collect, hash and compress browser assets, unless none changed since the last time."""
    stamp = settings.STATIC_ROOT / ".collected"
    present = _assets_fingerprint()
    if not stamp.exists() or stamp.read_text() != present:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(present)


def keep_planned_times() -> None:
    """New rules of time zones come with new packages, so at a start."""
    if "replan_zones" in get_commands():
        call_command("replan_zones", verbosity=0, stdout=StringIO())


def load_demo() -> bool:
    """Load the demo department into an empty database, once; whether it was loaded now."""
    wanted = settings.DEMO and not demo.state() and "demo" in get_commands()
    if not wanted or get_user_model()._default_manager.exists():
        return False
    call_command("demo")
    demo.remember(demo.LOADED)
    return True
