"""Letters that came back: who gets no more of them, and who gets them again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from content.models import Bounce, MailRecipient, Subscriber
from content.services import lists
from smm.core import clock
from smm.core.sentences import keep
from smm.outbox.states import GONE_OUT
from smm.platforms import bounces
from team.models import Channel, Member
from team.services import audit

MOST_SOFT = 5
"""So many letters in a row that came back for now, and the address is taken for a dead one."""
LATELY = timedelta(days=14)
"""How old a letter may be that a report which names the address alone can be of; such a report is easily forged."""


@transaction.atomic
def bounced(*, subscriber_id: int, problem: str) -> None:
    """Nothing more is sent to this address, for a reason (a kept sentence)."""
    changes = {"bounced_at": clock.now(), "bounce_problem": problem}
    Subscriber.objects.filter(pk=subscriber_id, bounced_at=None).update(**changes)


@transaction.atomic
def came_back(*, channel: Channel, name: str, bounce: bounces.Bounce) -> Bounce | None:
    """Write down what a report in the channel's mailbox says; None where it is of no letter of ours, or known."""
    recipient = _letter(channel, bounce)
    if recipient is None:
        return None
    problem = keep(bounces.in_words(bounce), {"said": bounce.said or bounce.status})
    told = {"is_hard": bounce.is_hard, "problem": problem}
    made, is_new = Bounce.objects.get_or_create(channel=channel, name=name, recipient=recipient, defaults=told)
    if not is_new:
        return None
    MailRecipient.objects.filter(pk=recipient.pk, bounced_at=None).update(bounced_at=clock.now())
    if bounce.is_hard or _is_enough(recipient.subscriber_id):
        bounced(subscriber_id=recipient.subscriber_id, problem=problem)
    return made


def _letter(channel: Channel, bounce: bounces.Bounce) -> MailRecipient | None:
    """The letter that is meant: by its Message-ID, which holds our key, or else the last one to that address."""
    sent = MailRecipient.objects.filter(mailing__channel=channel, tries__gt=0).select_related("subscriber")
    key = bounce.letter.strip("<>").partition("@")[0]
    if bounce.letter:
        return sent.filter(key=UUID(key)).first() if lists.is_uuid(key) else None
    lately = sent.filter(state__in=GONE_OUT, settled_at__gt=clock.now() - LATELY)
    return lately.filter(subscriber__email__iexact=bounce.address).order_by("-settled_at").first()


def _is_enough(subscriber_id: int) -> bool:
    """Whether the last letters all came back."""
    sent = MailRecipient.objects.filter(subscriber=subscriber_id, tries__gt=0).order_by("-pk")
    last = list(sent.values_list("bounced_at", flat=True)[:MOST_SOFT])
    return len(last) == MOST_SOFT and all(last)


@transaction.atomic
def write_again(*, subscriber_id: int, by: Member) -> Subscriber:
    """Let letters go to an address again that bounced."""
    subscriber = Subscriber.objects.get(pk=subscriber_id)
    mailing_list = lists.locked(subscriber.mailing_list_id, by)
    subscriber.bounced_at, subscriber.bounce_problem = None, ""
    subscriber.save(update_fields=["bounced_at", "bounce_problem", "updated_at"])
    audit.record(actor=by, action="list.write_again", subject=mailing_list, detail={"subscriber": subscriber_id})
    return subscriber
