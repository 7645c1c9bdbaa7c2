"""Reads: goals with how they stand, the readings behind a number, reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber, TruncWeek

from goals.hooks import SourceInfo, explain_sources
from goals.metrics import Metric, metric_of
from goals.models import Goal, GoalState, Measurement, Report, ReportShare, Target
from goals.progress import Aim, Progress, Reading, Standing, progress, worst
from smm.core import clock
from team.models import Member
from team.permissions import visible_to

MOST_GOALS = 100
MOST_SOURCES = 50


@dataclass(frozen=True)
class TargetLine:
    """A target with its metric and how it stands."""

    target: Target
    metric: Metric
    progress: Progress


@dataclass(frozen=True)
class GoalLine:
    """A goal with its targets; `standing` is that of the worst."""

    goal: Goal
    targets: list[TargetLine]

    @property
    def standing(self) -> Standing:
        return worst(line.progress.standing for line in self.targets)


@dataclass(frozen=True)
class SourceLine:
    """What a source has brought to a target so far, and where it came from."""

    source: str
    value: Decimal
    observed_at: datetime
    info: SourceInfo | None


def aim_of(target: Target) -> Aim:
    goal = target.goal
    return Aim(target.baseline, target.value, goal.starts_on, goal.ends_on, metric_of(target.metric).rule)


def readings_of(target_ids: Iterable[int]) -> dict[int, list[Reading]]:
    """The last reading of each source in each week, by target: bounded however often something is read."""
    last = Window(
        RowNumber(),
        partition_by=[F("target"), F("source"), TruncWeek("observed_at")],
        order_by=[F("observed_at").desc(), F("pk").desc()],
    )
    rows = Measurement.objects.filter(target__in=list(target_ids)).annotate(place=last).filter(place=1)
    found: dict[int, list[Reading]] = defaultdict(list)
    for target_id, source, observed_at, value in rows.order_by("observed_at", "pk").values_list(
        "target", "source", "observed_at", "value"
    ):
        found[target_id].append(Reading(source, observed_at.date(), value))
    return found


def progress_of_all(targets: Sequence[Target]) -> dict[int, Progress]:
    """How each of `targets` stands, in one query (their goals must be at hand)."""
    readings = readings_of([target.pk for target in targets])
    today = clock.now().date()
    return {target.pk: progress(aim_of(target), readings.get(target.pk, []), today) for target in targets}


def progress_of(target: Target) -> Progress:
    return progress_of_all([target])[target.pk]


def gap(target: Target) -> Decimal:
    """What is still missing to reach the target, in the metric's unit; 0 once it is reached."""
    return progress_of(target).gap


def lines_of(goals: Iterable[Goal]) -> list[GoalLine]:
    """Goals with how they stand; two queries."""
    found = list(goals)
    targets = list(Target.objects.filter(goal__in=found).select_related("goal"))
    standing = progress_of_all(targets)
    by_goal: dict[int, list[TargetLine]] = defaultdict(list)
    for target in targets:
        by_goal[target.goal_id].append(TargetLine(target, metric_of(target.metric), standing[target.pk]))
    return [GoalLine(goal, by_goal[goal.pk]) for goal in found]


def goals_of(
    member: Member, *, brand_id: int | None = None, state: str = GoalState.OPEN, query: str = ""
) -> QuerySet[Goal]:
    """Goals that the member may see, by end; `state` empty: open and closed."""
    goals = visible_to(member, Goal.objects.select_related("owner", "brand"))
    if brand_id:
        goals = goals.filter(Q(brand=brand_id) | Q(brand=None))
    if state:
        goals = goals.filter(state=state)
    return goals.filter(Q(title__icontains=query) | Q(why__icontains=query)) if query else goals


def goal_lines(
    member: Member, *, brand_id: int | None = None, state: str = GoalState.OPEN, query: str = ""
) -> list[GoalLine]:
    """The goals' page: at most `MOST_GOALS`, each with how it stands."""
    return lines_of(goals_of(member, brand_id=brand_id, state=state, query=query)[:MOST_GOALS])


def goal_line(member: Member, goal_id: int) -> GoalLine:
    """One goal for its page; raises Goal.DoesNotExist where the member may not see it."""
    goal = goals_of(member, state="").prefetch_related("partners").get(pk=goal_id)
    return lines_of([goal])[0]


def open_goals_of(owner: Member) -> QuerySet[Goal]:
    return Goal.objects.filter(owner=owner, state=GoalState.OPEN)


def open_targets(member: Member, brand_id: int | None = None) -> QuerySet[Target]:
    """Targets of open goals that the member may see, for a choice."""
    targets = visible_to(member, Target.objects.filter(goal__state=GoalState.OPEN)).select_related("goal")
    return targets.filter(Q(goal__brand=brand_id) | Q(goal__brand=None)) if brand_id else targets


def sources_of(target: Target, most: int = MOST_SOURCES) -> list[SourceLine]:
    """What brought the number, greatest first: the last reading of each source, walked back to where it came from."""
    last = Window(RowNumber(), partition_by=[F("source")], order_by=[F("observed_at").desc(), F("pk").desc()])
    rows = target.measurements.annotate(place=last).filter(place=1).order_by("-value", "-pk")[:most]
    found = list(rows)
    infos = explain_sources([row.source for row in found])
    return [SourceLine(row.source, row.value, row.observed_at, infos.get(row.source)) for row in found]


def past_values(metric: str, member: Member, most: int = 20) -> list[Decimal]:
    """What single sources brought of `metric` at their last reading, latest first: a measure for what to expect."""
    rows = visible_to(member, Measurement.objects.filter(target__metric=metric)).exclude(source__startswith="manual:")
    latest = rows.order_by().values("source").annotate(value=Max("value"), at=Max("observed_at")).order_by("-at")
    return [row["value"] for row in latest[:most]]


def reports_of(member: Member) -> QuerySet[Report]:
    return visible_to(member, Report.objects.select_related("brand", "issued_by"))


def open_shares(report: Report) -> list[ReportShare]:
    """Links by which the report can be read now."""
    return list(report.shares.filter(expires_at__gt=clock.now()))


def share_of(token: str) -> ReportShare | None:
    """The link of that token while it is open."""
    shares = ReportShare.objects.filter(token=token, expires_at__gt=clock.now())
    return shares.select_related("report__brand", "report__issued_by").first()
