"""Telling people what an item needs of them: owners of the next stage, their deputies, and watchers."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from content.models import ContentItem, Duty, EventKind, StageEvent
from content.selectors import rights
from content.workflow import Stage, Template
from team.models import Member
from team.services.notices import notify

SAID = {
    EventKind.FORWARD: _("“{title}” is now in “{stage}”."),
    EventKind.BACK: _("“{title}” was sent back to “{stage}”: {reason}"),
    EventKind.CANCEL: _("“{title}” was cancelled: {reason}"),
}


def address(item: ContentItem) -> str:
    return reverse("content:item", args=[item.pk])


def people_for(duties: Iterable[Duty], *, with_deputies: bool) -> list[Member]:
    """The owners; where nobody has claimed a department's duty (or deputies are wanted) its people as well."""
    duties = list(duties)
    owners = [duty.owner for duty in duties if duty.owner is not None]
    departments = {duty.department_id for duty in duties if duty.owner is None or with_deputies}
    if with_deputies:
        departments |= {owner.department_id for owner in owners}
    return [*owners, *Member.objects.filter(is_active=True, department__in=departments - {None})]


def moved(item: ContentItem, event: StageEvent, by: Member | None) -> None:
    """Tell who has the item now, and the watchers; not the person who moved it."""
    is_urgent = item.template == Template.URGENT
    duties = item.duties.filter(kind__in=rights.duties_of(item.stage)).select_related("owner")
    people = [*people_for(duties, with_deputies=is_urgent), *item.watchers.all()]
    told = format_lazy(
        SAID[EventKind(event.kind)], title=item.title, stage=Stage(item.stage).label, reason=event.reason
    )
    others = [person for person in people if by is None or person.pk != by.pk]
    notify(to=others, kind="stage", key=f"stage:{event.pk}", text=told, url=address(item))
