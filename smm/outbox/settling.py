"""What an answer makes of a delivery, kept whatever happens to the database meanwhile."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils.translation import gettext_noop as _

from smm.core import clock
from smm.core.sentences import keep, keep_error
from smm.outbox.backoff import MOST_TRIES, next_try
from smm.outbox.models import HANDED_OVER, Attempt, Outcome
from smm.outbox.moves import move
from smm.outbox.ports import Port
from smm.outbox.states import DeliveryState as S
from smm.platforms.contract import Ambiguous, Permanent, Published, RateLimited, Retriable

log = logging.getLogger(__name__)
T = TypeVar("T")
PATIENCE_SECONDS = 45
"""How long an answer in our hands waits for the database; with the slowest call it stays below the lease."""


def surely(act: Callable[[], T]) -> T:
    """Do `act`, again and again while the database is away: what the platform answered must not be forgotten."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return act()
        except (OperationalError, InterfaceError):
            if time.monotonic() > until or connection.in_atomic_block:
                raise
            log.warning("the database does not answer; an outcome waits for it")
            connection.close()
            time.sleep(0.5)


def is_ours(port: Port[Any], delivery: Any) -> bool:
    """Whether the claim still is this worker's: `tries` counts the claims. Locks the row for the transaction."""
    row = port.model._default_manager.select_for_update(of=("self",)).filter(pk=delivery.pk, state=S.CLAIMED)
    return bool(row.filter(tries=delivery.tries).exists())


def finish(attempt: Attempt, outcome: Outcome, detail: str = "") -> None:
    attempt.outcome, attempt.detail, attempt.finished_at = outcome, detail, clock.now()
    attempt.save(update_fields=["outcome", "detail", "finished_at"])


@transaction.atomic
def settle_sent(delivery: Any, attempt: Attempt, published: Published | None) -> None:
    """The platform took it, or (None) a person has to post it."""
    if published is None:
        finish(attempt, Outcome.SENT, keep(HANDED_OVER))
        move(delivery, S.CLAIMED, S.HANDED_OVER, lease_until=None)
        return
    finish(attempt, Outcome.SENT, published.url)
    sent(delivery, published)


def sent(delivery: Any, published: Published) -> bool:
    """Sent; also where the lease ran out meanwhile and the delivery was judged without us: this is what is true."""
    return move(
        delivery,
        (S.CLAIMED, S.UNCERTAIN, S.RETRY),
        S.SENT,
        external_id=published.id,
        external_url=published.url,
        external_more=list(published.more),
        settled_at=clock.now(),
        next_try_at=clock.now(),
        lease_until=None,
        problem="",
    )


@transaction.atomic
def settle_error(port: Port[Any], delivery: Any, attempt: Attempt, error: Exception) -> None:
    """Refused for now, refused for good, or perhaps done."""
    said = keep_error(error)
    if not is_ours(port, delivery):  # the lease ran out and the delivery was judged without us
        finish(attempt, Outcome.UNKNOWN, said)
    elif isinstance(error, Retriable):
        finish(attempt, Outcome.REFUSED_FOR_NOW, said)
        _try_again(delivery, error)
    elif isinstance(error, Permanent):
        finish(attempt, Outcome.REFUSED, said)
        move(delivery, S.CLAIMED, S.FAILED, problem=said, settled_at=clock.now(), lease_until=None)
    else:
        if not isinstance(error, Ambiguous):
            log.exception("unexpected error while sending", extra={"delivery": str(delivery.key)})
        finish(attempt, Outcome.UNKNOWN, said)
        move(delivery, S.CLAIMED, S.UNCERTAIN, problem=said, lease_until=None, next_try_at=clock.now())


def _try_again(delivery: Any, error: Retriable) -> None:
    said = keep_error(error)
    if delivery.tries >= MOST_TRIES:
        given_up = _("Given up after %(tries)s tries. The last answer: %(answer)s")
        problem = keep(given_up, {"tries": str(delivery.tries), "answer": said})
        move(delivery, S.CLAIMED, S.FAILED, problem=problem, settled_at=clock.now(), lease_until=None)
        return
    until = error.until if isinstance(error, RateLimited) else None
    when = next_try(clock.now(), delivery.tries, until)
    move(delivery, S.CLAIMED, S.RETRY, problem=said, next_try_at=when, lease_until=None)
