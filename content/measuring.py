"""Reading what came of live deliveries and of posts made outside: views, clicks, comments; fresh ones more often.

A tick claims rows by setting `measured_at`, commits, asks the platforms, and stores what changed. A reading is a
running total, so a lost tick loses nothing.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from django.db import transaction
from django.db.models import F, Q, QuerySet

from content.models import ContentItem, Delivery, OutsideNumber, OutsidePost, Reading
from content.selectors import newsletters, readings
from content.selectors.counting import written_down
from content.services import keeping
from smm.core import clock
from smm.outbox import rates
from smm.outbox.states import DeliveryState
from smm.platforms.contract import Measures, PlatformError
from smm.platforms.registry import all_connectors
from team.asking import asking
from team.connectors import described
from team.models import Channel, Member

log = logging.getLogger(__name__)
R = TypeVar("R", Delivery, OutsidePost)

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
    return _unread(Delivery.objects.filter(state__in=READABLE), "settled_at", now)


def outside_due(now: datetime) -> QuerySet[OutsidePost]:
    """Posts made outside that no item took in, on channels that can be asked for numbers, read in the same rhythm."""
    able = [one.platform for one in all_connectors() if issubclass(one, Measures)]
    asked = OutsidePost.objects.filter(delivery=None, channel__platform__in=able, channel__is_active=True)
    return _unread(asked.filter(channel__access_lost_at=None), "published_at", now)


def _unread(rows: QuerySet[R], since: str, now: datetime) -> QuerySet[R]:
    """Those of `rows` whose numbers are older than their age (since the time in the field `since`) allows."""
    wanted, younger_than = Q(), now
    for age, every in RHYTHM:
        band = Q(**{f"{since}__gt": now - age, f"{since}__lte": younger_than})
        wanted |= band & (Q(measured_at=None) | Q(measured_at__lte=now - every))
        younger_than = now - age
    return rows.filter(wanted).order_by(F("measured_at").asc(nulls_first=True), "pk")


def read_soon(item: ContentItem, by: Member | None) -> None:
    """Let the next tick read the item's deliveries, however lately they were read: who evaluates wants it fresh."""
    item.deliveries.filter(state__in=READABLE).update(measured_at=None)


def run_due(limit: int = BATCH) -> int:
    """Read at most `limit` deliveries and posts each that are due; returns how many new numbers were stored."""
    now = clock.now()
    claimed = _claim(due(now), now, limit)
    stored = _store(claimed, _with_own_counts(claimed, _told(claimed)), now)
    outside = _claim(outside_due(now), now, limit)
    return stored + _store_outside(_told(outside), now)


@transaction.atomic
def _claim(rows: QuerySet[R], now: datetime, limit: int) -> list[R]:
    claimed = list(rows.select_for_update(skip_locked=True, of=("self",)).select_related("channel")[:limit])
    rows.model._default_manager.filter(pk__in=[row.pk for row in claimed]).update(measured_at=now)
    return claimed


def _told(rows: Iterable[R]) -> dict[int, dict[str, Decimal]]:
    """What the platforms say of the rows, one question a channel."""
    by_channel: dict[Channel, list[R]] = defaultdict(list)
    for row in rows:
        by_channel[row.channel].append(row)
    return {pk: numbers for channel, of_it in by_channel.items() for pk, numbers in _asked(channel, of_it).items()}


def _asked(channel: Channel, rows: list[R]) -> dict[int, dict[str, Decimal]]:
    """What the platform says; nothing where it cannot be asked or does not answer now."""
    try:
        able = described(channel)
        pace = able.pace
        if not (channel.is_usable and isinstance(able, Measures) and rates.may_read(channel.pk, pace)):
            return {}
        with asking(channel) as connector:
            found = connector.metrics([row.external_id for row in rows if row.external_id])
    except (KeyError, PlatformError) as error:
        log.warning("numbers of channel %s could not be read: %s", channel.pk, error)
        return {}
    return {
        row.pk: {metric: Decimal(str(value)) for metric, value in found[row.external_id].items()}
        for row in rows
        if row.external_id in found
    }


def _with_own_counts(deliveries: list[Delivery], asked: dict[int, dict[str, Decimal]]) -> dict[int, dict[str, Decimal]]:
    """Add what we count ourselves: clicks, letters, and comments where the platform does not count them.

    We do not see everything: a larger number that somebody wrote down stands.
    """
    ids = [delivery.pk for delivery in deliveries]
    clicks, comments = readings.clicks_by_delivery(ids), readings.comments_by_delivery(ids)
    typed, letters = written_down(ids), newsletters.numbers_of(ids)
    numbers = {}
    for pk in ids:
        own = {"clicks": Decimal(clicks[pk])} if pk in clicks else {}
        if heard := comments.get(pk):
            own["comments"] = Decimal(heard)
        own |= {metric: Decimal(value) for metric, value in letters.get(pk, {}).items()}
        counted = {metric: max(value, typed.get(pk, {}).get(metric, value)) for metric, value in own.items()}
        numbers[pk] = counted | asked.get(pk, {})
    return numbers


@transaction.atomic
def _store(deliveries: Iterable[Delivery], numbers: dict[int, dict[str, Decimal]], now: datetime) -> int:
    """Keep what changed."""
    known = readings.latest_by_delivery(numbers.keys())
    return keeping.keep(
        Reading(delivery=delivery, metric=metric, observed_at=now, value=value)
        for delivery in deliveries
        for metric, value in numbers[delivery.pk].items()
        if value >= 0 and known.get(delivery.pk, {}).get(metric, Decimal(0)) != value
    )


def _store_outside(numbers: dict[int, dict[str, Decimal]], now: datetime) -> int:
    """Keep the totals of posts made outside in the place of those read before."""
    rows = [
        OutsideNumber(post_id=pk, metric=metric, value=value, observed_at=now)
        for pk, of_it in numbers.items()
        for metric, value in of_it.items()
        if value >= 0
    ]
    OutsideNumber.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["post", "metric"], update_fields=["value", "observed_at"]
    )
    return len(rows)
