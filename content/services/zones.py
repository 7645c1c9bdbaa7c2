"""What was planned by the wall-clock stays there, also when the rules of its time zone change."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from content.models import Delivery
from content.selectors import items
from content.selectors.told import uploaders
from content.selectors.waiting import address_of
from content.services import history
from content.timing import moment_near
from smm.core import clock
from smm.outbox.states import UNCLAIMED, DeliveryState
from team.services.notices import notify

MOVED = _("The rules of the zone {zone} changed: “{title}” keeps its time {time} on {channel}.")


def replan() -> int:
    """Work out the moment of everything that is still to come anew; how many moved."""
    planned = Delivery.objects.filter(state__in=UNCLAIMED, due_at__gt=clock.now(), planned_time__isnull=False)
    planned = planned.exclude(planned_date=None).exclude(zone="")
    moved = [delivery.pk for delivery in planned.iterator() if _meant(delivery) != delivery.due_at]
    return sum(_move(pk) for pk in moved)


def _meant(delivery: Delivery) -> datetime:
    """The moment of the wall-clock time that was planned, by the rules of today."""
    wall = (delivery.planned_date, delivery.planned_time, delivery.zone)
    return moment_near(*wall, is_second=delivery.planned_second)  # type: ignore[arg-type]


@transaction.atomic
def _move(delivery_id: int) -> bool:
    """Move one delivery, unless somebody has claimed it or another of its item stands at that moment already."""
    item = items.lock(Delivery.objects.values_list("item", flat=True).get(pk=delivery_id))
    delivery = Delivery.objects.select_related("channel").get(pk=delivery_id)
    delivery.item, due = item, _meant(delivery)
    sisters = item.deliveries.filter(channel=delivery.channel, due_at=due).exclude(state=DeliveryState.WITHDRAWN)
    if delivery.state not in UNCLAIMED or sisters.exists():
        return False
    delivery.due_at = due
    delivery.next_try_at = due if delivery.state == DeliveryState.SCHEDULED else None
    delivery.save(update_fields=["due_at", "next_try_at", "updated_at"])
    history.touch(item)
    _tell(delivery)
    return True


def _tell(delivery: Delivery) -> None:
    text = format_lazy(
        MOVED,
        zone=delivery.zone,
        title=delivery.item.title,
        time=f"{delivery.planned_time:%H:%M}",
        channel=delivery.channel.name,
    )
    key = f"zone:{delivery.pk}:{delivery.due_at:%Y%m%d%H%M}"
    notify(to=uploaders(delivery.item), kind="delivery", key=key, text=text, url=address_of(delivery))
