"""Readings come in: repeated ones change nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from goals.metrics import METRICS
from goals.models import GoalState, Measurement, Target
from smm.core import clock
from smm.core.errors import Refused
from team.models import Member
from team.permissions import Action, require


@transaction.atomic
def record_measurement(
    *,
    goal_ids: Iterable[int],
    metric: str,
    source: str,
    observed_at: datetime,
    value: Decimal,
    by: Member | None = None,
) -> int:
    """Write a reading of `source` (like "delivery:12") to every target of those goals with that metric.

    `value` is the running total of the source, in the metric's unit. A reading of the same source and time is kept as
    it stands. Answers how many were new. Raises Refused for an unknown metric or a negative value.
    """
    if metric not in METRICS or value < 0:
        raise Refused([_("A reading needs a known metric and a value of 0 or more.")])
    targets = list(Target.objects.filter(goal__in=list(goal_ids), metric=metric).select_related("goal"))
    for target in targets if by else []:
        require(by, Action.MANAGE_GOALS, target.goal)  # type: ignore[arg-type]
    there = set(
        Measurement.objects.filter(target__in=targets, source=source, observed_at=observed_at).values_list(
            "target", flat=True
        )
    )
    rows = [
        Measurement(target=target, source=source, observed_at=observed_at, value=value, recorded_by=by)
        for target in targets
        if target.pk not in there
    ]
    Measurement.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def require_write_down(by: Member, target: Target | None) -> None:
    require(by, Action.MANAGE_GOALS, target.goal if target else None)


@transaction.atomic
def write_down(*, target_id: int, by: Member, value: Decimal, observed_at: datetime | None = None) -> Measurement:
    """Record what a person read elsewhere: the running total of the target, as one source, whoever writes it.

    Raises Target.DoesNotExist, PermissionDenied, or Refused for a closed goal or a time to come.
    """
    target = Target.objects.select_related("goal").get(pk=target_id)
    require_write_down(by, target)
    moment = observed_at or clock.now()
    if target.goal.state == GoalState.CLOSED:
        raise Refused([_("This goal is closed. Reopen it to write down values.")])
    if moment > clock.now():
        raise Refused([_("A value cannot be from the future.")])
    source = f"manual:{target.pk}"
    record_measurement(
        goal_ids=[target.goal_id], metric=target.metric, source=source, observed_at=moment, value=value, by=by
    )
    return Measurement.objects.get(target=target, source=source, observed_at=moment)
