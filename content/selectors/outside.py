"""Posts made outside SMM: those of a channel, what they brought beside ours, and into which items they may go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from content.models import ContentItem, Delivery, Duty, OutsideNumber, OutsidePost, Reading, Recall
from content.selectors import rights
from content.selectors.items import visible_items
from content.selectors.readings import latest
from content.workflow import Stage
from goals.metrics import METRICS, metric_of
from smm.core import clock
from smm.core.keyset import Page, page
from smm.outbox.states import GONE_OUT
from team.models import Channel, Member
from team.permissions import Action, can, require, visible_to

DAYS = 90
MOST_ITEMS = 100
SHOWN = ("views", "likes", "comments", "shares")

Totals = dict[str, Decimal]


@dataclass(frozen=True)
class Sums:
    """How many posts there were, and their latest numbers added up, by metric."""

    posts: int
    totals: Totals

    def values(self, metrics: Iterable[str]) -> list[tuple[str, Decimal | None]]:
        """(name of the metric, its total) of each."""
        return [(label_of(metric), self.totals.get(metric)) for metric in metrics]


def visible_posts(member: Member) -> QuerySet[OutsidePost]:
    """Posts on the channels that `member` may see; raises PermissionDenied for a role that sees none."""
    require(member, Action.VIEW_CHANNELS)
    return visible_to(member, OutsidePost.objects.select_related("channel", "delivery__item"))


def page_of(channel: Channel, text: str, cursor: str) -> Page[OutsidePost]:
    """A page of the channel's posts, the newest first, those that hold `text`."""
    found = OutsidePost.objects.filter(channel=channel).select_related("delivery__item").prefetch_related("numbers")
    if text:
        found = found.filter(Q(text__icontains=text) | Q(title__icontains=text))
    return page(found, "published_at", cursor)


def recall_of(channel: Channel) -> Recall | None:
    """How far the channel's earlier posts have been brought; None where its platform cannot tell them."""
    return Recall.objects.filter(channel=channel).first()


def share_brought(recall: Recall) -> int:
    """How much of the time that is wanted has been brought in this round, in percent."""
    if recall.began_at is None or recall.reached_at is None:
        return 100 if recall.finished_at else 0
    whole = (recall.began_at - recall.since) / timedelta(seconds=1)
    done = (recall.began_at - recall.reached_at) / timedelta(seconds=1)
    return round(min(max(done / whole, 0), 1) * 100) if whole > 0 else 100


def numbers_of(channel: Channel) -> tuple[list[str], Sums, Sums]:
    """(metrics, ours, outside): what our publications and the other posts of the last days brought so far."""
    since = clock.now() - timedelta(days=DAYS)
    ours, outside = _ours(channel, since), sums(outside_of(Q(channel=channel), since))
    known = {*ours.totals, *outside.totals}
    return [metric for metric in METRICS if metric in known], ours, outside


def _ours(channel: Channel, since: datetime) -> Sums:
    sent = Delivery.objects.filter(channel=channel, state__in=GONE_OUT, settled_at__gte=since)
    newest = latest(Reading.objects.filter(delivery__in=sent))
    totals = newest.order_by().values_list("metric").annotate(total=Sum("value"))
    return Sums(sent.count(), dict(totals))


def outside_of(which: Q, since: datetime, until: datetime | None = None) -> QuerySet[OutsidePost]:
    """Posts of a time that no item took in: what was taken in counts as the item's."""
    found = OutsidePost.objects.filter(which, delivery=None, published_at__gte=since)
    return found.filter(published_at__lt=until) if until else found


def sums(posts: QuerySet[OutsidePost]) -> Sums:
    totals = OutsideNumber.objects.filter(post__in=posts).order_by().values_list("metric").annotate(total=Sum("value"))
    return Sums(posts.count(), dict(totals))


def outside_totals(posts: QuerySet[OutsidePost]) -> dict[tuple[int, str], Decimal]:
    """The latest numbers of the posts added up, by channel and metric."""
    rows = OutsideNumber.objects.filter(post__in=posts).order_by().values_list("post__channel", "metric")
    return {(channel, metric): total for channel, metric, total in rows.annotate(total=Sum("value"))}


def label_of(metric: str) -> str:
    return str(metric_of(metric).label)


def items_for(member: Member) -> QuerySet[ContentItem]:
    """Items that `member` may add a publication to and that have not ended, the latest changed first."""
    found = visible_items(member).exclude(stage__in=[Stage.DONE, Stage.CANCELLED])
    if not can(member, Action.LEAD_CONTENT):
        writing = Duty.objects.filter(owner=member, kind__in=rights.WRITING)
        found = found.filter(pk__in=writing.values("item"))
    return found.order_by("-updated_at", "-pk")[:MOST_ITEMS]
