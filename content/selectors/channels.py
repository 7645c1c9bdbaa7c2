"""Which channels an item means, and what of content still hangs on a channel."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from content.models import ContentItem, Delivery
from smm.outbox.states import OPEN, UNCLAIMED
from team.models import Channel

MOST_NAMED = 10


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
