"""Numbers that were read of deliveries, and what we count ourselves."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum

from content.models import Reading, TrackedLink
from monitoring.selectors import conversations_about


def latest(readings: QuerySet[Reading]) -> QuerySet[Reading]:
    """The newest reading of each delivery and metric among `readings`."""
    newest = Reading.objects.filter(delivery=OuterRef("delivery"), metric=OuterRef("metric"))
    return readings.filter(pk=Subquery(newest.order_by("-observed_at", "-pk").values("pk")[:1]))


def latest_by_delivery(ids: Collection[int]) -> dict[int, dict[str, Decimal]]:
    """The running totals that we know, by delivery and metric."""
    known: dict[int, dict[str, Decimal]] = {}
    rows = latest(Reading.objects.filter(delivery__in=list(ids)))
    for delivery_id, metric, value in rows.values_list("delivery", "metric", "value").order_by():
        known.setdefault(delivery_id, {})[metric] = value
    return known


def clicks_by_delivery(ids: Collection[int]) -> dict[int, int]:
    """Visits of the deliveries' tracked links; a delivery without links is left out."""
    rows = TrackedLink.objects.filter(delivery__in=list(ids)).values("delivery").order_by()
    return dict(rows.annotate(total=Sum("clicks")).values_list("delivery", "total"))


def comments_by_delivery(ids: Collection[int]) -> dict[int, int]:
    """What people wrote in conversations about the deliveries; one without a conversation is left out."""
    about = conversations_about([f"delivery:{pk}" for pk in ids]).values("subject").order_by()
    counted = about.annotate(heard=Count("mentions")).values_list("subject", "heard")
    return {int(subject.partition(":")[2]): heard for subject, heard in counted}


def totals_by_item(item_ids: Collection[int]) -> dict[int, dict[str, Decimal]]:
    """The latest reading of each metric of each delivery, added up by item and metric."""
    totals: dict[int, dict[str, Decimal]] = {}
    rows = latest(Reading.objects.filter(delivery__item__in=list(item_ids)))
    for item_id, metric, value in rows.values_list(F("delivery__item"), "metric", "value").order_by():
        of_item = totals.setdefault(item_id, {})
        of_item[metric] = of_item.get(metric, Decimal(0)) + value
    return totals
