"""Ticks of the content engines; those that work at the same time take different deliveries."""

from __future__ import annotations

from celery import shared_task

from content import (
    bouncing,
    cards,
    checking,
    fitted,
    mailing_engine,
    measuring,
    publishing,
    remembering,
    reminding,
    sign_up_engine,
)


@shared_task(time_limit=110)
def publish_due() -> int:
    return publishing.publish_due()


@shared_task(time_limit=110)
def settle() -> int:
    return publishing.settle_unknown() + checking.read_back() + checking.take_down_due() + publishing.look_after()


@shared_task(time_limit=110)
def send_letters() -> int:
    return sign_up_engine.run_due() + mailing_engine.run_due()


@shared_task(time_limit=280)
def read_mailboxes() -> int:
    return bouncing.run_due()


@shared_task(time_limit=110)
def measure() -> int:
    return measuring.run_due()


@shared_task(time_limit=110)
def remember() -> int:
    return remembering.run_due()


@shared_task(time_limit=100)
def fit_media() -> int:
    return fitted.run_due()


@shared_task(time_limit=100)
def fetch_cards() -> int:
    return cards.run_due()


@shared_task(time_limit=50)
def remind() -> int:
    return reminding.run_due()
