"""The signed link by which a person sets a password: it expires, and works once."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smm.core import clock
from smm.core.errors import Refused
from team.models import Member
from team.permissions import Action, require
from team.services import audit
from team.services.members import lock
from team.services.notices import notify

SALT = "team.invitation"
GOOD_FOR = timedelta(days=7)


def _seal(member: Member) -> str:
    """Changes with the password, so that a link dies once it was used."""
    return salted_hmac(SALT, f"{member.pk}{member.password}").hexdigest()[:20]


@transaction.atomic
def invite(*, by: Member, member_id: int) -> str:
    """The path of a new link; it also goes to the person by e-mail."""
    member = lock(member_id)
    require(by, Action.MANAGE_TEAM, member)
    if not member.is_active:
        raise Refused([_("Take this person back into the department first.")])
    token = signing.dumps([member.pk, _seal(member)], salt=SALT)
    path = reverse("team:invitation", args=[token])
    text = format_lazy(gettext_lazy("{name} invites you to the social media department: set your password."), name=by)
    notify(to=[member], kind="invitation", key=f"invitation:{clock.now():%Y%m%d%H%M%S%f}", text=text, url=path)
    audit.record(actor=by, action="member.invite", subject=member)
    return path


def invited(token: str) -> Member:
    """Whom a link is for; raises Refused with a sentence when it has expired or was used."""
    try:
        pk, seal = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
        member = Member.objects.get(pk=pk, is_active=True)
    except (signing.BadSignature, Member.DoesNotExist, ValueError, TypeError):
        raise Refused([_("This link is no longer valid. Ask a leader of the department for a new one.")]) from None
    if not constant_time_compare(seal, _seal(member)):
        raise Refused([_("This link was used already. Sign in, or ask a leader for a new one.")])
    return member


@transaction.atomic
def accept(*, token: str, password: str) -> Member:
    """Set the password of the person whom the link is for."""
    lock(invited(token).pk)
    member = invited(token)  # again, now that nobody else can use it meanwhile
    member.set_password(password)
    member.save(update_fields=["password", "updated_at"])
    audit.record(actor=member, action="member.accept", subject=member)
    return member
