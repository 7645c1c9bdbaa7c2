"""Deliveries as people see them: with their attempts, and what may be decided about each."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from content.models import Delivery, DeliveryPurpose
from content.selectors import rights
from content.selectors.items import visible_items
from content.selectors.mailing import is_newsletter
from smm.outbox.states import MOVABLE
from smm.outbox.states import DeliveryState as S
from smm.platforms import registry
from smm.platforms.contract import Certainty
from team import by_hand
from team.models import Company, Member
from team.permissions import Action, can

ACTS: dict[S, tuple[str, ...]] = {
    S.PLANNED: ("now", "replan", "withdraw"),
    S.SCHEDULED: ("replan", "now", "withdraw"),
    S.RETRY: ("withdraw",),
    S.UNCERTAIN: ("look_again", "it_is_there", "send_again", "withdraw"),
    S.HANDED_OVER: ("posted", "posted_unaddressed", "replan", "withdraw"),
    S.SENT: ("look_again",),
    S.LIVE: ("correct", "take_down"),
    S.ALTERED: ("accept", "correct", "take_down"),
    S.MISSING: ("accept", "mend", "withdraw"),
    S.FAILED: ("mend", "withdraw"),
    S.STILL_UP: ("say_removed", "take_down"),
}
NOT_OF_LETTERS = frozenset({"take_down", "it_is_there"})
"""What cannot be done about a newsletter: what people have in their mailboxes stays there, at no address."""
NEEDS_TEXT = frozenset({"correct", "mend"})
"""What starts from our own text, which a post made outside does not have."""


def visible_deliveries(member: Member) -> QuerySet[Delivery]:
    """Deliveries of the items that `member` may see."""
    shown = Delivery.objects.filter(item__in=visible_items(member))
    shown = shown.select_related("item", "channel", "approved_by", "decided_by", "revision", "corrects")
    return shown.prefetch_related("attempts", "decisions__by")


def of_item(item_id: int) -> QuerySet[Delivery]:
    """What the item's page shows of its deliveries, with attempts."""
    rows = Delivery.objects.filter(item=item_id).select_related("channel", "approved_by", "decided_by")
    return rows.prefetch_related("attempts")


def acts(member: Member, delivery: Delivery) -> list[str]:
    """What `member` may decide about the delivery as it stands."""
    if not rights.may_publish(member, delivery.item):
        return []
    may_take_down = can(member, Action.TAKE_DOWN, delivery.item)
    closed = frozenset() if may_take_down else rights.LEADERS_DECISIONS
    if delivery.purpose == DeliveryPurpose.OUTSIDE:
        closed |= NEEDS_TEXT
    found = [act for act in ACTS.get(S(delivery.state), ()) if act not in closed]
    return [act for act in found if _is_of_use(act, delivery)]


def _is_of_use(act: str, delivery: Delivery) -> bool:
    """Whether the act can come to anything with this delivery."""
    if act == "now":
        return delivery.is_approved
    if act == "look_again":
        return may_be_looked_up(delivery)
    if act in NOT_OF_LETTERS and is_newsletter(delivery.channel):
        return False
    if act == "take_down" and delivery.state == S.STILL_UP:
        return not by_hand.is_served(delivery.channel.platform)
    return True


def is_beyond_us(delivery: Delivery) -> bool:
    """Whether nothing but a person's eyes can tell what became of it."""
    return registry.certainty_of(delivery.channel.platform) is Certainty.NONE


def may_be_looked_up(delivery: Delivery) -> bool:
    if delivery.state == S.SENT:
        return not is_newsletter(delivery.channel)
    return delivery.state == S.UNCERTAIN and not is_beyond_us(delivery)


def planned_in_zone(delivery: Delivery) -> dict[str, Any]:
    """Day, time and zone as the person meant them, for the form that changes them."""
    zone = delivery.zone or Company.load().time_zone
    local = delivery.due_at.astimezone(ZoneInfo(zone)) if delivery.due_at else None
    is_kept = delivery.state in MOVABLE and local is not None
    return {"zone": zone, "day": local.date(), "at": local.time()} if is_kept and local else {"zone": zone}
