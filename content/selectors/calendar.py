"""What goes out when: a month, a week, a day or a list, each from one query."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from content.models import Delivery
from smm.core import clock
from smm.outbox.states import MOVABLE, DeliveryState
from team.models import Member
from team.permissions import Action, require, visible_to

VIEWS = ("month", "week", "day", "list")
LIST_DAYS = 60
MOST_ENTRIES = 1000


@dataclass
class Day:
    date: date
    is_outside: bool
    entries: list[Delivery] = field(default_factory=list)


@dataclass(frozen=True)
class Span:
    """The days that a view shows, first and last, and where its pages before and after begin."""

    view: str
    first: date
    last: date
    before: date
    after: date


def span(view: str, around: date) -> Span:
    """The span of `view` that holds `around`; a month shows whole weeks, which begin on Monday."""
    if view == "day":
        return Span(view, around, around, around - timedelta(days=1), around + timedelta(days=1))
    if view == "list":
        last = around + timedelta(days=LIST_DAYS - 1)
        return Span(view, around, last, around - timedelta(days=LIST_DAYS), last + timedelta(days=1))
    monday = around - timedelta(days=around.weekday())
    if view == "week":
        return Span(view, monday, monday + timedelta(days=6), monday - timedelta(days=7), monday + timedelta(days=7))
    first = around.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    last = following - timedelta(days=1)
    shown = first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())
    return Span(view, *shown, (first - timedelta(days=1)).replace(day=1), following)


def publications(
    member: Member, first: date, last: date, *, brand: int | None, channel: int | None
) -> QuerySet[Delivery]:
    """The publications of these days in the viewer's zone, those withdrawn left out."""
    require(member, Action.VIEW_CONTENT)
    zone = timezone.get_current_timezone()
    since = datetime.combine(first, time.min, zone)
    until = datetime.combine(last + timedelta(days=1), time.min, zone)
    shown = visible_to(member, Delivery.objects.filter(due_at__gte=since, due_at__lt=until))
    shown = shown.exclude(state=DeliveryState.WITHDRAWN).select_related("item", "channel")
    if brand:
        shown = shown.filter(item__brand=brand)
    if channel:
        shown = shown.filter(channel=channel)
    return shown.order_by("due_at", "pk")[:MOST_ENTRIES]


def calendar(member: Member, view: str, around: date, *, brand: int | None, channel: int | None) -> dict[str, Any]:
    """The context of the calendar's page: weeks of days with their publications."""
    shown = span(view, around)
    by_day: dict[date, list[Delivery]] = defaultdict(list)
    for delivery in publications(member, shown.first, shown.last, brand=brand, channel=channel):
        by_day[timezone.localtime(delivery.due_at).date()].append(delivery)
    length = (shown.last - shown.first).days + 1
    dates = [shown.first + timedelta(days=number) for number in range(length)]
    days = [Day(one, view == "month" and one.month != around.month, by_day.get(one, [])) for one in dates]
    return {
        "span": shown,
        "around": around,
        "today": timezone.localtime(clock.now()).date(),
        "weeks": [days[at : at + 7] for at in range(0, length, 7)] if view in ("month", "week") else [],
        "days": [day for day in days if day.entries or view == "day"] if view in ("day", "list") else [],
        "movable": MOVABLE,
    }
