"""What follows a publication: it is read back on its platform, and taken down where a leader wants that."""

from __future__ import annotations

import logging
from datetime import timedelta
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from content import rendering
from content.models import Delivery
from content.publishing import Publications, is_busy, published
from content.selectors import items
from smm.core import clock
from smm.core.sentences import keep_error
from smm.outbox import rates
from smm.outbox.backoff import next_try
from smm.outbox.crew import in_turns
from smm.outbox.moves import move
from smm.outbox.states import DeliveryState as S
from smm.platforms.contract import Ambiguous, PlatformError, Presence, Retriable, Seen
from team.asking import asking
from team.connectors import described

log = logging.getLogger(__name__)
BATCH = 50
BATCH_WHEN_BUSY = 5
"""How many are read back at a time while others are late: what has to go out comes first."""
SECONDS = 20
"""How long one run goes on; what is left comes with the next."""
UNSEEN_FOR = timedelta(minutes=10)
LATER = timedelta(minutes=1)
MOST_TRIES_TO_REMOVE = 5
NOT_TAKEN_DOWN = gettext_noop("It could not be taken down from here; remove it on the platform and say so here.")
channel_of = attrgetter("channel_id")


def read_back() -> int:
    """Look at what was sent: live as approved, altered, or not there; the number looked at.

    Letters cannot be read back; what becomes of them settles a newsletter.
    """
    batch = BATCH_WHEN_BUSY if is_busy() else BATCH
    return in_turns(_read_back, _due(S.SENT).filter(mailing=None).order_by("settled_at")[:batch], channel_of, SECONDS)


def take_down_due() -> int:
    """Take down what a leader wants removed; the number tried."""
    return in_turns(_take_down, _due(S.REMOVING).order_by("next_try_at")[:BATCH], channel_of, SECONDS)


def _due(state: S) -> QuerySet[Delivery]:
    """Deliveries in `state` whose time has come on channels that may be asked."""
    rows = Delivery.objects.filter(state=state, next_try_at__lte=clock.now()).select_related("channel", "item")
    return rows.filter(channel__access_lost_at=None).exclude(channel__in=rates.closed_lanes())


def _later(delivery: Delivery, when: timedelta) -> None:
    Delivery.objects.filter(pk=delivery.pk, state=delivery.state).update(next_try_at=clock.now() + when)


def _read_back(delivery: Delivery) -> int:
    try:
        to, found = _judged(delivery)
    except Exception as error:
        if not isinstance(error, PlatformError):
            log.exception("unexpected error while reading back", extra={"delivery": str(delivery.key)})
        to, found = _unseen(delivery)
    if to is None:
        _later(delivery, LATER)
    else:
        _settle_seen(delivery, to, found)
    return 1


Verdict = tuple[S | None, dict[str, Any]]
"""The state that it goes to (None: look again later), and what is kept with it."""


def _judged(delivery: Delivery) -> Verdict:
    if not rates.may_read(delivery.channel_id, described(delivery.channel).pace):
        return None, {}
    with asking(delivery.channel) as connector:
        seen: Seen = connector.read_back(published(delivery))
        if seen.presence is Presence.UNREADABLE:
            return S.LIVE, {"verification": "accepted_only"}
        if seen.presence is Presence.UNAVAILABLE:
            return _unseen(delivery)
        if seen.presence is Presence.ABSENT:
            is_proven = clock.now() - (delivery.settled_at or clock.now()) >= connector.absent_after
            return (S.MISSING if is_proven else None), {}
        if connector.same(rendering.sendable(delivery), seen):
            return S.LIVE, {"verification": "verified"}
        return S.ALTERED, {"seen": {"title": seen.title, "text": seen.text}}


def _unseen(delivery: Delivery) -> Verdict:
    """The platform said yes and cannot be read: after a while its word is taken."""
    is_over = clock.now() - (delivery.settled_at or clock.now()) > UNSEEN_FOR
    return (S.LIVE, {"verification": "accepted_only"}) if is_over else (None, {})


@transaction.atomic
def _settle_seen(delivery: Delivery, to: S, found: dict[str, Any]) -> None:
    items.lock(delivery.item_id)
    if move(delivery, S.SENT, to, **found):
        Publications().on_settled(delivery)


def _take_down(delivery: Delivery) -> int:
    """Remove a delivery from its platform: removed, or still up with the reason; removing twice does no harm."""
    try:
        with asking(delivery.channel) as connector:
            connector.delete(published(delivery))
    except Exception as error:
        _not_removed(delivery, error)
    else:
        move(delivery, S.REMOVING, S.REMOVED, problem="")
    return 1


def _not_removed(delivery: Delivery, error: Exception) -> None:
    if isinstance(error, (Retriable, Ambiguous)) and delivery.tries < MOST_TRIES_TO_REMOVE:
        again = {"tries": delivery.tries + 1, "next_try_at": next_try(clock.now(), delivery.tries + 1)}
        Delivery.objects.filter(pk=delivery.pk, state=S.REMOVING).update(**again, problem=keep_error(error))
        return
    if not isinstance(error, PlatformError):
        log.exception("unexpected error while taking down", extra={"delivery": str(delivery.key)})
    problem = keep_error(error) if isinstance(error, PlatformError) else NOT_TAKEN_DOWN
    if move(delivery, S.REMOVING, S.STILL_UP, problem=problem):
        Publications().on_settled(delivery)
