"""What the answers to the six questions make: goals, members, segments, a newsroom, watches, owners of duties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from content.models import DutyDefault
from goals import services as goals
from monitoring.services import watches
from smm.core import clock
from smm.home.setup.questions import CommonGoal, DutyPlan
from team.models import Channel, Company, Department, Member, Segment
from team.permissions import Action, require
from team.services import audit, company, connecting, invitations, members, structure
from team.services.connecting import Typed, Wish

GOAL_DAYS = 90


@transaction.atomic
def answer_why(*, by: Member, chosen: Iterable[tuple[CommonGoal, Decimal]], **fields: Any) -> None:
    """Keep why and sponsor, and set a goal of three months for each of the `chosen` with its number."""
    company.change(by=by, **fields)
    today = clock.now().date()
    dates = {"starts_on": today, "ends_on": today + timedelta(days=GOAL_DAYS)}
    for goal, number in chosen:
        wanted = {"title": str(goal.title), "kind": goal.kind, "owner": by, **dates}
        goals.save(by=by, fields=wanted, targets=[goals.TargetDraft(goal.metric, number)])


@transaction.atomic
def answer_who(*, by: Member, people: Iterable[dict[str, Any]]) -> None:
    """Add and invite each of `people` (name, email, role, department)."""
    for person in people:
        department = _department(by, person.pop("department").strip())
        member = members.add(by=by, department=department, **person)
        invitations.invite(by=by, member_id=member.pk)


def _department(by: Member, name: str) -> Department | None:
    if not name:
        return None
    return Department.objects.filter(name__iexact=name).first() or structure.save_department(by=by, name=name)


@transaction.atomic
def answer_where(*, by: Member, names: Mapping[str, list[str]], newsroom: str) -> None:
    """Add the segments (by kind) that do not stand yet, and the newsroom if there is none."""
    for kind, wanted in names.items():
        for name in wanted:
            if not Segment.objects.filter(kind=kind, name__iexact=name).exists():
                structure.save_segment(by=by, kind=kind, name=name)
    if not Channel.objects.filter(platform="newsroom").exists():
        connecting.connect(by=by, platform="newsroom", typed=Typed("newsroom"), wish=Wish(newsroom))


@transaction.atomic
def answer_which(*, by: Member, watched: Iterable[Segment], tones: dict[Segment, str]) -> None:
    """Make a watch for the name of each segment of `watched`, and keep each brand's checklist."""
    require(by, Action.MANAGE_WATCHES)
    for segment in watched:
        query = '"{}"'.format(segment.name.replace('"', " "))
        watches.save(by=by, name=segment.name, query=query, segments=[segment])
    for segment, tone in tones.items():
        structure.save_segment(by=by, segment_id=segment.pk, tone=tone)


@transaction.atomic
def answer_how(*, by: Member, owners: Iterable[tuple[DutyPlan, str, Decimal]]) -> None:
    """Keep who owns each duty by default ("owner_id:3", "department_id:2" or "") and its hours."""
    require(by, Action.MANAGE_COMPANY)
    for plan, who, hours in owners:
        kind, _colon, pk = who.partition(":")
        values = {"owner_id": None, "department_id": None, "hours": hours} | ({kind: int(pk)} if pk else {})
        DutyDefault.objects.update_or_create(
            brand=None, kind=plan.kind, defaults=values, create_defaults={**values, "days": plan.days}
        )
    audit.record(actor=by, action="company.duties", subject=Company.load())
