"""What deliveries brought: readings over time, clicks per link."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from content.models import ContentItem, Delivery, Reading, TrackedLink
from content.selectors.counting import countable, stale
from content.selectors.evaluation import comparison
from content.selectors.readings import latest_by_delivery
from goals.metrics import METRICS, metric_of
from smm.outbox.states import GONE_OUT

MOST_READINGS = 2000
MOST_POINTS = 60
MOST_LINKS = 100


def label_of(metric: str) -> str:
    return str(metric_of(metric).label)


def section(item: ContentItem) -> dict[str, Any]:
    """The section “Results” of the item's page: totals per delivery, lines over time, clicks per link."""
    deliveries = list(item.deliveries.filter(state__in=GONE_OUT).select_related("channel"))
    known = latest_by_delivery([delivery.pk for delivery in deliveries])
    metrics = sorted({metric for of_one in known.values() for metric in of_one}, key=_order)
    return {
        "item": item,
        "metrics": [label_of(metric) for metric in metrics],
        "rows": [(one, [(label_of(name), known.get(one.pk, {}).get(name)) for name in metrics]) for one in deliveries],
        "chart": _chart(item, deliveries, metrics),
        "links": TrackedLink.objects.filter(delivery__in=deliveries).select_related("delivery__channel")[:MOST_LINKS],
        "compared": comparison(item),
        "by_hand": list(countable().filter(item=item).select_related("channel")),
        "stale": set(stale(countable().filter(item=item)).values_list("pk", flat=True)),
        "measured_at": max((one.measured_at for one in deliveries if one.measured_at), default=None),
    }


def _order(metric: str) -> int:
    return list(METRICS).index(metric) if metric in METRICS else len(METRICS)


def _chart(item: ContentItem, deliveries: list[Delivery], metrics: list[str]) -> dict[str, Any] | None:
    """One line for each delivery and metric over the moments at which anything changed."""
    newest = Reading.objects.filter(delivery__in=deliveries).order_by("-observed_at", "-pk")[:MOST_READINGS]
    readings = list(newest)[::-1]
    moments = sorted({reading.observed_at for reading in readings})[-MOST_POINTS:]
    if len(moments) < 2:
        return None
    several = len(deliveries) > 1
    series = [
        {
            "name": _("%(metric)s, %(channel)s") % {"metric": label_of(metric), "channel": one.channel.name}
            if several
            else label_of(metric),
            "values": _line([r for r in readings if (r.delivery_id, r.metric) == (one.pk, metric)], moments),
        }
        for one in deliveries
        for metric in metrics
    ]
    return {"labels": [_label(moment) for moment in moments], "series": series}


def _line(readings: list[Reading], moments: list[Any]) -> list[float | None]:
    """The running total at each of the moments; None before the first reading."""
    values, last, rest = [], None, list(readings)
    for moment in moments:
        while rest and rest[0].observed_at <= moment:
            last = float(rest.pop(0).value)
        values.append(last)
    return values


def _label(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
