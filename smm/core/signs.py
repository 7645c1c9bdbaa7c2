"""Signs of life: what the worker, beat and broker last showed of themselves."""

from __future__ import annotations

import logging
import os
import time
from dataclasses import dataclass

from celery import current_app
from django.conf import settings
from django.db import Error, close_old_connections, connection

from smm.core import clock
from smm.core.models import SignOfLife

WRITE_EVERY_SECONDS = 3
ILL_AFTER_SECONDS = 15

log = logging.getLogger(__name__)
_written: dict[tuple[int, str], float] = {}


@dataclass(frozen=True)
class Health:
    """One part of the installation: seconds since its last sign of life (None: never seen)."""

    age: float | None
    problem: str = ""

    @property
    def ok(self) -> bool:
        return not self.problem and self.age is not None and self.age <= ILL_AFTER_SECONDS


def record(name: str) -> None:
    """Note that `name` is alive, at most every few seconds; a database that is away is logged, not raised."""
    key = (os.getpid(), name)
    if time.monotonic() - _written.get(key, float("-inf")) < WRITE_EVERY_SECONDS:
        return
    _written[key] = time.monotonic()
    if not connection.in_atomic_block:
        close_old_connections()
    try:
        SignOfLife.objects.update_or_create(name=name, defaults={"at": clock.now()})
    except Error as error:
        log.warning("sign of life not written", extra={"part": name, "problem": str(error)})


def _broker() -> Health:
    try:
        if settings.EMBEDDED_BROKER:
            settings.BROKER_DIR.joinpath("queue").stat()
        else:
            with current_app.connection_for_write(transport_options={"socket_connect_timeout": 2}) as link:
                link.ensure_connection(max_retries=1, interval_start=0, timeout=2, reraise_as_library_errors=False)
    except Exception as error:
        return Health(None, type(error).__name__)
    return Health(0.0)


def check() -> dict[str, Health]:
    """The health of database, broker, worker and beat, in that order."""
    try:
        seen = dict(SignOfLife.objects.values_list("name", "at"))
        database = Health(0.0)
    except Error as error:
        seen, database = {}, Health(None, type(error).__name__)
    now = clock.now()
    ages = {name: max(0.0, round((now - at).total_seconds(), 1)) for name, at in seen.items()}
    return {
        "database": database,
        "broker": _broker(),
        "worker": Health(ages.get("worker")),
        "beat": Health(ages.get("beat")),
    }
