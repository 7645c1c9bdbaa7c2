"""What the clock drives on the ground floor, and the worker's sign of life."""

from __future__ import annotations

from celery import shared_task
from celery.signals import heartbeat_sent, worker_ready
from django.core.management import call_command

from smm.core import signs


@worker_ready.connect
@heartbeat_sent.connect
def worker_lives(**_: object) -> None:
    signs.record("worker")


@shared_task(time_limit=300)
def clear_sessions() -> None:
    call_command("clearsessions")
