"""Ending leases that ran out, and finding out what became of deliveries whose outcome is unknown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_noop as _

from smm.core import clock
from smm.core.sentences import keep, keep_error
from smm.outbox.backoff import next_try
from smm.outbox.claiming import worker_name
from smm.outbox.models import Outcome
from smm.outbox.moves import move
from smm.outbox.ports import Port
from smm.outbox.settling import finish, is_ours, sent
from smm.outbox.states import DeliveryState as S
from smm.platforms.contract import Certainty

LOOKED = _("Looked for it on the platform.")
NOT_YET = _("Not found on the platform; it may still be on its way there.")
DIED = _("The worker ended before an answer was kept.")


@transaction.atomic
def lapse(port: Port[Any], delivery: Any) -> int:
    """End a lease that ran out: without an attempt it was surely not sent, with one its outcome is unknown."""
    if not is_ours(port, delivery):
        return 0
    started = port.attempt_model._default_manager.filter(delivery=delivery, outcome=Outcome.STARTED)
    if not started.exists():
        return move(delivery, S.CLAIMED, S.SCHEDULED, lease_until=None, worker="", next_try_at=clock.now())
    started.update(outcome=Outcome.UNKNOWN, finished_at=clock.now(), detail=keep(DIED))
    return move(delivery, S.CLAIMED, S.UNCERTAIN, lease_until=None, problem=keep(DIED), next_try_at=clock.now())


def look_again(port: Port[Any], delivery: Any) -> int:
    """Settle an unknown outcome by a look-up; what no look-up can settle is left to a person."""
    if port.certainty(delivery) is Certainty.NONE:
        _look_at(delivery, None)
    else:
        look_up(port, delivery)
    port.on_settled(delivery)
    return 1


def _look_at(delivery: Any, when: datetime | None) -> None:
    """When a machine looks again; None leaves it to a person."""
    delivery.next_try_at = when
    delivery.save(update_fields=["next_try_at"])


def look_up(port: Port[Any], delivery: Any) -> Outcome:
    """Ask the platform for ours: found → sent; surely absent → it may be sent again under the same key.

    Where the platform does not answer, or may still be at work on the last try, it stays uncertain and is looked up
    again later.
    """
    tried_at = _last_try(port, delivery)
    attempt = port.attempt_model._default_manager.create(
        delivery=delivery, worker=worker_name(), outcome=Outcome.UNCLEAR, detail=keep(LOOKED)
    )
    try:
        found = port.find(delivery)
    except Exception as error:
        finish(attempt, Outcome.UNCLEAR, keep_error(error))
        _look_at(delivery, next_try(clock.now(), delivery.tries))
        return Outcome.UNCLEAR
    proven_at = tried_at + port.absent_after(delivery)
    if found is None and clock.now() < proven_at:
        finish(attempt, Outcome.UNCLEAR, keep(NOT_YET))
        _look_at(delivery, proven_at)
        return Outcome.UNCLEAR
    with transaction.atomic():
        if found is not None:
            finish(attempt, Outcome.FOUND, found.url)
            sent(delivery, found)
            return Outcome.FOUND
        finish(attempt, Outcome.ABSENT)
        move(delivery, S.UNCERTAIN, S.RETRY, problem="", next_try_at=clock.now())
        return Outcome.ABSENT


def _last_try(port: Port[Any], delivery: Any) -> datetime:
    """When the last try to send ended or was given up (the lease's end is later than any call's)."""
    tries = port.attempt_model._default_manager.filter(delivery=delivery, outcome=Outcome.UNKNOWN)
    return tries.aggregate(last=Max("finished_at"))["last"] or delivery.updated_at
