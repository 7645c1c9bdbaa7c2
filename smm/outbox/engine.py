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
from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar, Generic, TypeVar

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from smm.core import clock
from smm.outbox import faults
from smm.outbox.backoff import MOST_TRIES, next_try
from smm.outbox.models import Attempt, Delivery, Outcome
from smm.outbox.moves import move
from smm.outbox.states import DeliveryState as S
from smm.platforms.contract import Ambiguous, Certainty, Permanent, Published, RateLimited, Retriable

log = logging.getLogger(__name__)
D = TypeVar("D", bound=Delivery)


class Hold(Exception):
    """It must not go out now (stopped, late, not approved); `recheck` has written down why, nothing is claimed."""


class Port(ABC, Generic[D]):
    """What the engine must know of one kind of delivery."""

    model: ClassVar[type[Any]]
    attempt_model: ClassVar[type[Any]]
    lane: ClassVar[str] = "channel_id"
    """At most one delivery of a lane is in flight; the name of a field, "" for no lanes."""
    batch: ClassVar[int] = 20

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
    """Send what is due now, up to a batch; the number that was sent or tried."""
    return sum(_deliver(port, delivery) for delivery in _claimed(port))


def _claimed(port: Port[Any]) -> Iterator[Any]:
    for pk in _due(port):
        delivery = _claim(port, pk)
        if delivery is not None:
            faults.point("after_claim")
            yield delivery


def _due(port: Port[Any]) -> list[int]:
    """What is due, the longest waiting first, one for each free lane."""
    due = port.model._default_manager.filter(state__in=[S.SCHEDULED, S.RETRY], next_try_at__lte=clock.now())
    due = due.order_by("next_try_at", "pk")
    if not port.lane:
        return list(due.values_list("pk", flat=True)[: port.batch])
    busy = port.model._default_manager.filter(state=S.CLAIMED).values(port.lane)
    first: dict[Any, int] = {}
    for lane, pk in due.exclude(**{f"{port.lane}__in": busy}).values_list(port.lane, "pk")[: port.batch * 10]:
        first.setdefault(lane, pk)
    return list(first.values())[: port.batch]


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
        is_ours = move(
            delivery,
            S(delivery.state),
            S.CLAIMED,
            lease_until=lease,
            worker=worker_name(),
            tries=delivery.tries + 1,
            problem="",
        )
        if is_ours and _lane_is_taken(port, delivery):
            is_ours = not move(delivery, S.CLAIMED, S.SCHEDULED, lease_until=None, worker="", tries=delivery.tries - 1)
        return delivery if is_ours else None


def _lane_is_taken(port: Port[Any], delivery: Any) -> bool:
    if not port.lane:
        return False
    same = {port.lane: getattr(delivery, port.lane), "state": S.CLAIMED}
    return bool(port.model._default_manager.filter(**same).exclude(pk=delivery.pk).exists())


def _deliver(port: Port[Any], delivery: Any) -> int:
    attempt = port.attempt_model._default_manager.create(delivery=delivery, worker=worker_name())
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


def _finish(attempt: Attempt, outcome: Outcome, detail: str = "") -> None:
    attempt.outcome, attempt.detail, attempt.finished_at = outcome, detail[:2000], clock.now()
    attempt.save(update_fields=["outcome", "detail", "finished_at"])


@transaction.atomic
def _settle_sent(port: Port[Any], delivery: Any, attempt: Attempt, published: Published | None) -> None:
    if published is None:
        _finish(attempt, Outcome.SENT, _("Handed over to a person."))
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
        settled_at=clock.now(),
        lease_until=None,
        problem="",
    )


@transaction.atomic
def _settle_error(port: Port[Any], delivery: Any, attempt: Attempt, error: Exception) -> None:
    if isinstance(error, Retriable):
        _finish(attempt, Outcome.REFUSED_FOR_NOW, str(error))
        _try_again(delivery, error)
    elif isinstance(error, Permanent):
        _finish(attempt, Outcome.REFUSED, str(error))
        move(delivery, S.CLAIMED, S.FAILED, problem=str(error), settled_at=clock.now(), lease_until=None)
    else:
        if not isinstance(error, Ambiguous):
            log.exception("unexpected error while sending", extra={"delivery": str(delivery.key)})
        _finish(attempt, Outcome.UNKNOWN, str(error))
        move(delivery, S.CLAIMED, S.UNCERTAIN, problem=str(error), lease_until=None, next_try_at=clock.now())


def _try_again(delivery: Any, error: Retriable) -> None:
    if delivery.tries >= MOST_TRIES:
        problem = _("Given up after %(tries)s tries. The last answer: %(answer)s") % {
            "tries": delivery.tries,
            "answer": error,
        }
        move(delivery, S.CLAIMED, S.FAILED, problem=problem, settled_at=clock.now(), lease_until=None)
        return
    until = error.until if isinstance(error, RateLimited) else None
    when = next_try(clock.now(), delivery.tries, until)
    move(delivery, S.CLAIMED, S.RETRY, problem=str(error), next_try_at=when, lease_until=None)


def reap(port: Port[Any]) -> int:
    """End leases that ran out, and look up what is uncertain where the platform can tell; the number touched."""
    lapsed = port.model._default_manager.filter(state=S.CLAIMED, lease_until__lt=clock.now())
    touched = sum(_lapse(port, delivery) for delivery in lapsed[: port.batch])
    unknown = port.model._default_manager.filter(state=S.UNCERTAIN, next_try_at__lte=clock.now())
    return touched + sum(_look_up_again(port, delivery) for delivery in unknown[: port.batch])


@transaction.atomic
def _lapse(port: Port[Any], delivery: Any) -> int:
    started = port.attempt_model._default_manager.filter(delivery=delivery, outcome=Outcome.STARTED)
    if not started.exists():
        return move(delivery, S.CLAIMED, S.SCHEDULED, lease_until=None, worker="", next_try_at=clock.now())
    detail = _("The worker ended before an answer was kept.")
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
    attempt = port.attempt_model._default_manager.create(delivery=delivery, worker=worker_name())
    try:
        found = port.find(delivery)
    except Exception as error:
        _finish(attempt, Outcome.UNKNOWN, str(error))
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
