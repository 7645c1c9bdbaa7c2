"""A newsletter: a publication on a channel that writes letters, one to everybody on the channel's list.

When its time has come the mailing and a row for each recipient are made in one transaction, at most once for a
publication: a worker that dies before the publication is settled leaves them, the look-up finds them, and a second
try makes none. From there on the letters go their own way; the publication is live once none is under way.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from content import rendering
from content.models import ContentItem, Delivery, Mailing, MailRecipient
from content.selectors.mailing import active_subscribers, is_newsletter
from content.selectors.newsletters import letter_to
from content.services import stages
from content.services.scheduling import locked
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox.moves import move
from smm.outbox.states import GONE_OUT, DeliveryState
from smm.platforms.contract import Permanent, Published, Retriable
from team.asking import asking
from team.models import Channel, Member
from team.selectors import is_stopped
from team.services import audit
from team.services.connecting import in_words

S = DeliveryState
BATCH = 500
NOBODY = gettext_noop("Nobody is on the channel's mailing list.")


@transaction.atomic
def fan_out(delivery: Delivery) -> Published:
    """Make the letters of a claimed publication, due at once; if there are any already, those are they.

    Raises Permanent where nobody is on the list, Retriable where the claim is not ours any more.
    """
    claimed = Delivery.objects.select_for_update(of=("self",)).filter(pk=delivery.pk, state=S.CLAIMED)
    if not claimed.filter(tries=delivery.tries).exists():
        raise Retriable("Somebody else has it by now.")
    if known := find(delivery):
        return known
    mailing = _mailing(delivery)
    now = clock.now()
    due = {"state": S.SCHEDULED, "due_at": now, "next_try_at": now}
    people = active_subscribers(mailing.mailing_list).values_list("pk", flat=True)
    letters = [MailRecipient(mailing=mailing, subscriber_id=pk, **due) for pk in people]
    if not letters:
        raise Permanent(NOBODY)
    MailRecipient.objects.bulk_create(letters, batch_size=BATCH)
    return _published(mailing)


def _mailing(delivery: Delivery) -> Mailing:
    """Of what was approved: the list is the one that the payload names."""
    payload = delivery.payload or {}
    list_id = payload.get("options", {}).get("list")
    if list_id is None:
        raise Permanent(NOBODY)
    return Mailing.objects.create(
        item_id=delivery.item_id,
        newsletter=delivery,
        publication=delivery,
        mailing_list_id=list_id,
        channel_id=delivery.channel_id,
        subject=payload.get("title", "")[:200],
        text="\n\n".join(rendering.texts_of(payload)),
        sent_by=delivery.approved_by or delivery.item.created_by,
        confirmed_by=delivery.approved_by,
        confirmed_at=clock.now(),
    )


def find(delivery: Delivery) -> Published | None:
    """The letters of a publication, if they were made."""
    mailing = Mailing.objects.filter(newsletter=delivery.pk).first()
    return _published(mailing) if mailing else None


def _published(mailing: Mailing) -> Published:
    return Published(id=f"mailing-{mailing.pk}", url="")


def settle(delivery: Delivery, *, item: ContentItem, states: Collection[str]) -> None:
    """What the letters, none of them under way, make of their publication and of its locked item.

    Live where any has left. Where all were refused a person decides about them; where all were taken back it is
    withdrawn.
    """
    if set(states) & GONE_OUT:
        moved = move(delivery, S.SENT, S.LIVE, verification="accepted_only")
    elif S.FAILED in states:
        return
    else:
        moved = move(delivery, S.SENT, S.MISSING) and move(delivery, S.MISSING, S.WITHDRAWN)
    if moved:
        stages.settle_locked(item)


def send_test(*, delivery_id: int, by: Member) -> str:
    """Send `by` the letter as it is now, for them alone; the address. Raises Refused with what is in the way.

    The person asked for it with their own hands: a test that is lost is asked for again, no machine repeats it.
    """
    delivery = _rendered(delivery_id, by)
    channel: Channel = delivery.channel
    if not channel.is_usable or is_stopped(channel):
        raise Refused([_("Nothing leaves through this channel at the moment.")])
    with in_words(), asking(channel) as mail:
        mail.send(letter_to(delivery, by), str(uuid.uuid4()))
    audit.record(actor=by, action="newsletter.test", subject=delivery)
    return by.email


@transaction.atomic
def _rendered(delivery_id: int, by: Member) -> Delivery:
    delivery = locked(delivery_id, by)
    if not is_newsletter(delivery.channel):
        raise Refused([_("Only a newsletter can be tried by letter.")])
    revision = delivery.item.revisions.first()
    if delivery.payload is None and revision is not None:
        rendering.render(delivery, revision)
    if delivery.payload is None:
        raise Refused([_("There is no text yet.")])
    return delivery
