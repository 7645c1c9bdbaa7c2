"""The record of what was done, for leaders who look something up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from smm.core.keyset import Page, page
from team.acts import codes_saying
from team.models import AuditEvent, Member
from team.permissions import visible_to


@dataclass(frozen=True)
class Filters:
    """What is looked for; an empty field filters nothing. Days are whole days in UTC."""

    text: str = ""
    action: str = ""
    actor_id: int | None = None
    since: date | None = None
    until: date | None = None


def events(member: Member, filters: Filters) -> QuerySet[AuditEvent]:
    """What the member may know of, newest first."""
    found = visible_to(member, AuditEvent.objects.select_related("actor"))
    if filters.text:
        found = found.filter(Q(subject__icontains=filters.text) | Q(action__in=codes_saying(filters.text)))
    if filters.action:
        found = found.filter(action=filters.action)
    if filters.actor_id:
        found = found.filter(actor=filters.actor_id)
    if filters.since:
        found = found.filter(at__date__gte=filters.since)
    if filters.until:
        found = found.filter(at__date__lte=filters.until)
    return found


def events_page(member: Member, filters: Filters, cursor: str) -> Page[AuditEvent]:
    return page(events(member, filters), "at", cursor)
