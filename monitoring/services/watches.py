"""What we look for."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from monitoring.matching import QueryError, parse
from monitoring.models import Mention, Watch
from team.models import Member, Segment
from team.permissions import Action, require, require_brands, require_led, visible_to
from team.services import audit

MOST_PAST = 2000
"""Past posts that a new or changed query is tried on."""


@transaction.atomic
def save(
    *,
    by: Member,
    name: str,
    query: str,
    brand: Segment | None = None,
    segments: Iterable[Segment] = (),
    is_active: bool = True,
    watch_id: int | None = None,
) -> Watch:
    """Make or change a watch; past posts that match are counted to it at once. Raises ValidationError."""
    watch = Watch.objects.select_for_update().get(pk=watch_id) if watch_id else Watch()
    require(by, Action.MANAGE_WATCHES, watch if watch_id else None)
    require_led(by, brand)
    segments = list(segments)
    require_brands(by, segments)
    is_new_query = query != watch.query
    watch.name, watch.query, watch.brand, watch.is_active = name, query, brand, is_active
    watch.full_clean()
    understood_or_invalid(query)
    watch.save()
    watch.segments.set(segments)
    if is_new_query:
        _count_the_past(watch, by)
    audit.record(actor=by, action="watch.save", subject=watch, detail={"query": query})
    return watch


def understood_or_invalid(query: str) -> None:
    """Raises ValidationError that says where the query cannot be understood, and what was expected there."""
    try:
        parse(query)
    except QueryError as error:
        raise ValidationError(f"{error} (→ {_around(query, error.position)})") from error


def _around(query: str, position: int) -> str:
    return f"{query[max(position - 20, 0) : position]}▸{query[position : position + 20]}"


def _count_the_past(watch: Watch, by: Member) -> None:
    """Which of the latest posts match; they are shown with the watch, but open no conversation after the event."""
    query = parse(watch.query)
    past = visible_to(by, Mention.objects.order_by("-published_at", "-pk"))[:MOST_PAST]
    matching = [mention for mention in past if query.matches(f"{mention.title}\n{mention.text}")]
    watch.mentions.set(matching)
    watch.match_count = len(matching)
    watch.save(update_fields=["match_count"])
