"""A person's work: their own open duties by due time, and those of their department that nobody has claimed."""

from __future__ import annotations

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from content.models import Duty
from content.workflow import STAGE_OF, Stage
from team.models import Member
from team.permissions import Action, require, visible_to

MOST_DUTIES = 100
ENDED = (Stage.DONE, Stage.CANCELLED)


def _open(member: Member) -> QuerySet[Duty]:
    require(member, Action.VIEW_CONTENT)
    is_now = Case(
        *[When(kind=kind, item__stage=stage, then=Value(1)) for kind, stage in STAGE_OF.items()],
        default=Value(0),
        output_field=IntegerField(),
    )
    duties = visible_to(member, Duty.objects.filter(done_at=None).exclude(item__stage__in=ENDED))
    duties = duties.annotate(is_now=is_now).select_related("item", "item__brand", "department", "owner")
    return duties.order_by(F("due_at").asc(nulls_last=True), "pk")


def my_duties(member: Member) -> QuerySet[Duty]:
    """Open duties of the member, each knowing whether its stage has come (`is_now`)."""
    return _open(member).filter(owner=member)


def to_claim(member: Member) -> QuerySet[Duty]:
    """Duties that wait for somebody of the member's department."""
    return _open(member).filter(owner=None, department=member.department_id or 0)
