"""What becomes of our answers: settled by the engine, or decided by a person where the outcome is not known."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.models import Conversation, ConversationState, Reply, ReplyDecision
from monitoring.services.conversations import lock, save, unanswered_since
from smm.core import clock
from smm.core.errors import Refused, Stale
from smm.core.sentences import tell_lazy
from smm.outbox.face import TWICE
from smm.outbox.moves import move
from smm.outbox.states import DeliveryState as S
from smm.platforms import registry
from smm.platforms.contract import Certainty
from team.models import Member
from team.permissions import Action
from team.services import audit
from team.services.notices import notify


@transaction.atomic
def settle(*, reply_id: int) -> None:
    """Let the conversation know what became of an answer: it went out, or a person has to decide."""
    reply = Reply.objects.select_related("author").get(pk=reply_id)
    conversation = Conversation.objects.select_for_update().get(pk=reply.conversation_id)
    if reply.state == S.SENT:
        move(reply, S.SENT, S.LIVE)
    is_open = conversation.state == ConversationState.OPEN
    if reply.state in (S.FAILED, S.UNCERTAIN):
        _tell_author(reply)
        is_open = True
    state = ConversationState.OPEN if is_open else ConversationState.CLOSED
    closed_at = None if is_open else conversation.closed_at
    waiting = unanswered_since(conversation) if is_open else None
    save(conversation, state=state, closed_at=closed_at, waiting_since=waiting)


def _tell_author(reply: Reply) -> None:
    notify(
        to=[reply.author],
        kind="reply",
        key=f"reply:{reply.pk}:{reply.state}:{reply.tries}",
        text=format_lazy(
            gettext_lazy("Your answer did not surely arrive: {problem}"), problem=tell_lazy(reply.problem)
        ),
        url=reverse("monitoring:conversation", args=[reply.conversation_id]),
    )


@transaction.atomic
def look_again(*, reply_id: int, by: Member) -> Reply:
    """Have the engine look for the answer on its platform at its next tick."""
    reply = _locked(reply_id, by)
    if reply.state != S.UNCERTAIN or _is_beyond_us(reply):
        raise Refused([_("There is nothing to look up: its outcome is known, or the platform cannot tell.")])
    reply.next_try_at = clock.now()
    reply.save(update_fields=["next_try_at"])
    return reply


def _is_beyond_us(reply: Reply) -> bool:
    """Whether nothing but a person's eyes can tell what became of it."""
    return registry.certainty_of(reply.channel.platform) is Certainty.NONE


@transaction.atomic
def it_is_there(*, reply_id: int, by: Member, url: str = "") -> Reply:
    """A person saw our answer on the platform."""
    reply = _locked(reply_id, by)
    values = {"external_url": url[:500]} if url else {}
    _moved(move(reply, S.UNCERTAIN, S.SENT, settled_at=clock.now(), problem="", next_try_at=None, **values))
    _record(reply, by, action="reply.it_is_there")
    settle(reply_id=reply.pk)
    reply.refresh_from_db()
    return reply


@transaction.atomic
def send_again(*, reply_id: int, by: Member, is_sure: bool = False) -> Reply:
    """A person knows that it did not arrive, or mended what was in the way.

    Raises Refused where the platform can tell nothing and `by` does not say that they are sure.
    """
    reply = _locked(reply_id, by)
    has_failed = reply.state == S.FAILED
    if not has_failed and _is_beyond_us(reply) and not is_sure:
        raise Refused([str(TWICE), _("Look there first, and say that you are sure.")])
    if has_failed:
        _moved(move(reply, S.FAILED, S.PLANNED, problem="", tries=0, settled_at=None))
        _moved(move(reply, S.PLANNED, S.SCHEDULED, next_try_at=clock.now()))
    else:
        _moved(move(reply, S.UNCERTAIN, S.RETRY, problem="", next_try_at=clock.now()))
    _record(reply, by, action="reply.try_again" if has_failed else "reply.send_again")
    save(reply.conversation)
    return reply


@transaction.atomic
def withdraw(*, reply_id: int, by: Member) -> Reply:
    """Take back an answer that did not go out, or whose outcome nobody will learn."""
    reply = _locked(reply_id, by)
    if reply.state not in (S.SCHEDULED, S.RETRY, S.UNCERTAIN, S.FAILED):
        raise Refused([_("This answer cannot be taken back any more.")])
    _moved(move(reply, S(reply.state), S.WITHDRAWN, settled_at=clock.now(), next_try_at=None))
    _record(reply, by, action="reply.withdraw")
    save(reply.conversation)
    return reply


def _record(reply: Reply, by: Member, *, action: str) -> None:
    ReplyDecision.objects.create(delivery=reply, act=action.removeprefix("reply."), by=by)
    audit.record(actor=by, action=action, subject=reply.conversation)


def _locked(reply_id: int, by: Member) -> Reply:
    conversation = lock(Reply.objects.get(pk=reply_id).conversation_id, by, Action.ANSWER)
    reply = Reply.objects.select_for_update().get(pk=reply_id)
    reply.conversation = conversation
    return reply


def _moved(is_ours: bool) -> None:
    if not is_ours:
        raise Stale([_("The answer's state has changed in the meantime. Look at it before you go on.")])
