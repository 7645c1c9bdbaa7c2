"""Sending the letter that asks for a confirmation, on the outbox's engine as every letter.

It leaves through the list's own channel, the sender that people will know, and not by the system's mail: so a refusal
for now is tried again, an emergency stop holds it, and what may have left already is never sent again by a machine.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from content import composing
from content.models import SignUp, SignUpAttempt
from content.services import signing_up
from smm.core import clock
from smm.outbox import engine
from smm.outbox.moves import move
from smm.outbox.states import DeliveryState
from smm.platforms.contract import Certainty, Published, Retriable
from smm.platforms.email import Letter
from team.asking import asking
from team.selectors import is_stopped

LOOK_AGAIN = timedelta(seconds=15)
WAITING = (DeliveryState.SCHEDULED, DeliveryState.RETRY)


class SignUpPort(engine.Port[SignUp]):
    """Confirmations: no lanes, and no way to look one up."""

    model: ClassVar[type[SignUp]] = SignUp
    attempt_model: ClassVar[type[SignUpAttempt]] = SignUpAttempt
    lane: ClassVar[str] = ""

    def recheck(self, delivery: SignUp) -> None:
        """Nothing leaves of a list that was closed meanwhile; a stopped channel sends nothing."""
        one = delivery.mailing_list
        if not one.takes_sign_ups or one.channel is None:
            move(delivery, WAITING, DeliveryState.WITHDRAWN, settled_at=clock.now())
            raise engine.Hold
        if not one.channel.is_usable or is_stopped(one.channel):
            delivery.next_try_at = clock.now() + LOOK_AGAIN
            delivery.save(update_fields=["next_try_at"])
            raise engine.Hold

    def certainty(self, delivery: SignUp) -> Certainty:
        return Certainty.NONE

    def send(self, delivery: SignUp) -> Published:
        channel = delivery.mailing_list.channel
        if channel is None:
            raise Retriable("The list's channel was changed at this moment.")
        with asking(channel) as mail:
            sent: Published = mail.send(letter_of(delivery), str(delivery.key))
            return sent


PORT = SignUpPort()


def letter_of(sign_up: SignUp) -> Letter:
    """The question, in the language in which the person signed up."""
    url = settings.BASE_URL + reverse("content:confirm_sign_up", args=[signing_up.proof_of(sign_up)])
    with override(sign_up.language):
        asked = composing.question(name=sign_up.name, list_name=sign_up.mailing_list.name, url=url)
    return Letter(
        to=sign_up.email,
        to_name=sign_up.name,
        subject=asked["subject"],
        text=asked["text"],
        html=asked["html"],
        unsubscribe_url="",
        written_at=clock.now(),
    )


def run_due() -> int:
    """Send what is due and end leases that ran out; returns how many were tried."""
    tried = engine.run_due(PORT)
    engine.reap(PORT)
    signing_up.forget()
    return tried
