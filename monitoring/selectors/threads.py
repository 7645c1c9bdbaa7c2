"""One conversation with everything around it, as the person who answers needs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from monitoring import hooks
from monitoring.hooks import SubjectInfo
from monitoring.models import Conversation, Mention, Note, Reply, ReplyAttempt, SavedReply, Watch
from monitoring.selectors.inbox import visible_conversations
from smm.outbox.states import DeliveryState
from team.models import Member, Role
from team.permissions import Action, can, visible_to

MOST = 200
MOST_EARLIER = 5


@dataclass(frozen=True)
class Entry:
    """Something in the thread: one of `post`, `reply`, `note` is given."""

    at: datetime
    post: Mention | None = None
    reply: Reply | None = None
    note: Note | None = None

    @property
    def needs_decision(self) -> bool:
        """Whether an answer of ours waits for somebody to decide what became of it."""
        return self.reply is not None and self.reply.state in (DeliveryState.UNCERTAIN, DeliveryState.FAILED)

    @property
    def is_pending(self) -> bool:
        return self.reply is not None and self.reply.state in (DeliveryState.SCHEDULED, DeliveryState.RETRY)


@dataclass(frozen=True)
class Thread:
    """A conversation and what stands beside it."""

    conversation: Conversation
    entries: list[Entry]
    watches: list[Watch]
    subject: SubjectInfo | None
    earlier: list[Conversation]
    saved_replies: list[SavedReply] = field(default_factory=list)
    assignable: list[Member] = field(default_factory=list)


def conversation_of(member: Member, conversation_id: int) -> Conversation:
    """One conversation; raises Conversation.DoesNotExist for what the member may not see."""
    rows = visible_conversations(member).select_related("brand", "assignee", "source__channel")
    return rows.prefetch_related("segments").get(pk=conversation_id)


def thread(member: Member, conversation: Conversation) -> Thread:
    """The whole thread, the latest two hundred of each kind, oldest first, and its context."""
    return Thread(
        conversation=conversation,
        entries=_entries(conversation),
        watches=list(Watch.objects.filter(mentions__conversation=conversation).distinct()[:MOST_EARLIER]),
        subject=hooks.explain_subjects([conversation.subject]).get(conversation.subject),
        earlier=list(_earlier(member, conversation)[:MOST_EARLIER]),
        saved_replies=list(_saved(member, conversation)) if conversation.can_reply else [],
        assignable=_assignable(member, conversation),
    )


def _entries(conversation: Conversation) -> list[Entry]:
    attempts = Prefetch("attempts", ReplyAttempt.objects.order_by("started_at"))
    posts = conversation.mentions.order_by("-published_at", "-pk")[:MOST]
    replies = conversation.replies.select_related("author", "channel").prefetch_related(attempts)
    notes = conversation.notes.select_related("author").order_by("-created_at", "-pk")[:MOST]
    entries = [Entry(post.published_at, post=post) for post in posts]
    entries += [Entry(reply.created_at, reply=reply) for reply in replies.order_by("-created_at", "-pk")[:MOST]]
    entries += [Entry(note.created_at, note=note) for note in notes]
    return sorted(entries, key=lambda entry: entry.at)


def _earlier(member: Member, conversation: Conversation) -> QuerySet[Conversation]:
    """What the same person wrote to us before, on the same platform."""
    same = visible_conversations(member).filter(platform=conversation.platform, author=conversation.author)
    if not conversation.author:
        same = same.none()
    return same.exclude(pk=conversation.pk).order_by("-last_message_at", "-pk")


def _saved(member: Member, conversation: Conversation) -> QuerySet[SavedReply]:
    fitting = Q(brand=None) | Q(brand=conversation.brand_id)
    return visible_to(member, SavedReply.objects.filter(fitting))[:MOST]


def _assignable(member: Member, conversation: Conversation) -> list[Member]:
    """Whom `member` may give the conversation to: leaders any, others only their own."""
    if conversation.assignee_id != member.pk and not can(member, Action.ASSIGN_CONVERSATION):
        return []
    people = Member.objects.filter(is_active=True).exclude(role__in=[Role.EXECUTIVE, Role.APPROVER])
    if conversation.brand_id:
        people = people.filter(Q(brands=None) | Q(brands=conversation.brand_id) | Q(role=Role.AGENCY)).distinct()
    return list(people[:MOST])
