"""The demo's open door: the cast signs in without a password, from this machine alone."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from team.models import Member, Role

DOMAIN = "@example.com"
MOST_ACCOUNTS = 20
SEES: dict[str, Promise] = {
    Role.LEADER: _("Everything: what is stuck, late or unassigned; vets ideas, assigns, supervises."),
    Role.EXECUTIVE: _("Goals on or off track, and the reports."),
    Role.APPROVER: _("What waits for approval, exactly as it will go out."),
    Role.STAFF: _("The day's tasks, conversations and publications."),
    Role.AGENCY: _("Only the content and the channels that were given to the agency."),
}


@dataclass(frozen=True)
class DemoAccount:
    member: Member
    sees: Promise


def is_open(request: HttpRequest) -> bool:
    """Whether this is the demo, asked for by this machine itself and not through a proxy."""
    if not settings.DEMO or "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _cast() -> QuerySet[Member]:
    return Member.objects.filter(is_active=True, email__endswith=DOMAIN)


def accounts(request: HttpRequest) -> list[DemoAccount]:
    """The cast, leaders first; nobody where the door is shut."""
    if not is_open(request):
        return []
    order = [Role.LEADER, Role.STAFF, Role.APPROVER, Role.AGENCY, Role.EXECUTIVE]
    members = sorted(_cast().order_by("pk")[:MOST_ACCOUNTS], key=lambda member: order.index(Role(member.role)))
    return [DemoAccount(member, SEES[member.role]) for member in members]


def find(request: HttpRequest, email: str) -> Member | None:
    return _cast().filter(email=email).first() if is_open(request) else None
