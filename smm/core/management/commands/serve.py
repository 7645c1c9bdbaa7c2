"""One process that runs SMM on one machine."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from smm.bootstrap import port_is_free
from smm.core import broker, demo
from smm.core.processes import Child, Parent

CELERY = [sys.executable, "-m", "celery", "--quiet", "-A", "smm"]
QUIET = ["--without-gossip", "--without-mingle"]


def web() -> Child:
    shared_memory = Path("/dev/shm")
    heartbeat = ["--worker-tmp-dir", str(shared_memory)] if shared_memory.is_dir() else []
    command = [sys.executable, "-m", "gunicorn", "smm.wsgi:application", "--bind", f"{settings.HOST}:{settings.PORT}"]
    threads = ["--worker-class", "gthread", "--workers", "1", "--threads", "8", "--graceful-timeout", "4"]
    return Child("web", [*command, *threads, *heartbeat, "--no-control-socket", "--log-level", "warning"])


def children() -> list[Child]:
    """Web, worker and beat."""
    worker = Child("worker", [*CELERY, "worker", *QUIET])
    return [web(), worker, Child("beat", [*CELERY, "beat", "--pidfile", ""])]


@contextmanager
def only_parent() -> Iterator[None]:
    """Hold the data folder's lock meanwhile; raises CommandError where another parent has it."""
    with open(settings.DATA_DIR / "serve.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CommandError(f"SMM already runs on the data in {settings.DATA_DIR}.") from error
        yield


def leave_demo(parent: Parent) -> None:
    """Do what the page or command asked for, with nothing running meanwhile."""
    parent.stop()
    os.environ["SMM_DEMO"] = "0"
    try:
        subprocess.run([sys.executable, str(settings.BASE_DIR / "manage.py"), "leave_demo", "--now"], check=False)
    finally:
        demo.finish_request()


class Command(BaseCommand):
    help = "Runs web, worker and beat, restarts what dies, and stops all on Ctrl-C."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        if not port_is_free(settings.HOST, settings.PORT):
            raise CommandError(f"Port {settings.PORT} is taken; choose another one: make run PORT=8123")
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: stop.set())
        with only_parent():
            if settings.EMBEDDED_BROKER:
                broker.prepare()
            demo.finish_request()
            self.watch(Parent(children()), stop)

    def watch(self, parent: Parent, stop: threading.Event) -> None:
        try:
            while not stop.is_set():
                parent.look_after()
                stop.wait(0.2)
                if demo.is_leaving():
                    leave_demo(parent)
        finally:
            parent.stop()
