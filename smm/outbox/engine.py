"""Claim, send, settle, reap: what every delivery goes through, whatever it carries.

The database is the only truth. A claim is a conditional update with a lease, made and committed before the network is
touched; an attempt row is written before the call; what the platform answers settles the delivery. A worker that dies
leaves a lease that runs out: without an attempt the delivery was surely not sent and is scheduled again, with one its
outcome is unknown and is looked up, or put before a person.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar, Generic, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_noop as _

from smm.core import clock
from smm.core.sentences import keep, keep_error
from smm.outbox import faults
from smm.outbox.backoff import MOST_TRIES, next_try
from smm.outbox.models import Attempt, Delivery, Outcome
from smm.outbox.moves import move
from smm.outbox.states import DeliveryState as S
from smm.platforms.contract import Ambiguous, Certainty, Permanent, Published, RateLimited, Retriable

log = logging.getLogger(__name__)
D = TypeVar("D", bound=Delivery)
RUN_SECONDS = 20
"""How long one run goes on taking what is due; far below the tasks' hard time limit, which is below the lease."""
SLOW_FOR = timedelta(minutes=10)


class Hold(Exception):
    """It must not go out now (stopped, late, not approved); `recheck` has written down why, nothing is claimed."""


class Port(ABC, Generic[D]):
    """What the engine must know of one kind of delivery."""

    model: ClassVar[type[Any]]
    attempt_model: ClassVar[type[Any]]
    lane: ClassVar[str] = "channel_id"
    """At most one delivery of a lane is in flight; the name of a field, "" for no lanes."""
    batch: ClassVar[int] = 20

    def may_leave(self, due: QuerySet[D]) -> QuerySet[D]:
        """Leave out what would only be held, so that it does not stand before others."""
        return due

    @abstractmethod
    def recheck(self, delivery: D) -> None:
        """Lock what the delivery hangs on and raise Hold unless it may still go out, exactly as it is."""

    @abstractmethod
    def certainty(self, delivery: D) -> Certainty:
        """How sure the platform lets us be after a lost answer."""

    @abstractmethod
    def send(self, delivery: D) -> Published | None:
        """Send it under its key; None means that a person has to post it. Raises the platform errors."""

    def find(self, delivery: D) -> Published | None:
        """Ours on the platform, if it is there; asked only of platforms that can tell."""
        return None

    def on_settled(self, delivery: D) -> None:
        """The delivery came to rest (sent, handed over, failed, uncertain, withdrawn); called after the commit."""


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"[:80]


def run_due(port: Port[Any]) -> int:
    """Send what is due now, lane after lane, until nothing is left or the time is up; the number sent or tried."""
    done, until, passed = 0, time.monotonic() + RUN_SECONDS, -1
    while done > passed and time.monotonic() < until:
        passed = done
        for pk in _due(port):
            if time.monotonic() < until:
                done += _alone(_take, port, pk)
    return done


def _alone(act: Callable[[Port[Any], Any], int], port: Port[Any], one: Any) -> int:
    """Do `act` for one delivery; a mistake of ours in it must not keep the others waiting."""
    try:
        return act(port, one)
    except Exception:
        log.exception("a delivery was left for the next tick")
        return 0


def _take(port: Port[Any], pk: int) -> int:
    delivery = _claim(port, pk)
    if delivery is None:
        return 0
    faults.point("after_claim")
    return _deliver(port, delivery)


def _due(port: Port[Any]) -> list[int]:
    """What is due, the longest waiting first, one for each free lane."""
    deliveries = port.model._default_manager
    due = deliveries.filter(state__in=[S.SCHEDULED, S.RETRY], next_try_at__lte=clock.now())
    due = port.may_leave(due).order_by("next_try_at", "pk")
    if not port.lane:
        return list(due.values_list("pk", flat=True)[: port.batch])
    due = due.exclude(**{f"{port.lane}__in": deliveries.filter(state=S.CLAIMED).values(port.lane)})
    place = Window(RowNumber(), partition_by=F(port.lane), order_by=[F("next_try_at").asc(), F("pk").asc()])
    first = list(due.annotate(place=place).filter(place=1).values_list(port.lane, "pk")[: port.batch])
    slow = _slow_lanes(port) if len(first) > 1 or _is_shared(port) else set()
    return [pk for lane, pk in first if lane not in slow] + (
        [pk for lane, pk in first if lane in slow][: _room(port, slow)]
    )


def _is_shared(port: Port[Any]) -> bool:
    return bool(port.model._default_manager.filter(state=S.CLAIMED).exists())


def _slow_lanes(port: Port[Any]) -> set[Any]:
    """Lanes whose last call gave no answer a short while ago."""
    recent = port.attempt_model._default_manager.filter(started_at__gte=clock.now() - SLOW_FOR)
    recent = recent.exclude(outcome=Outcome.STARTED).order_by("started_at", "pk")
    last = dict(recent.values_list(f"delivery__{port.lane}", "outcome"))
    return {lane for lane, outcome in last.items() if outcome == Outcome.UNKNOWN}


def _room(port: Port[Any], slow: set[Any]) -> int:
    """How many more calls to slow lanes may begin: half of the workers at most are in one, the rest serves others."""
    waiting = port.model._default_manager.filter(**{f"{port.lane}__in": slow, "state": S.CLAIMED}).count()
    return max(settings.PUBLISH_WORKERS // 2 - waiting, 0)


def _claim(port: Port[Any], pk: int) -> Any | None:
    """The delivery, ours until its lease ends; None if it may not go out or somebody else was quicker."""
    with transaction.atomic():
        delivery = port.model._default_manager.filter(pk=pk).first()
        if delivery is None or delivery.state not in (S.SCHEDULED, S.RETRY):
            return None
        try:
            port.recheck(delivery)
        except Hold:
            return None
        lease = clock.now() + timedelta(seconds=settings.PUBLISH_LEASE_SECONDS)
        held = {"lease_until": lease, "worker": worker_name(), "tries": delivery.tries + 1, "problem": ""}
        if not move(delivery, S(delivery.state), S.CLAIMED, **held):
            return None
        if _lane_is_taken(port, delivery):
            transaction.set_rollback(True)
            return None
        return delivery


def _lane_is_taken(port: Port[Any], delivery: Any) -> bool:
    if not port.lane:
        return False
    same = {port.lane: getattr(delivery, port.lane), "state": S.CLAIMED}
    return bool(port.model._default_manager.filter(**same).exclude(pk=delivery.pk).exists())


def _deliver(port: Port[Any], delivery: Any) -> int:
    attempt = _start(port, delivery)
    if attempt is None:
        return 0
    faults.point("before_send")
    try:
        published = port.send(delivery)
    except Exception as error:
        _settle_error(port, delivery, attempt, error)
    else:
        faults.point("after_send")
        _settle_sent(port, delivery, attempt, published)
    faults.point("after_settle")
    port.on_settled(delivery)
    return 1


@transaction.atomic
def _start(port: Port[Any], delivery: Any) -> Any | None:
    """The attempt's row, written before the call; None where the lease ran out before we came to it."""
    if not _is_ours(port, delivery) or delivery.lease_until <= clock.now():
        return None
    return port.attempt_model._default_manager.create(delivery=delivery, worker=worker_name())


def _is_ours(port: Port[Any], delivery: Any) -> bool:
    """Whether the claim still is this worker's: `tries` counts the claims. Locks the row for the transaction."""
    row = port.model._default_manager.select_for_update(of=("self",)).filter(pk=delivery.pk, state=S.CLAIMED)
    return bool(row.filter(tries=delivery.tries).exists())


def _finish(attempt: Attempt, outcome: Outcome, detail: str = "") -> None:
    attempt.outcome, attempt.detail, attempt.finished_at = outcome, detail, clock.now()
    attempt.save(update_fields=["outcome", "detail", "finished_at"])


@transaction.atomic
def _settle_sent(port: Port[Any], delivery: Any, attempt: Attempt, published: Published | None) -> None:
    if published is None:
        _finish(attempt, Outcome.SENT, keep(_("Handed over to a person.")))
        move(delivery, S.CLAIMED, S.HANDED_OVER, lease_until=None)
        return
    _finish(attempt, Outcome.SENT, published.url)
    _sent(delivery, published)


def _sent(delivery: Any, published: Published) -> bool:
    """Sent; also when the lease ran out meanwhile and the delivery was already called uncertain."""
    return move(
        delivery,
        (S.CLAIMED, S.UNCERTAIN),
        S.SENT,
        external_id=published.id,
        external_url=published.url,
        external_more=list(published.more),
        settled_at=clock.now(),
        lease_until=None,
        problem="",
    )


@transaction.atomic
def _settle_error(port: Port[Any], delivery: Any, attempt: Attempt, error: Exception) -> None:
    said = keep_error(error)
    if not _is_ours(port, delivery):  # the lease ran out and the delivery was judged without us
        _finish(attempt, Outcome.UNKNOWN, said)
    elif isinstance(error, Retriable):
        _finish(attempt, Outcome.REFUSED_FOR_NOW, said)
        _try_again(delivery, error)
    elif isinstance(error, Permanent):
        _finish(attempt, Outcome.REFUSED, said)
        move(delivery, S.CLAIMED, S.FAILED, problem=said, settled_at=clock.now(), lease_until=None)
    else:
        if not isinstance(error, Ambiguous):
            log.exception("unexpected error while sending", extra={"delivery": str(delivery.key)})
        _finish(attempt, Outcome.UNKNOWN, said)
        move(delivery, S.CLAIMED, S.UNCERTAIN, problem=said, lease_until=None, next_try_at=clock.now())


def _try_again(delivery: Any, error: Retriable) -> None:
    if delivery.tries >= MOST_TRIES:
        given_up = _("Given up after %(tries)s tries. The last answer: %(answer)s")
        problem = keep(given_up, {"tries": str(delivery.tries), "answer": keep_error(error)})
        move(delivery, S.CLAIMED, S.FAILED, problem=problem, settled_at=clock.now(), lease_until=None)
        return
    until = error.until if isinstance(error, RateLimited) else None
    when = next_try(clock.now(), delivery.tries, until)
    move(delivery, S.CLAIMED, S.RETRY, problem=keep_error(error), next_try_at=when, lease_until=None)


def reap(port: Port[Any]) -> int:
    """End leases that ran out, and look up what is uncertain where the platform can tell; the number touched."""
    lapsed = port.model._default_manager.filter(state=S.CLAIMED, lease_until__lt=clock.now())
    touched = sum(_alone(_lapse, port, one) for one in lapsed[: port.batch])
    unknown = port.model._default_manager.filter(state=S.UNCERTAIN, next_try_at__lte=clock.now())
    unknown = unknown.order_by("next_try_at")[: port.batch]
    return touched + sum(_alone(_look_up_again, port, one) for one in unknown)


@transaction.atomic
def _lapse(port: Port[Any], delivery: Any) -> int:
    if not _is_ours(port, delivery):
        return 0
    started = port.attempt_model._default_manager.filter(delivery=delivery, outcome=Outcome.STARTED)
    if not started.exists():
        return move(delivery, S.CLAIMED, S.SCHEDULED, lease_until=None, worker="", next_try_at=clock.now())
    detail = keep(_("The worker ended before an answer was kept."))
    started.update(outcome=Outcome.UNKNOWN, finished_at=clock.now(), detail=detail)
    return move(delivery, S.CLAIMED, S.UNCERTAIN, lease_until=None, problem=detail, next_try_at=clock.now())


def _look_up_again(port: Port[Any], delivery: Any) -> int:
    """Settle an unknown outcome by a look-up; what no look-up can settle is left to a person."""
    if port.certainty(delivery) is Certainty.NONE:
        _rest(delivery)
    else:
        look_up(port, delivery)
    port.on_settled(delivery)
    return 1


def _rest(delivery: Any) -> None:
    """No machine asks again: a person decides."""
    delivery.next_try_at = None
    delivery.save(update_fields=["next_try_at"])


def look_up(port: Port[Any], delivery: Any) -> Outcome:
    """Ask the platform for ours: found → sent; surely absent → it may be sent again under the same key.

    Where the platform does not answer, the delivery stays uncertain and is looked up again later.
    """
    attempt = port.attempt_model._default_manager.create(
        delivery=delivery,
        worker=worker_name(),
        outcome=Outcome.UNKNOWN,
        detail=keep(_("Looked for it on the platform.")),
    )
    try:
        found = port.find(delivery)
    except Exception as error:
        _finish(attempt, Outcome.UNKNOWN, keep_error(error))
        delivery.next_try_at = next_try(clock.now(), delivery.tries)
        delivery.save(update_fields=["next_try_at"])
        return Outcome.UNKNOWN
    with transaction.atomic():
        if found is not None:
            _finish(attempt, Outcome.FOUND, found.url)
            _sent(delivery, found)
            return Outcome.FOUND
        _finish(attempt, Outcome.ABSENT)
        move(delivery, S.UNCERTAIN, S.RETRY, problem="", next_try_at=clock.now())
        return Outcome.ABSENT
