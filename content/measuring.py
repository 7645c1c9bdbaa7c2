"""Reading what came of live deliveries: views, clicks, comments; fresh deliveries more often than old ones.

A tick claims deliveries by setting `measured_at`, commits, asks the platforms, and stores what changed. A reading is
a running total, so a lost tick loses nothing.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q, QuerySet

from content.models import ContentItem, Delivery, ItemGoal, Reading
from content.selectors import readings
from goals.services import record_measurement
from smm.core import clock
from smm.outbox import rates
from smm.outbox.states import DeliveryState
from smm.platforms.contract import Measures, PlatformError
from team.connectors import asking
from team.models import Channel, Member

log = logging.getLogger(__name__)

BATCH = 100
READABLE = (DeliveryState.LIVE, DeliveryState.ALTERED)
RHYTHM = (
    (timedelta(days=3), timedelta(minutes=5)),
    (timedelta(days=30), timedelta(hours=1)),
    (timedelta(days=365), timedelta(days=1)),
)
"""Up to which age a delivery is read how often; older ones are left alone."""


def due(now: datetime) -> QuerySet[Delivery]:
    """Live deliveries whose numbers are older than their age allows, longest unread first."""
    wanted, younger_than = Q(), now
    for age, every in RHYTHM:
        band = Q(settled_at__gt=now - age, settled_at__lte=younger_than)
        wanted |= band & (Q(measured_at=None) | Q(measured_at__lte=now - every))
        younger_than = now - age
    return Delivery.objects.filter(wanted, state__in=READABLE).order_by(F("measured_at").asc(nulls_first=True), "pk")


def read_soon(item: ContentItem, by: Member | None) -> None:
    """Let the next tick read the item's deliveries, however lately they were read: who evaluates wants it fresh."""
    item.deliveries.filter(state__in=READABLE).update(measured_at=None)


def run_due(limit: int = BATCH) -> int:
    """Read at most `limit` deliveries that are due; returns how many new numbers were stored."""
    now = clock.now()
    claimed = _claim(now, limit)
    by_channel: dict[Channel, list[Delivery]] = defaultdict(list)
    for delivery in claimed:
        by_channel[delivery.channel].append(delivery)
    asked = {pk: numbers for channel, of_it in by_channel.items() for pk, numbers in _asked(channel, of_it).items()}
    return _store(claimed, _with_own_counts(claimed, asked), now)


@transaction.atomic
def _claim(now: datetime, limit: int) -> list[Delivery]:
    rows = due(now).select_for_update(skip_locked=True, of=("self",)).select_related("channel")[:limit]
    claimed = list(rows)
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in claimed]).update(measured_at=now)
    return claimed


def _asked(channel: Channel, deliveries: list[Delivery]) -> dict[int, dict[str, Decimal]]:
    """What the platform says; nothing where it cannot be asked or does not answer now."""
    try:
        with asking(channel) as connector:
            pace = connector.pace
            if not isinstance(connector, Measures) or not rates.may_read(channel.pk, pace):
                return {}
            found = connector.metrics([delivery.external_id for delivery in deliveries if delivery.external_id])
    except (KeyError, PlatformError) as error:
        log.warning("numbers of channel %s could not be read: %s", channel.pk, error)
        return {}
    return {
        delivery.pk: {metric: Decimal(str(value)) for metric, value in found[delivery.external_id].items()}
        for delivery in deliveries
        if delivery.external_id in found
    }


def _with_own_counts(deliveries: list[Delivery], asked: dict[int, dict[str, Decimal]]) -> dict[int, dict[str, Decimal]]:
    """Add what we count ourselves: clicks of tracked links, and comments where the platform does not count them."""
    ids = [delivery.pk for delivery in deliveries]
    clicks = readings.clicks_by_delivery(ids)
    comments = readings.comments_by_delivery(ids)
    numbers = {}
    for pk in ids:
        own = {"clicks": Decimal(clicks[pk])} if pk in clicks else {}
        if heard := comments.get(pk):
            own["comments"] = Decimal(heard)
        numbers[pk] = own | asked.get(pk, {})
    return numbers


@transaction.atomic
def _store(deliveries: Iterable[Delivery], numbers: dict[int, dict[str, Decimal]], now: datetime) -> int:
    """Keep what changed, and tell the goals of the items."""
    known = readings.latest_by_delivery(numbers.keys())
    goals: dict[int, list[int]] = defaultdict(list)
    items = {delivery.item_id for delivery in deliveries}
    for item_id, goal_id in ItemGoal.objects.filter(item__in=items).values_list("item", "goal"):
        goals[item_id].append(goal_id)
    changed = [
        (delivery, metric, value)
        for delivery in deliveries
        for metric, value in numbers[delivery.pk].items()
        if value >= 0 and known.get(delivery.pk, {}).get(metric, Decimal(0)) != value
    ]
    Reading.objects.bulk_create(
        [
            Reading(delivery=delivery, metric=metric, observed_at=now, value=value)
            for delivery, metric, value in changed
        ],
        ignore_conflicts=True,
    )
    for delivery, metric, value in changed:
        record_measurement(
            goal_ids=goals[delivery.item_id],
            metric=metric,
            source=f"delivery:{delivery.pk}",
            observed_at=now,
            value=value,
        )
    return len(changed)
