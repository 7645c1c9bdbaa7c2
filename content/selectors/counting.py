"""Numbers that only people can tell: of which publications they are wanted, and what was written down last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from content.models import Delivery, Reading
from content.numbers import METRICS
from content.selectors import rights
from content.selectors.readings import latest_by_delivery
from content.workflow import Stage
from goals.metrics import metric_of
from smm.core import clock
from smm.outbox.states import STANDING
from team import by_hand
from team.models import Channel, Member
from team.permissions import Action, require, visible_to

FRESH_FOR = timedelta(days=7)
MOST_ROWS = 50
ENDED = (Stage.DONE, Stage.CANCELLED)


def countable() -> QuerySet[Delivery]:
    """What was posted by hand and is live; `written_at` is when somebody last wrote down its numbers."""
    rows = Delivery.objects.filter(channel__platform__in=by_hand.platforms(), state__in=STANDING)
    return rows.annotate(written_at=Max("readings__observed_at", filter=~Q(readings__recorded_by=None)))


def stale(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Those of the countable that nobody has looked at for a week, since they were posted or written down."""
    dated = rows.annotate(fresh_at=Coalesce("written_at", "settled_at"))
    return dated.filter(fresh_at__lt=clock.now() - FRESH_FOR).order_by("fresh_at", "pk")


def lacking(member: Member, channel_id: int | None = None) -> QuerySet[Delivery]:
    """Publications of items at work that lack numbers, or fresh ones, those without any first."""
    require(member, Action.WORK_ON_CONTENT)
    rows = visible_to(member, countable()).filter(rights.counted_by(member)).exclude(item__stage__in=ENDED)
    rows = rows.filter(Q(written_at=None) | Q(written_at__lt=clock.now() - FRESH_FOR))
    if channel_id:
        rows = rows.filter(channel=channel_id)
    return rows.select_related("item", "channel").order_by(F("written_at").asc(nulls_first=True), "settled_at", "pk")


@dataclass(frozen=True)
class Numbers:
    """What is known of a publication: (metric, its name, its running total), and who wrote it down last."""

    rows: list[tuple[str, str, Decimal | None]]
    written_at: datetime | None = None
    written_by: Member | None = None
    is_stale: bool = False


def numbers_of(delivery: Delivery) -> Numbers | None:
    """None of a delivery whose numbers SMM reads itself, or that is not live."""
    if not by_hand.is_served(delivery.channel.platform) or delivery.state not in STANDING:
        return None
    known = latest_by_delivery([delivery.pk]).get(delivery.pk, {})
    last = Reading.objects.filter(delivery=delivery).exclude(recorded_by=None).select_related("recorded_by").last()
    fresh_at = last.observed_at if last else delivery.settled_at
    return Numbers(
        rows=[(metric, str(metric_of(metric).label), known.get(metric)) for metric in METRICS],
        written_at=last.observed_at if last else None,
        written_by=last.recorded_by if last else None,
        is_stale=fresh_at is not None and fresh_at < clock.now() - FRESH_FOR,
    )


def written_down(ids: Collection[int]) -> dict[int, dict[str, Decimal]]:
    """The numbers that people wrote down last, by delivery and metric."""
    found: dict[int, dict[str, Decimal]] = {}
    rows = Reading.objects.filter(delivery__in=list(ids)).exclude(recorded_by=None).order_by("observed_at", "pk")
    for delivery_id, metric, value in rows.values_list("delivery", "metric", "value"):
        found.setdefault(delivery_id, {})[metric] = value
    return found


def published(member: Member, ids: Collection[int], addresses: Collection[str]) -> list[Delivery]:
    """Of the publications whose numbers the member writes down, those with one of the numbers or addresses."""
    rows = (
        visible_to(member, countable())
        .filter(rights.counted_by(member))
        .filter(Q(pk__in=list(ids)) | Q(external_url__in=list(addresses)))
    )
    return list(rows.select_related("item", "channel"))


def channels(member: Member) -> QuerySet[Channel]:
    """The member's channels on which people post by hand."""
    return visible_to(member, Channel.objects.filter(platform__in=by_hand.platforms(), is_active=True))
