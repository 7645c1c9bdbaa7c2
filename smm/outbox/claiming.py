"""Which deliveries are due, and taking one: a conditional update with a lease, committed before anything else."""

from __future__ import annotations

import os
import random
import socket
import threading
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, Max, Q, Window
from django.db.models.functions import RowNumber

from smm.core import clock
from smm.outbox import rates
from smm.outbox.models import Outcome
from smm.outbox.moves import move
from smm.outbox.ports import Hold, Port
from smm.outbox.states import DeliveryState as S

SLOW_FOR = timedelta(minutes=10)
WORKERS_APART = 20
"""How many times a batch workers choose theirs from."""


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"[:80]


def due(port: Port[Any]) -> list[int]:
    """Some of what is due, one for each free lane, the longest waiting among them; workers get different ones."""
    deliveries = port.model._default_manager
    rows = deliveries.filter(state__in=[S.SCHEDULED, S.RETRY], next_try_at__lte=clock.now())
    rows = port.may_leave(rows).order_by("next_try_at", "pk")
    if not port.lane:
        return _shuffled(rows.values_list("pk", flat=True)[: port.batch * WORKERS_APART])[: port.batch]
    taken = deliveries.filter(state=S.CLAIMED).values(port.lane)
    rows = rows.exclude(**{f"{port.lane}__in": taken}).exclude(**{f"{port.lane}__in": rates.closed_lanes()})
    place = Window(RowNumber(), partition_by=F(port.lane), order_by=[F("next_try_at").asc(), F("pk").asc()])
    heads = rows.annotate(place=place).filter(place=1).values_list("pk", port.lane)[: port.batch * WORKERS_APART]
    return _shuffled(_without_too_many_slow(port, list(heads)))[: port.batch]


def _shuffled(pks: Iterable[int]) -> list[int]:
    """In another order for each worker, so that they do not all reach for the same one."""
    mixed = list(pks)
    random.shuffle(mixed)
    return mixed


def _without_too_many_slow(port: Port[Any], heads: list[tuple[int, Any]]) -> list[int]:
    """Of lanes whose last call got no answer only so many that half of the hands serve the others."""
    slow = _slow_lanes(port)
    if not slow:
        return [pk for pk, _lane in heads]
    waiting = port.model._default_manager.filter(**{f"{port.lane}__in": slow, "state": S.CLAIMED}).count()
    room = max(settings.PUBLISH_WORKERS * settings.PUBLISH_THREADS // 2 - waiting, 0)
    return [pk for pk, lane in heads if lane not in slow] + [pk for pk, lane in heads if lane in slow][:room]


def _slow_lanes(port: Port[Any]) -> set[Any]:
    """Lanes whose last call gave no answer a short while ago."""
    lane = f"delivery__{port.lane}"
    recent = port.attempt_model._default_manager.filter(started_at__gte=clock.now() - SLOW_FOR)
    lost = recent.filter(outcome=Outcome.UNKNOWN).values(lane).annotate(last=Max("started_at"))
    last_lost = {row[lane]: row["last"] for row in lost}
    if not last_lost:
        return set()
    answered = recent.filter(**{f"{lane}__in": last_lost}).exclude(outcome__in=[Outcome.UNKNOWN, Outcome.STARTED])
    last_answered = {row[lane]: row["last"] for row in answered.values(lane).annotate(last=Max("started_at"))}
    return {one for one, when in last_lost.items() if one not in last_answered or last_answered[one] < when}


def claim(port: Port[Any], pk: int) -> Any | None:
    """The delivery, ours until its lease ends; None if it may not go out or somebody else was quicker."""
    with transaction.atomic():
        delivery = port.locked(pk)
        if delivery is None or delivery.state not in (S.SCHEDULED, S.RETRY):
            return None
        try:
            port.recheck(delivery)
        except Hold:
            return None
        is_ours = _lane_has_room(port, delivery) and _move(port, delivery)
        transaction.set_rollback(not is_ours)  # the call goes back into the bucket
        return delivery if is_ours else None


def _lane_has_room(port: Port[Any], delivery: Any) -> bool:
    """Whether the lane's platform may be asked now; takes a call from its bucket.

    The bucket's lock is the lane's: of two workers with two deliveries of a lane the second one sees the first's claim.
    """
    return not port.lane or rates.take(getattr(delivery, port.lane), port.pace(delivery))


def _move(port: Port[Any], delivery: Any) -> bool:
    lease = clock.now() + timedelta(seconds=settings.PUBLISH_LEASE_SECONDS)
    held = {"lease_until": lease, "worker": worker_name(), "tries": delivery.tries + 1, "problem": ""}
    return move(delivery, S(delivery.state), S.CLAIMED, _is_first(port, delivery), **held)


def _is_first(port: Port[Any], delivery: Any) -> Q:
    """That nothing else of the delivery's lane is in flight."""
    if not port.lane:
        return Q()
    in_flight = {port.lane: getattr(delivery, port.lane), "state": S.CLAIMED}
    return ~Q(Exists(port.model._default_manager.filter(**in_flight)))
