"""Claim, send, settle, reap: what every delivery goes through, whatever it carries.

The database is the only truth. A claim is a conditional update with a lease, made and committed before the network is
touched; an attempt row is written before the call; what the platform answers settles the delivery. A worker that dies
leaves a lease that runs out: without an attempt the delivery was surely not sent and is scheduled again, with one its
outcome is unknown and is looked up, or put before a person.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import takewhile
from operator import attrgetter
from typing import Any

from django.conf import settings

from smm.core import clock
from smm.outbox import crew, faults
from smm.outbox.claiming import claim, due, worker_name
from smm.outbox.looking import lapse, look_again
from smm.outbox.ports import Hold as Hold
from smm.outbox.ports import Port as Port
from smm.outbox.settling import settle_error, settle_sent, surely
from smm.outbox.states import DeliveryState as S
from smm.outbox.steadiness import clock_of_machine

log = logging.getLogger(__name__)
LEFT_TO_BEGIN = 0.75
"""The part of the lease that must be left when a call begins: enough for the slowest call and its settlement."""
RUN_SECONDS = 20
"""How long one run goes on taking what is due; far below the tasks' hard time limit, which is below the lease."""


def run_due(port: Port[Any]) -> int:
    """Send what is due now, lane after lane, until nothing is left or the time is up; the number sent or tried."""
    done, until, passed = 0, time.monotonic() + RUN_SECONDS, -1
    while done > passed and time.monotonic() < until:
        passed = done
        in_time = takewhile(lambda _pk: time.monotonic() < until, due(port))
        done += crew.each(partial(_alone, _take, port), in_time)
    return done


def _alone(act: Callable[[Port[Any], Any], int], port: Port[Any], one: Any) -> int:
    """Do `act` for one delivery; a mistake of ours in it must not keep the others waiting."""
    try:
        return act(port, one)
    except Exception:
        log.exception("a delivery was left for the next tick")
        return 0


def _take(port: Port[Any], pk: int) -> int:
    delivery = claim(port, pk)
    if delivery is None:
        return 0
    faults.point("after_claim")
    return _deliver(port, delivery)


def _deliver(port: Port[Any], delivery: Any) -> int:
    attempt = _start(port, delivery)
    if attempt is None:
        return 0
    faults.point("before_send")
    try:
        published = port.send(delivery)
    except Exception as error:
        failure = error  # the name of an except clause ends with it
        surely(lambda: settle_error(port, delivery, attempt, failure))
    else:
        faults.point("after_send")
        surely(lambda: settle_sent(delivery, attempt, published))
    faults.point("after_settle")
    port.on_settled(delivery)
    return 1


def _start(port: Port[Any], delivery: Any) -> Any | None:
    """The attempt's row, written before the call; None where too much of the lease is over to begin one.

    Nobody judges a claim before its lease is over, so that what is left of it is all that has to be asked.
    """
    if delivery.lease_until - clock.now() < timedelta(seconds=settings.PUBLISH_LEASE_SECONDS * LEFT_TO_BEGIN):
        return None
    return port.attempt_model._default_manager.create(delivery=delivery, worker=worker_name())


def reap(port: Port[Any]) -> int:
    """End leases that ran out, and look up what is uncertain where the platform can tell; the number touched.

    Nothing is judged while the machine's clock cannot be believed.
    """
    if not clock_of_machine.is_steady():
        return 0
    lapsed = port.model._default_manager.filter(state=S.CLAIMED, lease_until__lt=clock.now())
    touched = sum(_alone(lapse, port, one) for one in lapsed[: port.batch])
    unknown = port.model._default_manager.filter(state=S.UNCERTAIN, next_try_at__lte=clock.now())
    waiting = unknown.order_by("next_try_at")[: port.batch]
    lane = attrgetter(port.lane or "pk")
    return touched + crew.in_turns(partial(_alone, look_again, port), waiting, lane, RUN_SECONDS)
