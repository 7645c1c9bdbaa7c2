"""How often a channel's platform is asked: a token bucket for each channel, shared by all workers through the database.

A bucket is kept as the moment at which it will be full again (the generic cell rate algorithm of ITU-T I.371, 2004), so
that taking a call is one conditional update. It is filled by the connector's pace; what the platform itself says (an
allowance that is used up, a time before which it does not listen) closes it for everything that goes through the
channel. A row of the database and not of Redis: it is taken inside the claim's transaction, is given back with it, and
works the same on one machine.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.db.models.functions import Greatest

from smm.core import clock
from smm.outbox.models import Allowance
from smm.platforms.contract import Pace, Rate

LEFT_FOR_SENDING = 0.25
"""The part of a bucket that reading (numbers, mentions, look-ups) leaves for what has to go out."""


def closed_lanes() -> QuerySet[Allowance, int]:
    """Channels whose platform does not want to be asked now."""
    return Allowance.objects.filter(closed_until__gt=clock.now()).values_list("lane", flat=True)


def take(lane: int, pace: Pace | None) -> bool:
    """Take one call from the channel's bucket; an empty one is closed until it holds a call again, and gives False.

    Locks the bucket for the caller's transaction, so that nobody else takes from the channel until it ends.
    """
    if _taken(lane, pace, 1):
        return True
    if pace is not None:
        _close_until_refilled(lane, pace)
    return False


def may_read(lane: int, pace: Pace | None) -> bool:
    """Whether the channel may be asked for something that can wait; takes a call from its bucket if so."""
    return _taken(lane, pace, 1 - LEFT_FOR_SENDING)


def _taken(lane: int, pace: Pace | None, part: float) -> bool:
    """Whether a call could be taken from the first `part` of the bucket."""
    return _take(lane, pace, part) or (Allowance.objects.get_or_create(lane=lane)[1] and _take(lane, pace, part))


def _take(lane: int, pace: Pace | None, part: float) -> bool:
    now = clock.now()
    rows = Allowance.objects.filter(lane=lane).exclude(closed_until__gt=now)
    if pace is None:
        return bool(rows.update(lane=lane))
    for_one = _time_for_one(pace)
    rows = rows.filter(full_at__lte=now + timedelta(seconds=pace.seconds * part) - for_one)
    return bool(rows.update(full_at=Greatest("full_at", now) + for_one))


def _time_for_one(pace: Pace) -> timedelta:
    return timedelta(seconds=pace.seconds / pace.calls)


def _close_until_refilled(lane: int, pace: Pace) -> None:
    """Nothing more is asked before there is a call again, also where the clock was set back."""
    whole = timedelta(seconds=pace.seconds)
    latest = clock.now() + whole
    Allowance.objects.filter(lane=lane, full_at__gt=latest).update(full_at=latest)
    row = Allowance.objects.get(lane=lane)
    close(lane, row.full_at - whole + _time_for_one(pace))


def close(lane: int, until: datetime) -> None:
    """The platform does not listen before `until`: nothing goes through the channel till then."""
    Allowance.objects.get_or_create(lane=lane)
    Allowance.objects.filter(lane=lane).exclude(closed_until__gt=until).update(closed_until=until)


def heard(lane: int, rate: Rate | None) -> None:
    """Keep what the platform said of our allowance; one that is used up closes the channel until it is full again."""
    if rate is None:
        return
    told = {"told_left": rate.left, "told_limit": rate.limit, "told_resets_at": rate.resets_at}
    Allowance.objects.update_or_create(lane=lane, defaults=told)
    if rate.left <= 0:
        close(lane, rate.resets_at)
