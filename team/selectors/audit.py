"""The record of what was done, for leaders who look something up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from smm.core.keyset import Page, page
from team.models import AuditEvent


@dataclass(frozen=True)
class Filters:
    """What is looked for; an empty field filters nothing. Days are whole days in UTC."""

    text: str = ""
    action: str = ""
    actor_id: int | None = None
    since: date | None = None
    until: date | None = None


def events(filters: Filters) -> QuerySet[AuditEvent]:
    """Newest first."""
    found = AuditEvent.objects.select_related("actor")
    if filters.text:
        found = found.filter(Q(subject__icontains=filters.text) | Q(action__icontains=filters.text))
    if filters.action:
        found = found.filter(action=filters.action)
    if filters.actor_id:
        found = found.filter(actor=filters.actor_id)
    if filters.since:
        found = found.filter(at__date__gte=filters.since)
    if filters.until:
        found = found.filter(at__date__lte=filters.until)
    return found


def events_page(filters: Filters, cursor: str) -> Page[AuditEvent]:
    return page(events(filters), "at", cursor)
