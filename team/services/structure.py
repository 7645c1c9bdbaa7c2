"""Departments, segments, and who covers what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from smm.core.errors import Refused
from team.models import Coverage, Department, Member, Segment
from team.permissions import Action, require
from team.services import audit


@transaction.atomic
def save_department(*, by: Member, department_id: int | None = None, **fields: Any) -> Department:
    """Add or change a department; raises ValidationError."""
    require(by, Action.MANAGE_COMPANY)
    department: Department = _save(by, Department, department_id, fields)
    audit.record(actor=by, action="department.change" if department_id else "department.add", subject=department)
    return department


@transaction.atomic
def save_segment(*, by: Member, segment_id: int | None = None, **fields: Any) -> Segment:
    """Add or change a brand, industry, competitor, region or platform; raises ValidationError.

    Who leads some brands changes those, and makes no new one.
    """
    segment: Segment = _save(by, Segment, segment_id, fields)
    audit.record(actor=by, action="segment.change" if segment_id else "segment.add", subject=segment)
    return segment


def _save(by: Member, model: Any, pk: int | None, fields: dict[str, Any]) -> Any:
    row = model.objects.select_for_update().get(pk=pk) if pk else model()
    require(by, Action.MANAGE_TEAM, row if pk else None)
    for name, value in fields.items():
        setattr(row, name, value)
    require(by, Action.MANAGE_TEAM, row)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def remove_segment(*, by: Member, segment_id: int) -> None:
    """Forget a segment that nothing hangs on; raises Refused otherwise."""
    segment = Segment.objects.select_for_update().get(pk=segment_id)
    require(by, Action.MANAGE_TEAM, segment)
    audit.record(actor=by, action="segment.remove", subject=segment)
    try:
        segment.delete()
    except ProtectedError:
        sentence = _("%(name)s is in use (by channels, goals, ideas or content) and has to stay.")
        raise Refused([sentence % {"name": segment}]) from None


@transaction.atomic
def set_coverage(*, by: Member, segment_id: int, covers: Mapping[str, Collection[Member]]) -> None:
    """Who covers a segment, by duty; whoever is not named covers it no longer."""
    segment = Segment.objects.select_for_update().get(pk=segment_id)
    require(by, Action.MANAGE_TEAM, segment)
    segment.coverage.all().delete()
    Coverage.objects.bulk_create(
        Coverage(member=member, segment=segment, duty=duty) for duty, members in covers.items() for member in members
    )
    names = {duty: [str(member) for member in members] for duty, members in covers.items()}
    audit.record(actor=by, action="segment.coverage", subject=segment, detail=names)
