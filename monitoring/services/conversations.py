"""Handling a conversation: who has it, what we tell each other, what we answer, and when it is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Min
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.models import Conversation, ConversationState, Note, Reply
from smm.core import clock
from smm.core.errors import Refused, Stale
from smm.outbox.moves import move
from smm.outbox.states import GONE_OUT, NEEDS_A_PERSON, DeliveryState
from smm.platforms import counting
from smm.platforms.contract import Limits
from team.connectors import limits_of
from team.models import Member, Role
from team.permissions import Action, can, require
from team.services import audit
from team.services.notices import notify

MOST_NOTE, MOST_REPLY = 5000, 10_000


def lock(conversation_id: int, by: Member, action: Action, version: int | None = None) -> Conversation:
    """Take the conversation's row for this transaction.

    Raises Conversation.DoesNotExist, PermissionDenied, and Stale where `version` is given and something happened in
    the conversation since.
    """
    conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
    require(by, action, conversation)
    if version is not None and conversation.version != version:
        raise Stale([_("Something happened in this conversation in the meantime. Look at it before you go on.")])
    return conversation


def save(conversation: Conversation, **changes: Any) -> Conversation:
    """Write `changes` and let those who look at an older state notice."""
    for field, value in changes.items():
        setattr(conversation, field, value)
    conversation.version += 1
    conversation.save(update_fields=[*changes, "version", "updated_at"])
    return conversation


@transaction.atomic
def claim(*, conversation_id: int, by: Member, version: int | None = None) -> Conversation:
    """Take a conversation that nobody has; Refused names whoever has it."""
    conversation = lock(conversation_id, by, Action.ANSWER, version)
    if conversation.assignee_id == by.pk:
        return conversation
    if conversation.assignee is not None:
        raise Refused([_("%(name)s has this conversation already.") % {"name": conversation.assignee.name}])
    audit.record(actor=by, action="conversation.claim", subject=conversation)
    return save(conversation, assignee=by)


def require_assign(by: Member, conversation: Conversation) -> None:
    require(by, Action.ANSWER, conversation)
    if conversation.assignee_id != by.pk:
        require(by, Action.ASSIGN_CONVERSATION, conversation)


@transaction.atomic
def assign(*, conversation_id: int, by: Member, to_id: int | None, version: int | None = None) -> Conversation:
    """Give a conversation to somebody, or (None) to nobody: leaders any, others their own."""
    conversation = lock(conversation_id, by, Action.ANSWER, version)
    require_assign(by, conversation)
    to = Member.objects.filter(pk=to_id, is_active=True).first() if to_id else None
    if to_id and (to is None or not _may_have(to, conversation)):
        raise Refused([_("This person cannot answer here: their role or brand does not allow it.")])
    if conversation.assignee_id == to_id:
        return conversation
    save(conversation, assignee=to)
    audit.record(actor=by, action="conversation.assign", subject=conversation, detail={"to": to.name if to else ""})
    if to and to != by:
        _tell_assignee(conversation, to, by)
    return conversation


def _may_have(member: Member, conversation: Conversation) -> bool:
    """An agency member comes into scope by the very assignment."""
    return can(member, Action.ANSWER) and (member.role == Role.AGENCY or can(member, Action.ANSWER, conversation))


def _tell_assignee(conversation: Conversation, to: Member, by: Member) -> None:
    notify(
        to=[to],
        kind="conversation",
        key=f"conversation:{conversation.pk}:assigned:{conversation.version}",
        text=format_lazy(gettext_lazy("{who} gave you a conversation: {name}"), who=by.name, name=str(conversation)),
        url=reverse("monitoring:conversation", args=[conversation.pk]),
    )


@transaction.atomic
def note(*, conversation_id: int, by: Member, text: str, version: int | None = None) -> Note:
    """Tell the others something about the conversation; it never leaves the house."""
    conversation = lock(conversation_id, by, Action.ANSWER, version)
    text = _clean(text, MOST_NOTE)
    save(conversation)
    return Note.objects.create(conversation=conversation, author=by, text=text)


@transaction.atomic
def reply(*, conversation_id: int, by: Member, text: str, version: int | None = None) -> Reply:
    """Answer the last post of theirs; the outbox sends it within seconds. Whoever answers has the conversation."""
    conversation = lock(conversation_id, by, Action.ANSWER, version)
    channel, to = conversation.source.channel, conversation.mentions.order_by("published_at", "pk").last()
    if not conversation.can_reply or channel is None or to is None:
        raise Refused([_("Nobody can answer here from SMM; open the post and answer there.")])
    if not channel.is_active:
        raise Refused([_("The channel “%(name)s” is not in use any more.") % {"name": channel.name}])
    text = _clean(text, MOST_REPLY)
    _require_taken(limits_of(channel), text)
    answer = Reply.objects.create(
        conversation=conversation, to=to, channel=channel, author=by, text=text, due_at=clock.now()
    )
    move(answer, DeliveryState.PLANNED, DeliveryState.SCHEDULED, next_try_at=clock.now())
    save(conversation, assignee=conversation.assignee or by, state=ConversationState.OPEN, closed_at=None)
    return answer


def _clean(text: str, most: int) -> str:
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    if not text:
        raise Refused([_("There is no text yet.")])
    if len(text) > most:
        raise Refused([_("The text has %(n)s characters; %(most)s are possible.") % {"n": len(text), "most": most}])
    return text


def _require_taken(limits: Limits, text: str) -> None:
    """Refuse an answer that is longer than its platform takes, counted as it counts."""
    counts = [
        (counting.length(limits, text), limits.text, _("The text has %(n)s characters; %(most)s are possible.")),
        (len(text.encode()), limits.text_bytes, _("The text has %(n)s bytes; %(most)s are possible.")),
    ]
    said = [told % {"n": used, "most": most} for used, most, told in counts if most is not None and used > most]
    if said:
        raise Refused(said)


@transaction.atomic
def close(*, conversation_id: int, by: Member, version: int | None = None) -> Conversation:
    """Nothing is left to do; refused while an answer of ours waits for somebody's decision."""
    conversation = lock(conversation_id, by, Action.ANSWER, version)
    if conversation.state == ConversationState.CLOSED:
        return conversation
    if conversation.replies.filter(state__in=NEEDS_A_PERSON).exists():
        raise Refused([_("An answer of ours did not surely arrive: decide about it first.")])
    audit.record(actor=by, action="conversation.close", subject=conversation)
    return save(conversation, state=ConversationState.CLOSED, closed_at=clock.now(), waiting_since=None)


@transaction.atomic
def reopen(*, conversation_id: int, by: Member, version: int | None = None) -> Conversation:
    """Take up a closed conversation again; it waits for us if somebody's post has no answer."""
    conversation = lock(conversation_id, by, Action.ANSWER, version)
    if conversation.state == ConversationState.OPEN:
        return conversation
    audit.record(actor=by, action="conversation.reopen", subject=conversation)
    waiting = unanswered_since(conversation)
    return save(conversation, state=ConversationState.OPEN, closed_at=None, waiting_since=waiting)


def unanswered_since(conversation: Conversation) -> datetime | None:
    """When the oldest post of theirs was written that came in after our last answer that went out."""
    if not conversation.can_reply:
        return None
    last = conversation.replies.filter(state__in=GONE_OUT).order_by("created_at").last()
    posts = conversation.mentions.filter(fetched_at__gt=last.created_at) if last else conversation.mentions
    return posts.aggregate(since=Min("published_at"))["since"]


def open_of(member: Member) -> int:
    """How many open conversations `member` has."""
    return Conversation.objects.filter(assignee=member, state=ConversationState.OPEN).count()


def hand_over(from_member: Member, to_member: Member, by: Member) -> int:
    """Give all open conversations of one to another, inside the caller's transaction; gives how many went."""
    theirs = Conversation.objects.filter(assignee=from_member, state=ConversationState.OPEN)
    return theirs.update(assignee=to_member, version=F("version") + 1)
