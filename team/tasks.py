"""What the clock asks of the team."""

from __future__ import annotations

from celery import shared_task

from team import chatting, mailing, refreshing


@shared_task(soft_time_limit=50, time_limit=60)
def send_notices() -> None:
    mailing.run_due()


@shared_task(soft_time_limit=50, time_limit=60)
def send_chats() -> None:
    chatting.run_due()


@shared_task(soft_time_limit=100, time_limit=110)
def refresh_access() -> None:
    refreshing.run_due()
