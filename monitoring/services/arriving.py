"""What happens to posts that come in: stored once, matched with the watches, put into conversations, told to people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext_lazy as _

from monitoring import hooks
from monitoring.language import language_of
from monitoring.matching import Query, QueryError, parse
from monitoring.models import Conversation, ConversationState, Mention, Reply, Source, Watch
from smm.core import clock
from smm.platforms.contract import Incoming
from team.models import CoverageDuty
from team.permissions import Action, can
from team.selectors import people_covering
from team.services.notices import notify

TITLE_FROM_TEXT = 80
"""Characters of a post without a title that name its conversation."""
MOST_NOTICES = 10
"""Conversations of one fetch that people are told of: the first fetch of a feed brings hundreds of old ones."""
NEWS = timedelta(days=3)


@dataclass(frozen=True)
class Found:
    """A new post with the watches that it concerns."""

    item: Incoming
    mention: Mention
    watches: list[Watch]

    @property
    def thread(self) -> str:
        return self.item.thread or self.item.id


@transaction.atomic
def receive(*, source_id: int, items: Sequence[Incoming]) -> int:
    """Store the posts that we do not have yet and let conversations grow; gives how many were new.

    Repeating a page changes nothing: (source, external id) is unique, and the source's row is locked meanwhile.
    """
    source = Source.objects.select_for_update().get(pk=source_id)
    found = _store(source, _unknown(source, items))
    by_thread: dict[str, list[Found]] = {}
    for one in found:
        if source.channel_id or one.watches:
            by_thread.setdefault(one.thread, []).append(one)
    told = [_converse(source, thread, group) for thread, group in by_thread.items()]
    _tell(conversation for conversation in told if conversation)
    return len(found)


def active_watches() -> list[tuple[Watch, Query]]:
    """Every watch in use with its query understood; one that cannot be understood any more is passed over."""
    understood = []
    for watch in Watch.objects.filter(is_active=True).prefetch_related("segments"):
        try:
            understood.append((watch, parse(watch.query)))
        except QueryError:
            continue
    return understood


def _unknown(source: Source, items: Sequence[Incoming]) -> list[Incoming]:
    """Those of `items` that we neither have nor wrote ourselves, each once, the oldest first."""
    by_id = {item.id: item for item in items}
    known = set(Mention.objects.filter(source=source, external_id__in=by_id).values_list("external_id", flat=True))
    if source.channel_id:
        ours = Reply.objects.filter(channel=source.channel_id, external_id__in=by_id)
        known |= set(ours.values_list("external_id", flat=True))
    return sorted((item for key, item in by_id.items() if key not in known), key=lambda item: item.published_at)


def _store(source: Source, items: list[Incoming]) -> list[Found]:
    watches = active_watches() if items else []
    found = [
        Found(item, _mention(source, item), [watch for watch, query in watches if query.matches(_all_words(item))])
        for item in items
    ]
    Mention.objects.bulk_create(one.mention for one in found)
    links = [Mention.watches.through(mention=one.mention, watch=watch) for one in found for watch in one.watches]
    Mention.watches.through.objects.bulk_create(links)
    for watch, _query in watches:
        if count := sum(watch in one.watches for one in found):
            Watch.objects.filter(pk=watch.pk).update(match_count=F("match_count") + count)
    return found


def _all_words(item: Incoming) -> str:
    return f"{item.title}\n{item.text}"


def _mention(source: Source, item: Incoming) -> Mention:
    now = clock.now()
    return Mention(
        source=source,
        external_id=item.id,
        title=item.title[:300],
        text=item.text,
        url=item.url[:1000],
        author=item.author[:120],
        author_handle=item.author_handle[:200],
        author_url=item.author_url[:1000],
        language=language_of(_all_words(item)),
        published_at=min(item.published_at, now),
        fetched_at=now,
    )


def _converse(source: Source, thread: str, group: list[Found]) -> Conversation | None:
    """Put new posts into their conversation; gives it if it is new."""
    first, last = group[0], group[-1]
    conversation, is_new = Conversation.objects.get_or_create(
        source=source,
        thread=thread[:300],
        defaults={
            "platform": source.platform,
            "title": first.item.title[:200] or Truncator(" ".join(first.item.text.split())).chars(TITLE_FROM_TEXT),
            "author": first.mention.author,
            "brand_id": source.brand_id or next((w.brand_id for w in first.watches if w.brand_id), None),
            "last_message_at": last.mention.published_at,
        },
    )
    _grow(conversation, source, group)
    conversation.segments.add(*_segments(source, group))
    Mention.objects.filter(pk__in=[one.mention.pk for one in group]).update(conversation=conversation)
    return conversation if is_new else None


def _grow(conversation: Conversation, source: Source, group: list[Found]) -> None:
    """Counters and times; a closed conversation opens again when somebody writes."""
    can_reply = any(one.item.can_reply for one in group) and source.channel_id is not None
    times = [one.mention.published_at for one in group]
    conversation.message_count = conversation.message_count + len(group)
    conversation.last_message_at = max(conversation.last_message_at, *times)
    conversation.can_reply = conversation.can_reply or can_reply
    conversation.state, conversation.closed_at = ConversationState.OPEN, None
    if can_reply and conversation.waiting_since is None:
        conversation.waiting_since = min(times)
    if source.channel and not conversation.subject:
        abouts = (one.item.about for one in group if one.item.about)
        conversation.subject = next((s for about in abouts if (s := hooks.subject_of(source.channel, about))), "")
    conversation.version += 1
    conversation.save()


def _segments(source: Source, group: list[Found]) -> set[int]:
    """Segments of the source and of every watch that matched, brands included."""
    ids = set(source.segments.values_list("pk", flat=True)) | {source.brand_id}
    for watch in {watch for one in group for watch in one.watches}:
        ids |= {segment.pk for segment in watch.segments.all()} | {watch.brand_id}
    return {pk for pk in ids if pk is not None}


def _tell(conversations: Iterable[Conversation]) -> None:
    """Tell those who cover the segments, once each, of what is news."""
    since = clock.now() - NEWS
    recent = [conversation for conversation in conversations if conversation.last_message_at >= since]
    for conversation in sorted(recent, key=lambda one: one.last_message_at, reverse=True)[:MOST_NOTICES]:
        people = people_covering(
            conversation.segments.values_list("pk", flat=True), [CoverageDuty.WATCH, CoverageDuty.ENGAGE]
        )
        name = Truncator(conversation.title or conversation.author or conversation.platform).chars(80)
        notify(
            to=[member for member in people if can(member, Action.VIEW_INBOX, conversation)],
            kind="conversation",
            key=f"conversation:{conversation.pk}",
            text=format_lazy(_("New conversation: {name}"), name=name),
            url=reverse("monitoring:conversation", args=[conversation.pk]),
        )
