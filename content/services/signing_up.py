"""Signing up for a list by oneself: asked on its public page, confirmed by whoever owns the address.

What the page answers is the same for every address: nobody learns who is on the list. Whoever has not confirmed gets
one letter, and no other within `AGAIN_AFTER` however often the address is given.
"""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from content.models import MailingList, SignUp, Subscriber
from content.selectors.mailing import mail_channels
from content.services import lists
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox.states import DeliveryState
from team.models import Member
from team.permissions import visible_to
from team.services import audit

SALT = "lists.sign_up"
AGAIN_AFTER = timedelta(days=1)
MOST_A_DAY = 3
"""Letters to one address within a day, of all lists."""
GOOD_FOR = timedelta(days=7)
FORGOTTEN_AFTER = timedelta(days=30)
"""How long an address is kept whose owner never confirmed."""


@transaction.atomic
def write_through(*, list_id: int, by: Member, channel_id: int | None) -> MailingList:
    """Say which channel writes for the list; each writes for one. Without one nobody can sign up."""
    mailing_list = lists.locked(list_id, by)
    channel = visible_to(by, mail_channels()).get(pk=channel_id) if channel_id else None
    if channel and MailingList.objects.filter(channel=channel).exclude(pk=list_id).exists():
        raise Refused([_("This channel writes for another list already.")])
    mailing_list.channel = channel
    mailing_list.takes_sign_ups = mailing_list.takes_sign_ups and channel is not None
    mailing_list.save(update_fields=["channel", "takes_sign_ups", "updated_at"])
    audit.record(actor=by, action="list.channel", subject=mailing_list, detail={"channel": channel_id})
    return mailing_list


@transaction.atomic
def open_page(*, list_id: int, by: Member, is_open: bool) -> MailingList:
    """Let people sign up by the list's public page, or close it; raises Refused while no channel writes for it."""
    mailing_list = lists.locked(list_id, by)
    if is_open and mailing_list.channel is None:
        raise Refused([_("Choose the channel first through which confirmations are sent.")])
    mailing_list.takes_sign_ups = is_open
    mailing_list.save(update_fields=["takes_sign_ups", "updated_at"])
    audit.record(actor=by, action="list.open" if is_open else "list.close", subject=mailing_list)
    return mailing_list


@transaction.atomic
def ask(*, list_id: int, email: str, name: str, consent: str, language: str) -> None:
    """Have the owner of the address asked by letter, unless that was done lately; the caller cannot tell."""
    mailing_list = MailingList.objects.select_for_update().get(pk=list_id)
    if mailing_list.takes_sign_ups and not _was_asked(mailing_list, email):
        SignUp.objects.create(
            mailing_list=mailing_list,
            email=email,
            name=name,
            consent=consent,
            language=language,
            state=DeliveryState.SCHEDULED,
            due_at=clock.now(),
            next_try_at=clock.now(),
        )


def _was_asked(mailing_list: MailingList, email: str) -> bool:
    lately = SignUp.objects.filter(email__iexact=email, created_at__gt=clock.now() - AGAIN_AFTER)
    return lately.filter(mailing_list=mailing_list).exists() or lately.count() >= MOST_A_DAY


def proof_of(sign_up: SignUp) -> str:
    """What stands in the link of the letter, and can be known from nowhere else."""
    return signing.dumps(str(sign_up.key), salt=SALT)


def of_proof(proof: str) -> SignUp:
    """The sign-up whose letter held `proof`; raises SignUp.DoesNotExist for what is not ours or has grown old."""
    try:
        key = signing.loads(proof, salt=SALT)
    except signing.BadSignature:
        raise SignUp.DoesNotExist from None
    return SignUp.objects.select_related("mailing_list").get(key=key, created_at__gt=clock.now() - GOOD_FOR)


@transaction.atomic
def confirm(*, proof: str) -> SignUp:
    """The owner of the address says yes; a second time changes nothing, also after they have left again."""
    sign_up = of_proof(proof)
    mailing_list = MailingList.objects.select_for_update().get(pk=sign_up.mailing_list_id)
    sign_up.refresh_from_db(fields=["confirmed_at"])
    if sign_up.confirmed_at:
        return sign_up
    sign_up.confirmed_at = clock.now()
    sign_up.save(update_fields=["confirmed_at", "updated_at"])
    known = mailing_list.subscribers.filter(email__iexact=sign_up.email).first()
    subscriber = known or Subscriber(mailing_list=mailing_list, email=sign_up.email)
    lists.agrees(subscriber, name=sign_up.name, consent=sign_up.consent)
    return sign_up


def forget() -> int:
    """Delete addresses whose owners never confirmed; the number."""
    return SignUp.objects.filter(confirmed_at=None, created_at__lt=clock.now() - FORGOTTEN_AFTER).delete()[0]
