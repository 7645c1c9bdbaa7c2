"""Beat's scheduler: the schedule is code, its tick is its sign of life."""

from __future__ import annotations

from typing import Any

from celery.beat import Scheduler
from django.conf import settings

from smm.core import broker, signs


class LivingScheduler(Scheduler):
    """Keeps the schedule in memory; rows in the database know what is due, so a restart loses nothing."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        signs.record("beat")
        return super().tick(*args, **kwargs)

    def apply_async(self, entry: Any, *args: Any, **kwargs: Any) -> Any:
        """Send the tick, unless the embedded broker is full of ticks that nobody takes."""
        if settings.EMBEDDED_BROKER and broker.is_crowded():
            return None
        return super().apply_async(entry, *args, **kwargs)
