"""One conversation with everything around it, as the person who answers needs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from monitoring import hooks
from monitoring.hooks import SubjectInfo
from monitoring.models import Conversation, Mention, Note, Reply, ReplyAttempt, ReplyDecision, SavedReply, Watch
from monitoring.selectors.inbox import visible_conversations
from smm.core import clock
from smm.outbox import face
from smm.outbox.states import DeliveryState
from smm.platforms import registry
from smm.platforms.contract import Certainty
from team.models import Member, Role
from team.permissions import Action, can, visible_to
from team.selectors.stops import stopped_channel_ids

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

    @property
    def known(self) -> str:
        return face.known(self.reply) if self.reply else ""

    @property
    def coming(self) -> str:
        """What SMM does about our answer by itself."""
        return face.coming(self.reply, _certainty(self.reply)) if self.reply else ""

    @property
    def story(self) -> list[face.Event]:
        return face.story(self.reply.attempts.all(), self.reply.decisions.all()) if self.reply else []

    @property
    def acts(self) -> list[tuple[str, face.Act]]:
        """What can be decided about our answer, by the names of the addresses."""
        if self.reply is None:
            return []
        may_look = _certainty(self.reply) is not Certainty.NONE
        names = [name for name in ACTS.get(self.reply.state, ()) if may_look or name != "look"]
        return [(name, face.ACTS[WORDS_OF[name]]) for name in names]

    @property
    def asks_sure(self) -> bool:
        """Whether sending again could bring it twice, and nobody but a person can tell."""
        is_unknown = self.reply is not None and self.reply.state == DeliveryState.UNCERTAIN
        return is_unknown and _certainty(self.reply) is Certainty.NONE  # type: ignore[arg-type]


def _certainty(reply: Reply) -> Certainty:
    return registry.certainty_of(reply.channel.platform)


ACTS: dict[str, tuple[str, ...]] = {
    DeliveryState.UNCERTAIN: ("look", "there", "again", "withdraw"),
    DeliveryState.FAILED: ("retry", "withdraw"),
    DeliveryState.SCHEDULED: ("withdraw",),
    DeliveryState.RETRY: ("withdraw",),
}
WORDS_OF = {
    "look": "look_again",
    "there": "it_is_there",
    "again": "send_again",
    "retry": "try_again",
    "withdraw": "withdraw",
}


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
    decisions = Prefetch("decisions", ReplyDecision.objects.select_related("by"))
    posts = conversation.mentions.order_by("-published_at", "-pk")[:MOST]
    replies = conversation.replies.select_related("author", "channel").prefetch_related(attempts, decisions)
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


def count_stopped() -> int:
    """How many answers would have been sent by now, were it not for an emergency stop."""
    waiting = (DeliveryState.SCHEDULED, DeliveryState.RETRY)
    due = Reply.objects.filter(state__in=waiting, next_try_at__lte=clock.now())
    return due.filter(channel__in=stopped_channel_ids()).count()
