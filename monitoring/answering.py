"""Our answers leave the house: the port through which the outbox sends replies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils.translation import gettext_noop

from monitoring.models import Conversation, Reply, ReplyAttempt
from monitoring.services import answers
from smm.core.sentences import keep
from smm.outbox import engine
from smm.outbox.engine import Hold, Port
from smm.platforms import registry
from smm.platforms.contract import Certainty, Pace, Payload, Permanent, Published, Replies, Sought
from team.asking import asking
from team.connectors import described
from team.selectors.stops import is_stopped

STOPPED = gettext_noop("An emergency stop stands: the answer waits until it is lifted.")
TAKEN = 200
"""How many of the channel's last answers a look-up must not mistake for the one that it looks for."""
CANNOT = gettext_noop("On the platform “%(platform)s” SMM cannot answer.")
NOT_IN_USE = gettext_noop("The channel is not in use, or must be connected again: the answer waits.")


class ReplyPort(Port[Reply]):
    model = Reply
    attempt_model = ReplyAttempt

    def recheck(self, delivery: Reply) -> None:
        """A reply goes nowhere while an emergency stop stands or its channel is out of use."""
        Conversation.objects.select_for_update().get(pk=delivery.conversation_id)
        if is_stopped(delivery.channel):
            raise _held(delivery, STOPPED)
        if not delivery.channel.is_usable:
            raise _held(delivery, NOT_IN_USE)

    def certainty(self, delivery: Reply) -> Certainty:
        return registry.get(delivery.channel.platform).certainty

    def send(self, delivery: Reply) -> Published | None:
        with _answering(delivery) as connector:
            return connector.reply(delivery.to.external_id, delivery.text, str(delivery.key))

    def find(self, delivery: Reply) -> Published | None:
        with _answering(delivery) as connector:
            return connector.find_reply(_sought(delivery))

    def absent_after(self, delivery: Reply) -> timedelta:
        return registry.get(delivery.channel.platform).absent_after

    def pace(self, delivery: Reply) -> Pace | None:
        return registry.get(delivery.channel.platform).pace

    def on_settled(self, delivery: Reply) -> None:
        answers.settle(reply_id=delivery.pk)


port = ReplyPort()


def run_due() -> int:
    """Send the replies that are due, and look after those whose outcome is not known."""
    return engine.run_due(port) + engine.reap(port)


def _sought(reply: Reply) -> Sought:
    others = Reply.objects.filter(channel=reply.channel_id).exclude(pk=reply.pk).exclude(external_id="")
    first = reply.attempts.order_by("started_at").values_list("started_at", flat=True).first()
    return Sought(
        key=str(reply.key),
        payload=Payload(reply.text),
        since=first or reply.created_at,
        taken=frozenset(others.order_by("-settled_at").values_list("external_id", flat=True)[:TAKEN]),
        to=reply.to.external_id,
    )


def _held(reply: Reply, why: str) -> Hold:
    if reply.problem != keep(why):
        reply.problem = keep(why)
        reply.save(update_fields=["problem"])
    return Hold(why)


@contextmanager
def _answering(reply: Reply) -> Iterator[Replies]:
    if not isinstance(described(reply.channel), Replies):
        raise Permanent(CANNOT, platform=reply.channel.platform)
    with asking(reply.channel) as connector:
        yield connector
