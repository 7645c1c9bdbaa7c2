"""Which posts on a channel are ours: made by a publication or an answer of SMM, or perhaps made by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min, QuerySet

from content.models import Delivery, DeliveryAttempt
from monitoring.models import Reply
from smm.outbox.models import Outcome
from smm.outbox.states import DeliveryState
from smm.platforms.contract import OwnPost

SKEW = timedelta(minutes=5)
"""How far a platform's clock may be behind ours."""
UNKNOWN = (DeliveryState.CLAIMED, DeliveryState.UNCERTAIN)


@dataclass(frozen=True)
class Ours:
    """Ids and addresses of ours among some posts; what was posted from `unknown_since` on may be ours too."""

    ids: frozenset[str]
    urls: frozenset[str]
    unknown_since: datetime | None

    @classmethod
    def among(cls, channel_id: int, posts: Sequence[OwnPost]) -> Ours:
        """Ask once the platform has told its posts: whatever SMM began by then has an outcome or is unknown."""
        sent = (Delivery.objects.filter(channel=channel_id), Reply.objects.filter(channel=channel_id))
        begun = [first for rows in sent if (first := _first_unknown(rows))]
        return cls(
            ids=frozenset(one for rows in sent for one in _ids(rows, [post.id for post in posts])),
            urls=frozenset(_urls(channel_id, [post.url for post in posts if post.url])),
            unknown_since=min(begun) - SKEW if begun else None,
        )

    def has(self, post: OwnPost) -> bool:
        return post.id in self.ids or post.url in self.urls

    def may_have(self, post: OwnPost) -> bool:
        return self.unknown_since is not None and post.published_at >= self.unknown_since


def _first_unknown(rows: QuerySet[Delivery] | QuerySet[Reply]) -> datetime | None:
    """When the first of the tries began whose outcome is not known yet."""
    first: datetime | None = rows.filter(state__in=UNKNOWN).aggregate(first=Min("attempts__started_at"))["first"]
    return first


def _ids(rows: QuerySet[Delivery] | QuerySet[Reply], ids: list[str]) -> Iterable[str]:
    yield from rows.filter(external_id__in=ids).values_list("external_id", flat=True)
    for more in rows.exclude(external_more=[]).values_list("external_more", flat=True):
        yield from more


def _urls(channel_id: int, urls: list[str]) -> Iterable[str]:
    """Addresses at which something of ours stood, also where its publication was planned anew since."""
    went_out = DeliveryAttempt.objects.filter(delivery__channel=channel_id, outcome__in=(Outcome.SENT, Outcome.FOUND))
    return went_out.filter(detail__in=urls).values_list("detail", flat=True)
