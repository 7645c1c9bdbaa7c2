"""What executives read of content: what was done, what it brought, cost and return, what was learned."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from content.models import ContentItem, Evaluation
from content.selectors.outside import SHOWN as SHOWN_OUTSIDE
from content.selectors.outside import outside_of, outside_totals
from content.selectors.readings import totals_by_item
from goals.hooks import Period, Section
from goals.metrics import metric_of
from smm.outbox.states import GONE_OUT
from team.models import Channel, Company

MOST = 50
SHOWN_METRICS = ("views", "clicks", "comments")


def _moments(period: Period) -> tuple[datetime, datetime]:
    """The period's first moment and the first one after it, by the company's clock."""
    zone = ZoneInfo(Company.load().time_zone)
    after = period.ends_on + timedelta(days=1)
    return datetime.combine(period.starts_on, time.min, zone), datetime.combine(after, time.min, zone)


def _published(period: Period, brand_id: int | None) -> QuerySet[ContentItem]:
    """Items whose first publication fell into the period, in that order."""
    start, end = _moments(period)
    first = Min("deliveries__settled_at", filter=Q(deliveries__state__in=GONE_OUT))
    found = ContentItem.objects.annotate(published_at=first).filter(published_at__gte=start, published_at__lt=end)
    return (found.filter(brand=brand_id) if brand_id else found).order_by("published_at", "pk")


def _evaluated(period: Period, brand_id: int | None) -> QuerySet[Evaluation]:
    start, end = _moments(period)
    found = Evaluation.objects.filter(created_at__gte=start, created_at__lt=end).select_related("item")
    return (found.filter(item__brand=brand_id) if brand_id else found).order_by("created_at", "pk")


def _links(item_ids: list[int]) -> dict[int, str]:
    return {row: reverse("content:item", args=[item_id]) for row, item_id in enumerate(item_ids)}


def what_was_done(period: Period, brand_id: int | None) -> Section:
    published = _published(period, brand_id)
    count = published.count()
    items: list[Any] = list(published.prefetch_related("channels")[:MOST])
    said = ngettext_lazy("%(n)d item went out.", "%(n)d items went out.", "n") % {"n": count}
    return Section(
        key="done",
        title=_("What was done"),
        sentences=[said],
        columns=[_("Item"), _("Published"), _("Channels"), _("Stage")],
        rows=[
            [
                item.title,
                item.published_at.date().isoformat(),
                ", ".join(channel.name for channel in item.channels.all()),
                item.get_stage_display(),
            ]
            for item in items
        ],
        links=_links([item.pk for item in items]),
    )


def what_it_brought(period: Period, brand_id: int | None) -> Section:
    """Totals so far of the items that went out in the period."""
    items = list(_published(period, brand_id)[:MOST])
    totals = totals_by_item([item.pk for item in items])
    return Section(
        key="brought",
        title=_("What it brought"),
        columns=[_("Item"), *(metric_of(key).label for key in SHOWN_METRICS)],
        rows=[[item.title, *(float(totals.get(item.pk, {}).get(key, 0)) for key in SHOWN_METRICS)] for item in items],
        links=_links([item.pk for item in items]),
    )


def made_outside(period: Period, brand_id: int | None) -> Section:
    """What stood on our channels in the period without having been made here, channel by channel."""
    start, end = _moments(period)
    channels = Channel.objects.filter(brand=brand_id) if brand_id else Channel.objects.all()
    posted = outside_of(Q(channel__in=channels), start, end)
    by_channel = dict(posted.order_by().values_list("channel").annotate(Count("pk")))
    rows = list(channels.filter(pk__in=by_channel).order_by("name", "pk")[:MOST])
    brought = outside_totals(posted)
    return Section(
        key="outside",
        title=_("Made outside SMM"),
        sentences=[_("Posts on our own channels that were not made here; their numbers count towards no goal.")]
        if rows
        else [],
        columns=[_("Channel"), _("Posts"), *(metric_of(key).label for key in SHOWN_OUTSIDE)],
        rows=[
            [one.name, by_channel[one.pk], *(_number(brought.get((one.pk, key))) for key in SHOWN_OUTSIDE)]
            for one in rows
        ],
        links={row: reverse("content:outside", args=[one.pk]) for row, one in enumerate(rows)},
    )


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def cost_and_return(period: Period, brand_id: int | None) -> Section:
    """Of the items that were evaluated in the period."""
    evaluated = list(_evaluated(period, brand_id)[:MOST])
    cost = sum((one.cost for one in evaluated), Decimal(0))
    returned = sum((one.value_return or Decimal(0) for one in evaluated), Decimal(0))
    values = {"cost": cost, "returned": returned, "currency": Company.load().currency}
    said = _("Cost %(cost)s %(currency)s, known return %(returned)s %(currency)s.")
    return Section(
        key="cost",
        title=_("Cost and return"),
        sentences=[str(said) % values] if evaluated else [],
        columns=[_("Item"), _("Cost"), _("Return"), _("Verdict")],
        rows=[
            [
                one.item.title,
                float(one.cost),
                None if one.value_return is None else float(one.value_return),
                one.get_verdict_display(),
            ]
            for one in evaluated
        ],
        links=_links([one.item_id for one in evaluated]),
    )


def what_was_learned(period: Period, brand_id: int | None) -> Section:
    evaluated = list(_evaluated(period, brand_id)[:MOST])
    return Section(
        key="learned",
        title=_("What was learned"),
        columns=[_("Item"), _("What people said"), _("What we learned")],
        rows=[[one.item.title, one.feedback, one.learned] for one in evaluated],
        links=_links([one.item_id for one in evaluated]),
    )


SECTIONS = (what_was_done, what_it_brought, made_outside, cost_and_return, what_was_learned)
