"""Goals are set, changed, closed and handed on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.metrics import METRICS, metric_of
from goals.models import Goal, GoalState, Target
from goals.selectors import open_goals_of
from smm.core.errors import Refused
from team.models import Department, Member
from team.permissions import Action, require, require_led
from team.services.audit import record
from team.services.notices import notify


@dataclass(frozen=True)
class TargetDraft:
    """A number to reach: `value` of `metric`, from `baseline`."""

    metric: str
    value: Decimal
    baseline: Decimal = Decimal(0)


@transaction.atomic
def save(
    *,
    by: Member,
    fields: dict[str, Any],
    targets: Sequence[TargetDraft],
    partners: Iterable[Department] = (),
    goal_id: int | None = None,
) -> Goal:
    """Set a goal, or change the one of `goal_id`; its targets become `targets`, told apart by metric.

    Raises PermissionDenied (also for a brand that `by` does not lead), Refused with what is wrong.
    """
    goal = Goal.objects.select_for_update().get(pk=goal_id) if goal_id else Goal()
    require(by, Action.MANAGE_GOALS, goal if goal_id else None)
    for name in ("title", "why", "kind", "brand", "owner", "starts_on", "ends_on"):
        if name in fields:
            setattr(goal, name, fields[name])
    require_led(by, goal.brand)
    _refuse_nonsense(goal, targets)
    goal.full_clean(exclude={"state"})
    goal.save()
    goal.partners.set(partners)
    _set_targets(goal, targets)
    record(actor=by, action="goal.change" if goal_id else "goal.set", subject=goal)
    return goal


def _refuse_nonsense(goal: Goal, targets: Sequence[TargetDraft]) -> None:
    missing = []
    if goal.starts_on and goal.ends_on and goal.ends_on <= goal.starts_on:
        missing.append(_("The goal must end after it starts."))
    if not targets:
        missing.append(_("A goal needs at least one number to reach."))
    if len({target.metric for target in targets}) < len(targets):
        missing.append(_("Each metric can be there once."))
    if any(target.metric not in METRICS for target in targets):
        missing.append(_("A target needs a known metric."))
    if any(target.value == target.baseline for target in targets):
        missing.append(_("A target must differ from where it starts."))
    if missing:
        raise Refused(missing)


def _set_targets(goal: Goal, drafts: Sequence[TargetDraft]) -> None:
    for target in goal.targets.exclude(metric__in=[draft.metric for draft in drafts]):
        _remove(target)
    for draft in drafts:
        Target.objects.update_or_create(
            goal=goal, metric=draft.metric, defaults={"value": draft.value, "baseline": draft.baseline}
        )


def _remove(target: Target) -> None:
    """Take a target away on which nothing stands yet."""
    label = metric_of(target.metric).label
    if target.measurements.exists():
        raise Refused([_("“%(metric)s” has values already and cannot be taken away.") % {"metric": label}])
    try:
        target.delete()
    except ProtectedError as error:
        raise Refused([_("An idea was vetted against “%(metric)s”.") % {"metric": label}]) from error


@transaction.atomic
def close(*, goal_id: int, by: Member) -> Goal:
    """End a goal, reached or not; closing twice is refused."""
    goal = Goal.objects.select_for_update().get(pk=goal_id)
    require(by, Action.MANAGE_GOALS, goal)
    if goal.state == GoalState.CLOSED:
        raise Refused([_("This goal is closed already.")])
    goal.close()
    goal.save()
    record(actor=by, action="goal.close", subject=goal)
    return goal


@transaction.atomic
def reopen(*, goal_id: int, by: Member) -> Goal:
    goal = Goal.objects.select_for_update().get(pk=goal_id)
    require(by, Action.MANAGE_GOALS, goal)
    if goal.state == GoalState.OPEN:
        raise Refused([_("This goal is open already.")])
    goal.reopen()
    goal.save()
    record(actor=by, action="goal.reopen", subject=goal)
    return goal


def hand_over(from_member: Member, to_member: Member, by: Member) -> int:
    """Give all open goals of somebody who leaves to somebody else, inside the caller's transaction."""
    goals = list(open_goals_of(from_member).select_for_update())
    for goal in goals:
        goal.owner = to_member
        goal.save(update_fields=["owner", "updated_at"])
        record(actor=by, action="goal.hand_over", subject=goal, detail={"from": from_member.pk, "to": to_member.pk})
        notify(
            to=[to_member],
            kind="goal",
            key=f"goal:{goal.pk}:owner:{to_member.pk}",
            text=format_lazy("{} {}", gettext_lazy("You now own the goal:"), goal.title),
            url=f"/goals/{goal.pk}/",
        )
    return len(goals)
