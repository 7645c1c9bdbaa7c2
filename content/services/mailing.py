"""Promotion by e-mail: written on the item, confirmed by somebody who answers for it, then one delivery per person.

What goes out is approved content: title, text and address of a live publication whose payload was approved, word for
word. The introduction before it is new; a leader of the brand or an approver who did not write it confirms it (unless
the company lets authors approve their own work), and the record keeps who and when.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content import composing, rendering
from content.models import (
    ContentItem,
    Delivery,
    Mailing,
    MailingList,
    MailRecipient,
    Promotion,
    PromotionKind,
)
from content.selectors import items, rights
from content.selectors.mailing import active_subscribers, mail_channels
from content.services import history, newsletters
from content.services.promotion import lock_to_promote, require_promote
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox.moves import move
from smm.outbox.states import GONE_OUT, DeliveryState
from team.models import Company, Member, Role
from team.permissions import Action, can, visible_to
from team.services import audit
from team.services.notices import notify

WAITING = (DeliveryState.SCHEDULED, DeliveryState.RETRY)
BATCH = 500
ALL = {
    "arrived": ((DeliveryState.UNCERTAIN,), DeliveryState.SENT),
    "leave": ((DeliveryState.UNCERTAIN, DeliveryState.FAILED), DeliveryState.WITHDRAWN),
    "again": ((DeliveryState.FAILED,), DeliveryState.SCHEDULED),
}
"""What can be decided about all letters of a mailing at once: of letters in which states, and what becomes of them."""
DECISIONS = (DeliveryState.SENT, DeliveryState.RETRY, DeliveryState.WITHDRAWN)


@transaction.atomic
def write(
    *,
    item_id: int,
    by: Member,
    mailing_list_id: int,
    channel_id: int,
    publication_id: int,
    subject: str,
    intro: str = "",
    version: int | None = None,
) -> Mailing:
    """Compose the letter; nothing leaves before it is confirmed. Raises Refused with what is missing."""
    item = lock_to_promote(item_id, by, version)
    mailing_list = visible_to(by, MailingList.objects.all()).get(pk=mailing_list_id)
    channel = visible_to(by, mail_channels()).get(pk=channel_id)
    publication = item.deliveries.select_related("channel").get(pk=publication_id)
    _refuse_unless_sendable(publication, mailing_list, subject)
    promotion = Promotion.objects.create(item=item, kind=PromotionKind.EMAIL, done_by=by)
    mailing = Mailing.objects.create(
        item=item,
        promotion=promotion,
        mailing_list=mailing_list,
        channel=channel,
        publication=publication,
        subject=subject.strip(),
        intro=intro.strip(),
        text=_composed(publication, intro),
        sent_by=by,
    )
    history.touch(item)
    audit.record(actor=by, action="mailing.write", subject=mailing, detail={"item": item.pk})
    _ask_to_confirm(item, mailing)
    return mailing


def _refuse_unless_sendable(publication: Delivery, mailing_list: MailingList, subject: str) -> None:
    missing = []
    if not subject.strip():
        missing.append(_("Give a subject."))
    if publication.state != DeliveryState.LIVE or not publication.is_approved:
        missing.append(_("Only what was approved and is live can be sent."))
    if not active_subscribers(mailing_list).exists():
        missing.append(_("Nobody is on the list “%(list)s”.") % {"list": mailing_list.name})
    if missing:
        raise Refused(missing)


def _composed(publication: Delivery, intro: str) -> str:
    payload = publication.payload or {}
    text = composing.BETWEEN.join(rendering.texts_of(payload))
    return composing.compose(intro=intro, title=payload.get("title", ""), text=text, url=publication.external_url)


def _ask_to_confirm(item: ContentItem, mailing: Mailing) -> None:
    people = Member.objects.filter(is_active=True, role__in=[Role.LEADER, Role.APPROVER])
    notify(
        to=[member for member in people if may_confirm(member, mailing)],
        kind="mailing",
        key=f"mailing:{mailing.pk}",
        text=format_lazy("{} {}", gettext_lazy("An e-mail waits for your confirmation:"), mailing.subject),
        url=reverse("content:item", args=[item.pk]),
    )


def may_confirm(member: Member, mailing: Mailing) -> bool:
    """A leader of the brand or an approver who did not write the introduction."""
    if member.pk == mailing.sent_by_id and not Company.load().allow_self_approval:
        return False
    item = mailing.item
    return mailing.newsletter_id is None and (rights.leads(member, item) or can(member, Action.APPROVE_CONTENT, item))


def require_confirm(member: Member, mailing: Mailing) -> None:
    if not may_confirm(member, mailing):
        raise PermissionDenied(_("A leader of the brand or an approver who did not write it confirms the e-mail."))


def _locked(mailing_id: int) -> tuple[ContentItem, Mailing]:
    item = items.lock(Mailing.objects.values_list("item_id", flat=True).get(pk=mailing_id))
    mailing = Mailing.objects.select_related("promotion", "newsletter__channel", "mailing_list").get(pk=mailing_id)
    mailing.item = item
    return item, mailing


def require_change(member: Member, mailing: Mailing) -> None:
    """Of a newsletter who decides about publications; else who promotes the item. Raises PermissionDenied."""
    if mailing.newsletter:
        rights.require_decide(member, mailing.newsletter)
    else:
        require_promote(member, mailing.item)


def _locked_to_change(mailing_id: int, by: Member) -> tuple[ContentItem, Mailing]:
    item, mailing = _locked(mailing_id)
    if mailing.newsletter:
        rights.require_decide(by, mailing.newsletter)
    else:
        lock_to_promote(item.pk, by)
    return item, mailing


@transaction.atomic
def confirm(*, mailing_id: int, by: Member) -> Mailing:
    """Answer for the introduction and send: one delivery for everybody who is on the list now."""
    item, mailing = _locked(mailing_id)
    require_confirm(by, mailing)
    if mailing.confirmed_at:
        raise Refused([_("This e-mail is confirmed already.")])
    now = clock.now()
    mailing.confirmed_by, mailing.confirmed_at = by, now
    mailing.save(update_fields=["confirmed_by", "confirmed_at", "updated_at"])
    people = active_subscribers(mailing.mailing_list).values_list("pk", flat=True)
    rows = [_recipient(mailing, subscriber_id) for subscriber_id in people]
    if not rows:
        raise Refused([_("Nobody is on the list “%(list)s”.") % {"list": mailing.mailing_list.name}])
    MailRecipient.objects.bulk_create(rows, batch_size=BATCH)
    history.touch(item)
    audit.record(actor=by, action="mailing.confirm", subject=mailing, detail={"recipients": len(rows)})
    return mailing


def _recipient(mailing: Mailing, subscriber_id: int) -> MailRecipient:
    due = mailing.confirmed_at
    return MailRecipient(
        mailing=mailing,
        subscriber_id=subscriber_id,
        state=DeliveryState.SCHEDULED,
        due_at=due,
        next_try_at=due,
    )


@transaction.atomic
def withdraw(*, mailing_id: int, by: Member) -> None:
    """Take back what has not left: a mailing that nobody confirmed disappears, of another the waiting letters."""
    item, mailing = _locked_to_change(mailing_id, by)
    audit.record(actor=by, action="mailing.withdraw", subject=mailing, detail={"item": item.pk})
    if mailing.confirmed_at is None and mailing.promotion:
        mailing.promotion.delete()
    else:
        for recipient in mailing.recipients.filter(state__in=WAITING):
            move(recipient, WAITING, DeliveryState.WITHDRAWN, settled_at=clock.now())
        settle(mailing)
    history.touch(item)


def settle(mailing: Mailing) -> None:
    """The promotion is done, the newsletter live, once no letter is under way or unknown, and at least one has left."""
    states = set(mailing.recipients.values_list("state", flat=True))
    under_way = states & {*WAITING, DeliveryState.PLANNED, DeliveryState.CLAIMED, DeliveryState.UNCERTAIN}
    if under_way:
        return
    if mailing.newsletter:
        newsletters.settle(mailing.newsletter, item=mailing.item, states=states)
    elif mailing.promotion and states & GONE_OUT and mailing.promotion.done_at is None:
        mailing.promotion.done_at = clock.now()
        mailing.promotion.save(update_fields=["done_at", "updated_at"])


@transaction.atomic
def finish(mailing_id: int) -> None:
    """See whether anything of a mailing is still to come."""
    settle(_locked(mailing_id)[1])


@transaction.atomic
def decide(*, recipient_id: int, by: Member, outcome: DeliveryState) -> MailRecipient:
    """A person settles a letter whose outcome is unknown: it arrived (sent), send it again (retry), or leave it."""
    item, recipient = _locked_recipient(recipient_id, by)
    if outcome not in DECISIONS or recipient.state != DeliveryState.UNCERTAIN:
        raise Refused([_("There is nothing to decide about this letter any more.")])
    at = {"next_try_at": clock.now()} if outcome == DeliveryState.RETRY else {"settled_at": clock.now()}
    move(recipient, DeliveryState.UNCERTAIN, outcome, problem="", **at)
    _record_decision(item, recipient, by, outcome)
    return recipient


@transaction.atomic
def send_again(*, recipient_id: int, by: Member) -> MailRecipient:
    """Try a refused letter again, such as after the channel's settings were mended."""
    item, recipient = _locked_recipient(recipient_id, by)
    if recipient.state != DeliveryState.FAILED:
        raise Refused([_("There is nothing to decide about this letter any more.")])
    if recipient.subscriber.bounced_at or recipient.subscriber.left_at:
        raise Refused([_("This address is not on the list any more.")])
    move(recipient, DeliveryState.FAILED, DeliveryState.PLANNED, settled_at=None, tries=0)
    move(recipient, DeliveryState.PLANNED, DeliveryState.SCHEDULED, next_try_at=clock.now(), problem="")
    _record_decision(item, recipient, by, DeliveryState.SCHEDULED)
    return recipient


@transaction.atomic
def decide_all(*, mailing_id: int, by: Member, act: str) -> int:
    """Decide about all letters that wait for a person, as `ALL` says; how many those are. Raises Refused for none."""
    item, mailing = _locked_to_change(mailing_id, by)
    sources, outcome = ALL[act]
    rows = mailing.recipients.filter(state__in=sources)
    if act == "again":
        rows = rows.filter(subscriber__bounced_at=None, subscriber__left_at=None)
    now, count = clock.now(), 0
    for letter in rows:
        if act == "again":
            move(letter, DeliveryState.FAILED, DeliveryState.PLANNED, settled_at=None, tries=0)
            count += move(letter, DeliveryState.PLANNED, outcome, next_try_at=now, problem="")
        else:
            count += move(letter, sources, outcome, settled_at=now, problem="")
    if not count:
        raise Refused([_("No letter waits for that decision.")])
    settle(mailing)
    history.touch(item)
    audit.record(actor=by, action="mailing.decide_all", subject=mailing, detail={"act": act, "letters": count})
    return count


def _locked_recipient(recipient_id: int, by: Member) -> tuple[ContentItem, MailRecipient]:
    recipient = MailRecipient.objects.select_related("subscriber").get(pk=recipient_id)
    item, recipient.mailing = _locked_to_change(recipient.mailing_id, by)
    recipient.refresh_from_db(fields=["state"])
    return item, recipient


def _record_decision(item: ContentItem, recipient: MailRecipient, by: Member, outcome: DeliveryState) -> None:
    history.touch(item)
    detail = {"recipient": recipient.pk, "outcome": outcome}
    audit.record(actor=by, action="mailing.decide", subject=recipient.mailing, detail=detail)
