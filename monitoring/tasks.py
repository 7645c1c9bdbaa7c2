"""What the clock drives in monitoring."""

from __future__ import annotations

from celery import shared_task

from monitoring import answering, collecting


@shared_task(time_limit=100)
def fetch_due() -> None:
    collecting.run_due()


@shared_task(time_limit=100)
def answer_due() -> None:
    answering.run_due()
