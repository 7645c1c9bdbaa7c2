"""Reads: ideas in a list and on a board, an idea with its answers, and what helps to answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from goals.metrics import METRICS, Metric
from goals.models import Target
from goals.selectors import TargetLine, open_targets, past_values, progress_of_all
from ideas.models import Decision, Idea, IdeaState, Vetting, Vote
from ideas.vetting import Means, VettingAnswers
from monitoring.models import Conversation
from smm.core import clock
from team.models import Coverage, Member, Role
from team.permissions import visible_to
from team.selectors import free_hours

MOST_HELPERS = 30
MOST_TARGETS = 50
BOARD_COLUMN = 30


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty means everything."""

    query: str = ""
    state: str = ""
    brand_id: int | None = None
    mine: bool = False


def ideas_of(member: Member, filters: Filters | None = None) -> QuerySet[Idea]:
    """Ideas that the member may see, each knowing whether the member voted (`voted`)."""
    wanted = filters or Filters()
    mine = Vote.objects.filter(idea=OuterRef("pk"), member=member)
    ideas = visible_to(member, Idea.objects.select_related("brand", "proposer")).annotate(voted=Exists(mine))
    if wanted.state:
        ideas = ideas.filter(state=wanted.state)
    if wanted.brand_id:
        ideas = ideas.filter(Q(brand=wanted.brand_id) | Q(brand=None))
    if wanted.mine:
        ideas = ideas.filter(proposer=member)
    words = wanted.query.split()[:8]
    for word in words:
        ideas = ideas.filter(Q(title__icontains=word) | Q(text__icontains=word))
    return ideas


def board(member: Member, filters: Filters) -> list[tuple[str, str, list[Idea]]]:
    """Value, name and most wanted ideas of each state; one query a column."""
    ideas = ideas_of(member, filters)
    return [
        (state.value, str(state.label), list(ideas.filter(state=state)[:BOARD_COLUMN]))
        for state in IdeaState
        if filters.state in ("", state.value)
    ]


def idea_for(member: Member, idea_id: int) -> Idea:
    """An idea with its conversations, answers and decisions; raises Idea.DoesNotExist where it may not be seen."""
    vettings = Vetting.objects.select_related("answered_by", "target__goal")
    decisions = Decision.objects.select_related("decided_by")
    return (
        ideas_of(member)
        .prefetch_related(
            Prefetch("vettings", queryset=vettings),
            Prefetch("decisions", queryset=decisions),
            Prefetch("conversations", queryset=visible_to(member, Conversation.objects.all())),
        )
        .get(pk=idea_id)
    )


def by_token(token: str) -> Idea:
    """For the public status page; raises Idea.DoesNotExist."""
    return Idea.objects.prefetch_related("decisions").get(token=token)


def latest_vetting(idea: Idea) -> Vetting | None:
    """The answers that count: the newest version."""
    return next(iter(idea.vettings.all()), None)


def answers_of(vetting: Vetting | None) -> VettingAnswers | None:
    if vetting is None:
        return None
    return VettingAnswers(
        target_id=vetting.target_id,
        contribution=vetting.contribution,
        hours=vetting.hours,
        money=vetting.money,
        promotion_hours=vetting.promotion_hours,
        promotion_money=vetting.promotion_money,
        outsourced_to=vetting.outsourced_to,
        metric=vetting.metric,
        expected=vetting.expected,
    )


def target_help(member: Member, idea: Idea) -> list[TargetLine]:
    """Beside question 1: each target that the idea could serve, with its gap and pace."""
    targets = list(open_targets(member, idea.brand_id)[:MOST_TARGETS])
    standing = progress_of_all(targets)
    return [
        TargetLine(target, METRICS[target.metric], standing[target.pk])
        for target in targets
        if target.metric in METRICS
    ]


@dataclass(frozen=True)
class MeansHelp:
    """Beside question 2: who would do it, and how many hours each has free in the next four weeks."""

    people: list[tuple[Member, Decimal]]
    means: Means


def means_help(idea: Idea) -> MeansHelp:
    """Those who cover the idea's brand, or where nobody does, the staff who work for it."""
    people = list(_helpers(idea)[:MOST_HELPERS])
    free = free_hours(people)
    ranked = sorted(people, key=lambda one: -free[one.pk])
    return MeansHelp([(one, free[one.pk]) for one in ranked], Means(free))


def _helpers(idea: Idea) -> QuerySet[Member]:
    active = Member.objects.filter(is_active=True, role__in=[Role.STAFF, Role.LEADER])
    if idea.brand_id is None:
        return active
    covering = active.filter(pk__in=Coverage.objects.filter(segment=idea.brand_id).values("member"))
    return covering if covering.exists() else active.filter(Q(brands=idea.brand_id) | Q(brands=None)).distinct()


@dataclass(frozen=True)
class MetricHelp:
    """Beside question 3: whether we read the metric ourselves, and what single pieces brought before."""

    metric: Metric
    past: list[Decimal]

    @property
    def usual(self) -> Decimal | None:
        return median(self.past) if self.past else None


def metric_help(member: Member, keys: Iterable[str]) -> list[MetricHelp]:
    """One query a metric; callers pass the few that are in question."""
    return [MetricHelp(METRICS[key], past_values(key, member)) for key in dict.fromkeys(keys) if key in METRICS]


def conversations_for(member: Member, ids: Iterable[int]) -> list[Conversation]:
    """Those of `ids` that the member may see, to be remembered by an idea."""
    return list(visible_to(member, Conversation.objects.filter(pk__in=list(ids))))


def due_back() -> QuerySet[Idea]:
    """Parked ideas whose day has come."""
    return Idea.objects.filter(state=IdeaState.PARKED, parked_until__lte=clock.now().date())


def target_of(member: Member, target_id: int) -> Target:
    """A target that the member may name in an answer; raises Target.DoesNotExist."""
    return open_targets(member).get(pk=target_id)
