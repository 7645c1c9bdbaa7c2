"""Bringing the earlier posts of a channel that SMM did not make: claim a due channel, commit, ask its platform, store.

A page at a time; the cursor is stored with the page, so that a worker that dies costs a page at most, and a page that
comes twice changes nothing. Rounds follow each other, so that what people post there later is brought as well.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from content.models import OutsidePost, Recall
from content.selectors.ours import Ours
from smm.core import clock
from smm.core.sentences import keep_error
from smm.outbox import rates
from smm.outbox.backoff import next_try
from smm.platforms.contract import OwnPage, OwnPost, PlatformError, Remembers
from team.asking import asking
from team.connectors import described
from team.models import Channel

DAYS = 90
OVERLAP = timedelta(days=1)
EVERY = timedelta(hours=6)
LEASE = timedelta(seconds=120)
"""Longer than a call with all its time-outs and the hard limit of the task."""
LATER = timedelta(minutes=1)
SECONDS = 15
"""How long one run goes on; what is left comes with the next."""

log = logging.getLogger(__name__)


def begin(channel: Channel) -> None:
    """Bring what the channel's account posted in the last days, where its platform can tell; later, what is new."""
    try:
        is_able = isinstance(described(channel), Remembers)
    except KeyError:
        return
    if is_able:
        since = clock.now() - timedelta(days=DAYS)
        first = {"since": since, "next_since": since}
        Recall.objects.update_or_create(channel=channel, defaults={"next_at": clock.now()}, create_defaults=first)


def run_due() -> int:
    """Bring pages until nothing is due or the time is up; gives how many were asked for."""
    until, asked = time.monotonic() + SECONDS, 0
    while time.monotonic() < until and (pk := due(clock.now()).values_list("pk", flat=True).first()):
        asked += bring(pk)
    return asked


def due(now: datetime) -> QuerySet[Recall]:
    """Channels with access whose turn has come and that nobody holds, the longest waiting first."""
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    able = Recall.objects.filter(channel__is_active=True, channel__access_lost_at=None)
    return able.filter(free, next_at__lte=now).exclude(channel__in=rates.closed_lanes()).order_by("next_at", "pk")


def bring(recall_id: int) -> bool:
    """Bring the next page of one channel if it is due and free; False if somebody else was first."""
    recall = _claim(recall_id)
    if recall is None:
        return False
    try:
        if not rates.may_read(recall.channel_id, described(recall.channel).pace):
            _settle(recall, next_at=clock.now() + LATER)
            return True
        page = _page(recall)
    except Exception as error:  # one channel's fault must not keep the others from being brought
        if not isinstance(error, PlatformError):
            log.exception("posts not brought", extra={"channel": recall.channel_id})
        _failed(recall, error)
    else:
        _store(recall, page)
    return True


def _claim(recall_id: int) -> Recall | None:
    now = clock.now()
    if not due(now).filter(pk=recall_id).update(lease_until=now + LEASE):
        return None
    recall = Recall.objects.select_related("channel").get(pk=recall_id)
    if recall.began_at is None:
        recall.began_at, recall.since = now, recall.next_since
        recall.next_since, recall.reached_at = now - OVERLAP, None
    return recall


def _page(recall: Recall) -> OwnPage:
    with asking(recall.channel) as connector:
        page: OwnPage = connector.own_posts(recall.since, recall.cursor)
        return page


def _failed(recall: Recall, error: Exception) -> None:
    failures, until = recall.failures + 1, getattr(error, "until", None)
    _settle(recall, failures=failures, last_error=keep_error(error), next_at=next_try(clock.now(), failures, until))


@transaction.atomic
def _store(recall: Recall, page: OwnPage) -> None:
    """Keep what nobody of ours made; what may be ours, since an outcome is unknown, waits for the next round."""
    ours = Ours.among(recall.channel_id, page.items)
    posts = [post for post in page.items if post.published_at >= recall.since and not ours.has(post)]
    later = [post for post in posts if ours.may_have(post)]
    kept = [_post(recall.channel_id, post) for post in posts if post not in later]
    OutsidePost.objects.bulk_create(kept, ignore_conflicts=True)
    recall.next_since = min([recall.next_since, *(post.published_at for post in later)])
    oldest = min((post.published_at for post in page.items), default=recall.since)
    is_over = not page.cursor or oldest < recall.since
    _settle(recall, failures=0, last_error="", **(_end() if is_over else _go_on(page.cursor, oldest)))


def _post(channel_id: int, post: OwnPost) -> OutsidePost:
    plain = {"text": post.text, "title": post.title[:300], "url": post.url if len(post.url) <= 500 else ""}
    return OutsidePost(channel_id=channel_id, external_id=post.id, published_at=post.published_at, **plain)


def _end() -> dict[str, object]:
    now = clock.now()
    return {"cursor": "", "began_at": None, "reached_at": None, "finished_at": now, "next_at": now + EVERY}


def _go_on(cursor: str, oldest: datetime) -> dict[str, object]:
    return {"cursor": cursor, "reached_at": oldest, "next_at": clock.now()}


def _settle(recall: Recall, **values: object) -> None:
    """Give the channel back, unless the lease has run out and somebody else holds it now."""
    where = {"began_at": recall.began_at, "since": recall.since, "next_since": recall.next_since}
    held = Recall.objects.filter(pk=recall.pk, lease_until=recall.lease_until)
    held.update(lease_until=None, **{**where, **values})
