"""Taking down what is live: by the engine where the platform lets us, by a person's hands elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from content.models import ContentItem, Delivery
from content.selectors import items, rights
from content.selectors.mailing import is_newsletter
from content.services.deciding import decide
from content.services.scheduling import locked
from smm.core import clock
from smm.core.errors import Refused
from smm.core.sentences import keep
from smm.outbox.moves import move
from smm.outbox.states import STANDING, DeliveryState
from team import by_hand
from team.models import Member

S = DeliveryState
BY_HAND = gettext_noop("It was posted by hand: remove it on the platform, then say so here.")


@transaction.atomic
def take_down(*, delivery_id: int, by: Member, reason: str, version: int | None = None) -> Delivery:
    """Remove what is live; the engine does it, and the page says where it is still up."""
    delivery = locked(delivery_id, by, version, "take_down")
    return _take_down(delivery, by, reason)


@transaction.atomic
def take_down_all(
    *, item_id: int, delivery_ids: Iterable[int], by: Member, reason: str, version: int | None = None
) -> ContentItem:
    """Remove several of the item's publications; those that are not live any more, and letters, are passed over."""
    item = items.lock(item_id, version)
    rights.require_take_down(by, item)
    standing = item.deliveries.filter(pk__in=list(delivery_ids), state__in=STANDING).select_related("channel")
    live = [delivery for delivery in standing if not is_newsletter(delivery.channel)]
    if not live:
        raise Refused([_("Nothing that was chosen is live.")])
    for delivery in live:
        delivery.item = item
        _take_down(delivery, by, reason)
    return item


def _take_down(delivery: Delivery, by: Member, reason: str) -> Delivery:
    """Have the engine remove a locked delivery; what was posted by hand waits at once for somebody's hands."""
    if is_newsletter(delivery.channel):
        raise Refused([_("Letters that were sent cannot be taken back. Write a correction instead.")])
    if not reason.strip():
        raise Refused([_("Give a reason for taking it down.")])
    soon = {"next_try_at": clock.now(), "tries": 0}
    decide(delivery, STANDING, S.REMOVING, action="delivery.take_down", by=by, reason=reason, **soon)
    if by_hand.is_served(delivery.channel.platform):
        move(delivery, S.REMOVING, S.STILL_UP, problem=keep(BY_HAND))
    return delivery


@transaction.atomic
def say_removed(*, delivery_id: int, by: Member, version: int | None = None) -> Delivery:
    """Somebody removed by hand what we could not."""
    delivery = locked(delivery_id, by, version)
    return decide(delivery, (S.STILL_UP,), S.REMOVED, action="delivery.say_removed", by=by)
