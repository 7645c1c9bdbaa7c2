"""Mailing lists: who is on them, how they agreed, and their way out."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from content.models import MailingList, Subscriber
from smm.core import clock
from smm.core.errors import Refused
from team.models import Member, Segment
from team.permissions import Action, require
from team.services import audit

MOST_LINES = 20_000


@dataclass
class ImportReport:
    """What came of an import: how many are new, how many were there already, and each bad line with its reason."""

    added: int = 0
    known: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)


@transaction.atomic
def create(*, by: Member, name: str, brand: Segment | None = None) -> MailingList:
    require(by, Action.CREATE_CONTENT)
    if MailingList.objects.filter(name=name.strip()).exists():
        raise Refused([_("There is a list of this name already.")])
    made = MailingList.objects.create(name=name.strip(), brand=brand)
    require(by, Action.CREATE_CONTENT, made)
    audit.record(actor=by, action="list.create", subject=made)
    return made


def locked(list_id: int, by: Member) -> MailingList:
    mailing_list = MailingList.objects.select_for_update().get(pk=list_id)
    require(by, Action.CREATE_CONTENT, mailing_list)
    return mailing_list


@transaction.atomic
def add(*, list_id: int, by: Member, email: str, name: str = "", consent: str) -> Subscriber:
    """Put an address on the list; `consent` says how the person agreed. Raises Refused for a known address.

    Somebody who left comes back with their new consent.
    """
    mailing_list = locked(list_id, by)
    problem = _problem(email, name, consent)
    known = mailing_list.subscribers.filter(email__iexact=email.strip()).first()
    if not problem and known and not known.left_at:
        problem = _("This address is on the list already.")
    if problem:
        raise Refused([problem])
    subscriber = known or Subscriber(mailing_list=mailing_list, email=email.strip())
    agrees(subscriber, name=name.strip(), consent=consent)
    audit.record(actor=by, action="list.add", subject=mailing_list, detail={"subscriber": subscriber.pk})
    return subscriber


def agrees(subscriber: Subscriber, *, name: str, consent: str) -> None:
    """The person gets letters from now on, whatever was before."""
    subscriber.name, subscriber.consent, subscriber.agreed_at = name or subscriber.name, consent, clock.now()
    subscriber.left_at, subscriber.bounced_at, subscriber.bounce_problem = None, None, ""
    subscriber.save()


@transaction.atomic
def import_csv(*, list_id: int, by: Member, text: str, consent: str) -> ImportReport:
    """Add the addresses of a CSV (e-mail, name; a header is recognised). Bad lines are reported, the others taken.

    Whoever left the list stays away: an import is not a new consent. Raises Refused for a file that is too long.
    """
    mailing_list = locked(list_id, by)
    if not consent.strip():
        raise Refused([_("Say how these people agreed to get our news.")])
    lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff").replace("\0", ""))))
    if len(lines) > MOST_LINES:
        raise Refused([_("At most %(most)s lines can be imported at once.") % {"most": MOST_LINES}])
    report = _import(mailing_list, lines, consent.strip())
    detail = {"added": report.added, "known": report.known, "bad": len(report.bad)}
    audit.record(actor=by, action="list.import", subject=mailing_list, detail=detail)
    return report


def _import(mailing_list: MailingList, lines: list[list[str]], consent: str) -> ImportReport:
    report, new = ImportReport(), []
    known = {email.lower() for email in mailing_list.subscribers.values_list("email", flat=True)}
    for number, cells in enumerate(lines, start=1):
        email, name = (*(cell.strip() for cell in cells[:2]), "", "")[:2]
        is_header = number == 1 and "@" not in email
        if not email or is_header:
            continue
        if problem := _problem(email, name, consent):
            report.bad.append((number, problem))
        elif email.lower() in known:
            report.known += 1
        else:
            known.add(email.lower())
            new.append(Subscriber(mailing_list=mailing_list, email=email, name=name, consent=consent))
    Subscriber.objects.bulk_create(new, batch_size=500)
    report.added = len(new)
    return report


def _problem(email: str, name: str, consent: str) -> str:
    if not consent.strip():
        return _("Say how these people agreed to get our news.")
    try:
        validate_email(email.strip())
        too_long = len(email.strip()) > 254 or len(name) > 80 or len(consent) > 200
        return _("The line is too long.") if too_long else ""
    except ValidationError:
        return _("“%(email)s” is not an e-mail address.") % {"email": email[:80]}


@transaction.atomic
def leave(*, token: str, letter: str = "") -> Subscriber:
    """The person's own way out, by the link in the letter of the key `letter`; leaving twice does nothing.

    Raises Subscriber.DoesNotExist.
    """
    subscriber = Subscriber.objects.select_for_update().get(token=token)
    if subscriber.left_at is None:
        subscriber.left_at = clock.now()
        subscriber.save(update_fields=["left_at", "updated_at"])
        if is_uuid(letter):
            subscriber.received.filter(key=letter).update(left_at=subscriber.left_at)
    return subscriber


def is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


@transaction.atomic
def remove(*, subscriber_id: int, by: Member) -> Subscriber:
    """Take somebody off the list who asked us to by another way."""
    subscriber = Subscriber.objects.select_related("mailing_list").get(pk=subscriber_id)
    mailing_list = locked(subscriber.mailing_list_id, by)
    audit.record(actor=by, action="list.remove", subject=mailing_list, detail={"subscriber": subscriber_id})
    return leave(token=subscriber.token)
