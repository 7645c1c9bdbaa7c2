"""How often a channel's platform is asked: a token bucket for each channel, shared by all workers through the database.

The bucket is filled by the connector's pace; what the platform itself says (an allowance that is used up, a time
before which it does not listen) closes it for everything that goes through the channel. A row of the database and not
of Redis: it is taken inside the claim's transaction, is given back with it, and works the same on one machine.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from smm.core import clock
from smm.outbox.models import Allowance
from smm.platforms.contract import Pace, Rate

KEPT_FOR_SENDING = 0.25
"""The part of a bucket that reading (numbers, mentions, look-ups) leaves for what has to go out."""


def closed_lanes() -> QuerySet[Allowance, int]:
    """Channels whose platform does not want to be asked now."""
    return Allowance.objects.filter(closed_until__gt=clock.now()).values_list("lane", flat=True)


def take(lane: int, pace: Pace | None) -> bool:
    """Take one call from the channel's bucket; an empty one is closed until it holds a call again, and gives False.

    Locks the bucket for the caller's transaction, so that nobody else takes from the channel until it ends.
    """
    row, now = _locked(lane), clock.now()
    if row.closed_until and row.closed_until > now:
        return False
    if pace is None:
        return True
    missing = _used(row, now, pace) + 1 - pace.calls
    if missing > 0:
        close(lane, now + timedelta(seconds=missing * pace.seconds / pace.calls))
        return False
    _take(row, now, pace)
    return True


@transaction.atomic
def may_read(lane: int, pace: Pace | None) -> bool:
    """Whether the channel may be asked for something that can wait; takes a call from its bucket if so."""
    if closed_lanes().filter(lane=lane).exists():
        return False
    if pace is None:
        return True
    row, now = _locked(lane), clock.now()
    if _used(row, now, pace) + 1 > pace.calls * (1 - KEPT_FOR_SENDING):
        return False
    _take(row, now, pace)
    return True


def _locked(lane: int) -> Allowance:
    rows = Allowance.objects.select_for_update()
    return rows.filter(lane=lane).first() or rows.get_or_create(lane=lane, defaults={"filled_at": clock.now()})[0]


def _used(row: Allowance, now: datetime, pace: Pace) -> float:
    """Calls that are used up still; a clock that was set back gives none back."""
    given_back = max((now - row.filled_at).total_seconds(), 0) * pace.calls / pace.seconds
    return max(row.used - given_back, 0)


def _take(row: Allowance, now: datetime, pace: Pace) -> None:
    row.used, row.filled_at = _used(row, now, pace) + 1, now
    row.save(update_fields=["used", "filled_at"])


def close(lane: int, until: datetime) -> None:
    """The platform does not listen before `until`: nothing goes through the channel till then."""
    Allowance.objects.get_or_create(lane=lane, defaults={"filled_at": clock.now()})
    Allowance.objects.filter(lane=lane).exclude(closed_until__gt=until).update(closed_until=until)


def heard(lane: int, rate: Rate | None) -> None:
    """Keep what the platform said of our allowance; one that is used up closes the channel until it is full again."""
    if rate is None:
        return
    told = {"told_left": rate.left, "told_limit": rate.limit, "told_resets_at": rate.resets_at}
    Allowance.objects.update_or_create(lane=lane, defaults=told, create_defaults={**told, "filled_at": clock.now()})
    if rate.left <= 0:
        close(lane, rate.resets_at)
