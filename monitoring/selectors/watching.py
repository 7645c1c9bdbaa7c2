"""Watches with their matches and volume, and the health of sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from monitoring.matching import Query, QueryError, parse
from monitoring.models import Mention, Source, Watch
from smm.core import clock
from team.models import Member
from team.permissions import Action, require, visible_to

DAYS = 30
MOST_MATCHES = 30
MOST_PAST = 2000
MOST_LISTED = 500
EXCERPT = 280


@dataclass(frozen=True)
class Match:
    """A post with the matching words marked."""

    mention: Mention
    title: SafeString
    text: SafeString


def visible_watches(member: Member) -> QuerySet[Watch]:
    """The watches that `member` may see; raises PermissionDenied for a role that sees none."""
    require(member, Action.VIEW_WATCHES)
    return visible_to(member, Watch.objects.select_related("brand").prefetch_related("segments"))


def watch_list(member: Member, words: str = "") -> list[Any]:
    """Watches with what they found in the last seven days (`week`), in the seven before, and the time of the last."""
    now = clock.now()
    week, before = now - timedelta(days=7), now - timedelta(days=14)
    rows = visible_watches(member).annotate(
        week=Count("mentions", filter=Q(mentions__published_at__gte=week)),
        before=Count("mentions", filter=Q(mentions__published_at__gte=before, mentions__published_at__lt=week)),
        last_at=Max("mentions__published_at"),
    )
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(query__icontains=words))
    return list(rows.order_by("-is_active", "name")[:MOST_LISTED])


def visible_sources(member: Member) -> QuerySet[Source]:
    """The sources that `member` may see; raises PermissionDenied for a role that sees none."""
    require(member, Action.VIEW_WATCHES)
    return visible_to(member, Source.objects.select_related("brand", "channel"))


def source_list(member: Member, words: str = "") -> list[Source]:
    """Sources with the number of their posts (`posts`), those in trouble first."""
    rows = visible_sources(member).annotate(posts=Count("mentions"))
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(url__icontains=words))
    return list(rows.order_by("-is_active", "-failures", "name")[:MOST_LISTED])


def visible_mentions(member: Member) -> QuerySet[Mention]:
    """The posts that `member` may see; raises PermissionDenied for a role that sees none."""
    require(member, Action.VIEW_INBOX)
    return visible_to(member, Mention.objects.select_related("source"))


def last_matches(member: Member, watch: Watch) -> list[Match]:
    """The watch's latest posts, its words marked."""
    rows = visible_mentions(member).filter(watches=watch)[:MOST_MATCHES]
    return marked(rows, _understood(watch.query))


def matches_of(member: Member, query: str) -> tuple[list[Match], int, int]:
    """What `query` would have matched among past posts: some of them, how many, of how many. Raises QueryError."""
    understood = parse(query)
    past = list(visible_mentions(member).order_by("-published_at", "-pk")[:MOST_PAST])
    found = [mention for mention in past if understood.matches(f"{mention.title}\n{mention.text}")]
    return marked(found[:MOST_MATCHES], understood), len(found), len(past)


def marked(mentions: Iterable[Mention], query: Query | None) -> list[Match]:
    return [
        Match(mention, highlight(mention.title, query), highlight(_excerpt(mention.text, query), query))
        for mention in mentions
    ]


def highlight(text: str, query: Query | None) -> SafeString:
    """`text`, escaped, with what `query` looks for in <mark>."""
    html, done = mark_safe(""), 0
    for start, end in query.places(text) if query else []:
        html += format_html("{}<mark>{}</mark>", text[done:start], text[start:end])
        done = end
    return html + format_html("{}", text[done:])


def _excerpt(text: str, query: Query | None) -> str:
    """The part of a long text in which the first match stands."""
    places = query.places(text) if query else []
    start = max(places[0][0] - EXCERPT // 3, 0) if places and places[0][1] > EXCERPT else 0
    part = text[start : start + EXCERPT]
    return ("…" if start else "") + part + ("…" if start + EXCERPT < len(text) else "")


def _understood(query: str) -> Query | None:
    try:
        return parse(query)
    except QueryError:
        return None


def volume(watch: Watch) -> dict[str, Any]:
    """Posts a day of the last thirty days, in the viewer's zone, as data of a chart."""
    today = timezone.localdate(clock.now())
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    since = clock.now() - timedelta(days=DAYS)
    counted: dict[date, int] = dict(
        watch.mentions.filter(published_at__gte=since)
        .annotate(day=TruncDate("published_at"))
        .order_by("day")
        .values_list("day")
        .annotate(count=Count("pk"))
    )
    values = [counted.get(day, 0) for day in days]
    return {
        "labels": [date_format(day, "MONTH_DAY_FORMAT") for day in days],
        "series": [{"name": _("Posts"), "values": values}],
    }
