"""The inbox: which conversations a member finds there, in which order, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Left

from monitoring.models import Conversation, ConversationState, Mention
from smm.core import clock
from team.models import Coverage, CoverageDuty, Member
from team.permissions import Action, require, visible_to

PAGE = 30
OVERDUE_AFTER = timedelta(hours=24)
SNIPPET = 140


@dataclass(frozen=True)
class Page:
    """Some conversations, and where the next ones begin."""

    rows: list[Conversation]
    older: str


def visible_conversations(member: Member) -> QuerySet[Conversation]:
    """The conversations that `member` may see; raises PermissionDenied for a role that sees none."""
    require(member, Action.VIEW_INBOX)
    return visible_to(member, Conversation.objects.all())


def inbox(member: Member, *, filters: dict[str, Any], cursor: str = "") -> Page:
    """A page of the inbox: what concerns the member's own segments first, then the latest."""
    covered = Coverage.objects.filter(
        member=member, duty__in=[CoverageDuty.WATCH, CoverageDuty.ENGAGE], segment__conversations=OuterRef("pk")
    )
    last = Mention.objects.filter(conversation=OuterRef("pk")).order_by("-published_at", "-pk")
    rows = (
        filtered(visible_conversations(member), member, filters)
        .annotate(
            rank=Case(When(Exists(covered), then=Value(1)), default=Value(0), output_field=IntegerField()),
            snippet=Subquery(last.values(part=Left("text", SNIPPET))[:1], output_field=CharField()),
        )
        .select_related("brand", "assignee", "source")
        .order_by("-rank", "-last_message_at", "-pk")
    )
    found = list(_after(rows, cursor)[: PAGE + 1])
    return Page(found[:PAGE], _cursor(found[PAGE - 1]) if len(found) > PAGE else "")


def filtered(conversations: QuerySet[Conversation], member: Member, filters: dict[str, Any]) -> QuerySet[Conversation]:
    """Narrowed by who, state, waiting, overdue, watch, platform, brand and words; what is not given is not asked."""
    conversations = conversations.filter(state=filters.get("state") or ConversationState.OPEN)
    for condition in _conditions(member, filters):
        conversations = conversations.filter(condition)
    return conversations


def _conditions(member: Member, filters: dict[str, Any]) -> list[Q]:
    who, words = filters.get("who"), filters.get("q")
    given = {
        "mine": Q(assignee=member) if who == "mine" else None,
        "unassigned": Q(assignee=None) if who == "unassigned" else None,
        "waiting": Q(waiting_since__isnull=False) if filters.get("when") == "waiting" else None,
        "overdue": Q(waiting_since__lte=clock.now() - OVERDUE_AFTER) if filters.get("when") == "overdue" else None,
        "watch": Q(Exists(_by_watch(filters["watch"]))) if filters.get("watch") else None,
        "platform": Q(platform=filters["platform"]) if filters.get("platform") else None,
        "brand": Q(brand=filters["brand"]) if filters.get("brand") else None,
        "words": _with_words(words) if words else None,
    }
    return [condition for condition in given.values() if condition is not None]


def _by_watch(watch_id: int) -> QuerySet[Mention]:
    return Mention.objects.filter(conversation=OuterRef("pk"), watches=watch_id)


def _with_words(words: str) -> Q:
    said = Mention.objects.filter(conversation=OuterRef("pk"), text__icontains=words)
    return Q(title__icontains=words) | Q(author__icontains=words) | Q(Exists(said))


def _cursor(row: Any) -> str:
    return f"{row.rank}_{row.last_message_at.isoformat()}_{row.pk}"


def _after(rows: QuerySet[Conversation], cursor: str) -> QuerySet[Conversation]:
    """What comes behind `cursor`; one that cannot be read means the first page."""
    try:
        rank, moment, pk = cursor.split("_")
        at = datetime.fromisoformat(moment)
        same_time = Q(rank=int(rank), last_message_at=at, pk__lt=int(pk))
    except ValueError:
        return rows
    return rows.filter(Q(rank__lt=int(rank)) | Q(rank=int(rank), last_message_at__lt=at) | same_time)


def waiting_for(member: Member) -> int:
    """The number beside “Inbox”: open conversations that wait for an answer and are the member's or nobody's."""
    theirs = Q(assignee=member) | Q(assignee=None)
    waiting = visible_to(member, Conversation.objects.filter(theirs, state=ConversationState.OPEN))
    return waiting.filter(waiting_since__isnull=False).count()
