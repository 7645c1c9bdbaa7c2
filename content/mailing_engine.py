"""Sending what was confirmed, one letter to one person, on the outbox's engine.

Mail servers cannot tell a repeated letter apart: an attempt that may have arrived is never repeated by a machine.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy, override

from content import composing
from content.models import Mailing, MailRecipient, MailRecipientAttempt
from content.selectors import newsletters
from content.selectors.mailing import page_of
from content.services import bounces, mailing
from smm.core import clock
from smm.core.sentences import keep_error
from smm.outbox import engine
from smm.outbox.moves import move
from smm.outbox.states import DeliveryState
from smm.platforms.contract import Certainty, Permanent, Published
from smm.platforms.email import Letter, RecipientRefused
from team.asking import asking
from team.models import Company
from team.selectors import is_stopped
from team.services.notices import notify

LOOK_AGAIN = timedelta(seconds=15)
"""How long a letter rests that the emergency stop held, so that those of other channels get their turn."""
OF_LETTER = ("mailing__channel", "mailing__newsletter", "subscriber")
"""What is read with a letter's row."""


class MailPort(engine.Port[MailRecipient]):
    """Letters: no lanes, many at a time, and no way to look one up."""

    model: ClassVar[type[MailRecipient]] = MailRecipient
    attempt_model: ClassVar[type[MailRecipientAttempt]] = MailRecipientAttempt
    lane: ClassVar[str] = ""
    batch: ClassVar[int] = 20

    def recheck(self, delivery: MailRecipient) -> None:
        """Who has left meanwhile gets nothing; a stopped channel sends nothing."""
        letter = MailRecipient.objects.select_related(*OF_LETTER).get(pk=delivery.pk)
        newsletter = letter.mailing.newsletter
        is_over = newsletter is not None and newsletter.state == DeliveryState.WITHDRAWN
        if is_over or letter.subscriber.left_at or letter.subscriber.bounced_at:
            waiting = (DeliveryState.SCHEDULED, DeliveryState.RETRY)
            move(delivery, waiting, DeliveryState.WITHDRAWN, settled_at=clock.now())
            raise engine.Hold
        channel = letter.mailing.channel
        if channel is None or channel.access_lost_at or is_stopped(channel):
            delivery.next_try_at = clock.now() + LOOK_AGAIN
            delivery.save(update_fields=["next_try_at"])
            raise engine.Hold

    def certainty(self, delivery: MailRecipient) -> Certainty:
        return Certainty.NONE

    def send(self, delivery: MailRecipient) -> Published:
        row = MailRecipient.objects.select_related(*OF_LETTER).get(pk=delivery.pk)
        channel = row.mailing.channel
        if channel is None or not channel.is_active:
            raise Permanent("The channel through which it was to be sent is no longer in use.")
        with asking(channel) as mail:
            try:
                sent: Published = mail.send(letter_of(row), str(row.key))
                return sent
            except RecipientRefused as error:  # the channel works
                refused = error
        bounces.bounced(subscriber_id=row.subscriber_id, problem=keep_error(refused))
        raise refused

    def on_settled(self, delivery: MailRecipient) -> None:
        if delivery.state == DeliveryState.UNCERTAIN:
            _tell_of_unknown(Mailing.objects.select_related("sent_by").get(pk=delivery.mailing_id))


PORT = MailPort()


def letter_of(row: MailRecipient) -> Letter:
    """The confirmed text with this person's greeting and way out, in the company's language."""
    person = row.subscriber
    leave_url = f"{settings.BASE_URL}{reverse('content:leave', args=[person.token])}?letter={row.key}"
    if newsletter := row.mailing.newsletter:
        return newsletters.letter(newsletter, to=person.email, name=person.name, leave_url=leave_url)
    with override(Company.load().language):
        slots = {"name": person.name, "text": row.mailing.text, "leave_url": leave_url}
        text, html = composing.as_text(**slots), composing.as_html(**slots)
    return Letter(
        to=person.email,
        to_name=person.name,
        subject=row.mailing.subject,
        text=text,
        html=html,
        unsubscribe_url=leave_url,
        written_at=clock.now(),
    )


def run_due() -> int:
    """Send what is due, settle what was taken, end leases that ran out; returns how many letters were tried."""
    tried = engine.run_due(PORT)
    engine.reap(PORT)
    _rest()
    return tried


def _rest() -> None:
    """A letter that the server took is at its end: nothing can be read back. Mailings without open letters are done."""
    for recipient in MailRecipient.objects.filter(state=DeliveryState.SENT)[: PORT.batch * 2]:
        move(recipient, DeliveryState.SENT, DeliveryState.LIVE)
    promoting = Q(promotion__isnull=False, promotion__done_at=None, confirmed_at__isnull=False)
    unfinished = Mailing.objects.filter(promoting | Q(newsletter__state=DeliveryState.SENT))
    for pk in unfinished.values_list("pk", flat=True)[: PORT.batch]:
        mailing.finish(pk)


@transaction.atomic
def _tell_of_unknown(one: Mailing) -> None:
    notify(
        to=[one.sent_by],
        kind="mailing",
        key=f"mailing-unknown:{one.pk}",
        text=gettext_lazy("Of some letters it is unknown whether they arrived. Please decide."),
        url=page_of(one),
    )
