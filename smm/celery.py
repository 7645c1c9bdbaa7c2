"""The Celery application: the clock of the department.

Rows in the database are the queue; a task only wakes an engine up. Beat's schedule is code, here.
"""

from __future__ import annotations

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_before_create_process
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smm.settings")
TRANSPORT_ALIASES["filesystem"] = "smm.core.broker:Transport"

app = Celery("smm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def every(seconds: float, task: str) -> dict[str, Any]:
    """An entry of the schedule; a tick that nobody took within its period (at least a second) is void."""
    return {"task": task, "schedule": seconds, "options": {"expires": max(seconds, 1)}}


@app.on_after_configure.connect
def set_schedule(sender: Celery, **_: object) -> None:
    sender.conf.beat_schedule = {
        "clear sessions": every(24 * 3600, "smm.core.tasks.clear_sessions"),
        # content
        "publish what is due": every(settings.PUBLISH_TICK_SECONDS, "content.tasks.publish_due"),
        "settle what is unknown": every(5, "content.tasks.settle"),
        "send letters": every(5, "content.tasks.send_letters"),
        "read mailboxes": every(60, "content.tasks.read_mailboxes"),
        "read numbers": every(30, "content.tasks.measure"),
        "make pictures fit": every(2, "content.tasks.fit_media"),
        "ask linked pages": every(2, "content.tasks.fetch_cards"),
        "remind of overdue duties": every(60, "content.tasks.remind"),
        # team
        "send notices by e-mail": every(5, "team.tasks.send_notices"),
        "send notices to chats": every(5, "team.tasks.send_chats"),
        "refresh access to channels": every(15, "team.tasks.refresh_access"),
        # ideas
        "bring parked ideas back": every(600, "ideas.tasks.bring_back_due"),
        # monitoring
        "fetch sources": every(settings.FETCH_TICK_SECONDS, "monitoring.tasks.fetch_due"),
        "send replies": every(settings.FETCH_TICK_SECONDS, "monitoring.tasks.answer_due"),
    }


@worker_before_create_process.connect
def share_memory(**_: object) -> None:
    """Keep the collector off what is loaded by now, so that the pool's processes go on sharing it."""
    gc.collect()
    gc.freeze()


@setup_logging.connect
def keep_djangos_logging(**_: object) -> None:
    """Having a receiver keeps Celery from setting up logging of its own."""
