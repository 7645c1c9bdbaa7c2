"""Which channels an item means, and what of content still hangs on a channel."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from content.models import ContentItem, Delivery
from smm.outbox.states import OPEN, UNCLAIMED, DeliveryState
from team.hooks import Plan
from team.models import Channel, Member
from team.permissions import Action, can, visible_to

MOST_NAMED = 10
MOST_PLANS = 20
TO_COME = (DeliveryState.PLANNED, DeliveryState.SCHEDULED, DeliveryState.RETRY, DeliveryState.HANDED_OVER)


def meant_by(item: ContentItem) -> QuerySet[Channel]:
    """The channels on which the item is to go out still, or goes once it is planned."""
    planned = Q(deliveries__item=item, deliveries__state__in=UNCLAIMED)
    return Channel.objects.filter(Q(content=item) | planned).distinct()


def open_on(channel: Channel) -> list[str]:
    """A sentence for each of the first publications that are still to go out there, and one for all the others."""
    rows = Delivery.objects.filter(channel=channel, state__in=OPEN).select_related("item").order_by("due_at", "pk")
    sentence = _("“%(title)s” is still to go out here (%(state)s): withdraw it first.")
    named = [sentence % {"title": row.item.title, "state": row.get_state_display()} for row in rows[:MOST_NAMED]]
    others = rows.count() - len(named)
    return [*named, *([_("And %(count)s more publications.") % {"count": others}] if others else [])]


def plans_on(channel: Channel, member: Member) -> list[Plan]:
    """The next publications on the channel, as far as the member may see them."""
    if not can(member, Action.VIEW_CONTENT):
        return []
    coming = visible_to(member, Delivery.objects.filter(channel=channel, state__in=TO_COME))
    rows = coming.select_related("item").order_by(F("due_at").asc(nulls_last=True), "pk")[:MOST_PLANS]
    return [
        Plan(row.item.title, reverse("content:delivery", args=[row.pk]), row.due_at, row.get_state_display())
        for row in rows
    ]


def too_late_on(channel_ids: Collection[int]) -> dict[int, int]:
    """How many publications of each channel are to go out when its access has ended."""
    late = Delivery.objects.filter(channel__in=channel_ids, state__in=TO_COME, due_at__gte=F("channel__access_ends_at"))
    return dict(late.values("channel").annotate(n=Count("pk")).order_by().values_list("channel", "n"))
