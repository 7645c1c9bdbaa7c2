"""How long to wait before the next try."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST = timedelta(seconds=15)
LONGEST = timedelta(hours=1)
MOST_TRIES = 12


def next_try(now: datetime, tries: int, platform_says: datetime | None = None) -> datetime:
    """When to try again after `tries` tries: doubling from 15 seconds to an hour, never before the platform says."""
    wait = min(FIRST * 2 ** min(max(tries - 1, 0), 20), LONGEST)
    return max(now + wait, platform_says or now)
