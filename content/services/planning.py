"""From channels that are meant to publications that are planned."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from content.models import ContentItem, Delivery, DeliveryPurpose
from content.services import repeats
from content.workflow import BEFORE_GOING_OUT
from smm.core.errors import Refused
from smm.outbox.moves import move
from smm.outbox.states import UNCLAIMED, DeliveryState
from team.models import Company, Member

S = DeliveryState


def plan_meant(item: ContentItem, by: Member | None) -> None:
    """Give every channel that the locked item means one planned publication, and take back those not meant any more.

    Only from `produce` until something goes out. Raises Refused where a channel that was left out is being sent to.
    """
    if item.stage not in BEFORE_GOING_OUT[2:]:
        return
    meant = {channel.pk for channel in item.channels.all()}
    planned = item.deliveries.filter(purpose=DeliveryPurpose.ORIGINAL).exclude(state=S.WITHDRAWN)
    there = {delivery.channel_id: delivery for delivery in planned.select_related("channel")}
    for channel_id in meant - there.keys():
        Delivery.objects.create(item=item, channel_id=channel_id, **planned_time(item))
    for delivery in there.values():
        if delivery.channel_id not in meant:
            repeats.take_back(delivery, by, _("The channel was taken off the item."))
            _take_back(delivery, by)
        elif delivery.state == S.PLANNED and delivery.due_at is None and item.planned_at:
            Delivery.objects.filter(pk=delivery.pk).update(**planned_time(item))


def planned_time(item: ContentItem) -> dict[str, object]:
    """The item's planned time as a publication keeps it: the moment, and the wall-clock of the department."""
    if item.planned_at is None:
        return {}
    zone = Company.load().time_zone
    local = item.planned_at.astimezone(ZoneInfo(zone))
    return {
        "due_at": item.planned_at,
        "planned_date": local.date(),
        "planned_time": local.time().replace(tzinfo=None),
        "planned_second": bool(local.fold),
        "zone": zone,
    }


def _take_back(delivery: Delivery, by: Member | None) -> None:
    reason = _("The channel was taken off the item.")
    sources = (*UNCLAIMED, S.FAILED)
    if not move(delivery, sources, S.WITHDRAWN, decided_by=by, decision_reason=reason):
        raise Refused([_("%(channel)s: it has gone out already.") % {"channel": delivery.channel}])
