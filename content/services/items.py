"""Making an item, changing what it is, and letting others see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from content.models import ContentItem, Duty, EventKind, Ground, ItemGoal, Purpose, Series
from content.selectors import rights
from content.selectors.items import lock
from content.services import duties, effects, history, stages, writing
from content.workflow import DutyKind, Template
from goals.models import Goal
from ideas.models import Idea
from smm.core import clock
from smm.core.errors import Refused
from team.models import Channel, Member, Role, Segment
from team.permissions import Action, can, require, require_brands, require_seen


@dataclass(frozen=True)
class Brief:
    """What a new item is. `expected` maps a goal's id to (metric key, value) that the vetting expects of it."""

    title: str
    brief: str = ""
    purpose: str = Purpose.HELP
    audience: str = ""
    brand: Segment | None = None
    template: str = Template.FULL
    ground: str = Ground.REACTIVE
    idea: Idea | None = None
    series: Series | None = None
    reactive_reason: str = ""
    goals: Iterable[Goal] = ()
    channels: Iterable[Channel] = ()
    planned_at: datetime | None = None
    response_days: int | None = None
    expected: Mapping[int, tuple[str, Decimal | None]] = field(default_factory=dict)


@transaction.atomic
def create(*, by: Member, brief: Brief) -> ContentItem:
    """Begin an item in `concept`, owned by `by`; a template that passes stages takes it further at once.

    Raises PermissionDenied (another brand, a channel that was not given), Refused where the ground does not hold.
    """
    require(by, Action.CREATE_CONTENT)
    require_brands(by, [brief.brand])
    goals, channels = list(brief.goals), list(brief.channels)
    require_seen(by, goals)
    require_seen(by, channels)
    _require_ground(by, brief)
    brief = replace(brief, goals=goals, channels=channels)
    return begin(by=by, brief=brief)


def _require_ground(by: Member, brief: Brief) -> None:
    require_seen(by, [brief.idea] if brief.idea else [])
    _require_series(by, brief.series)
    if brief.ground == Ground.REACTIVE and brief.reactive_reason and not can(by, Action.LEAD_CONTENT):
        raise PermissionDenied(_("Only a leader can give the reason for a reactive item."))
    if brief.template != Template.FULL and brief.ground == Ground.REACTIVE and not brief.reactive_reason.strip():
        raise Refused([_("A reactive item needs a leader's reason.")])


def _require_series(by: Member, series: Series | None) -> None:
    """A series is of its goal's brand."""
    require_seen(by, [series.goal] if series else [])


def begin(*, by: Member, brief: Brief, owner: Member | None = None) -> ContentItem:
    """Make the item inside the caller's transaction; who may has been asked (`create`, or the idea's acceptance).

    `owner` has the concept, if they can do it; otherwise `by` has.
    """
    is_reasoned = brief.ground == Ground.REACTIVE and brief.reactive_reason.strip()
    item = ContentItem.objects.create(
        title=brief.title,
        brief=brief.brief,
        purpose=brief.purpose,
        audience=brief.audience,
        brand=brief.brand,
        template=brief.template,
        ground=brief.ground,
        idea=brief.idea,
        series=brief.series,
        reactive_reason=brief.reactive_reason,
        reactive_by=by if is_reasoned else None,
        planned_at=brief.planned_at,
        response_days=brief.response_days,
        stage_since=clock.now(),
        created_by=by,
    )
    _set_goals(item, brief.goals, brief.expected)
    item.channels.set(brief.channels)
    Duty.objects.create(item=item, kind=DutyKind.CONCEPT, owner=_concept_owner(owner, item) or by)
    history.write(item, kind=EventKind.CREATED, source="", by=by)
    if item.template != Template.FULL:
        duties.fill(item)
        stages.pass_over(item)
        effects.entered(item, by)
    return item


def _concept_owner(owner: Member | None, item: ContentItem) -> Member | None:
    is_able = owner is not None and can(owner, Action.WORK_ON_CONTENT, item)
    return owner if is_able else None


def _set_goals(
    item: ContentItem, goals: Iterable[Goal], expected: Mapping[int, tuple[str, Decimal | None]] | None = None
) -> None:
    wanted = {goal.pk: goal for goal in goals}
    item.item_goals.exclude(goal__in=wanted).delete()
    there = set(item.item_goals.values_list("goal", flat=True))
    for pk, goal in wanted.items():
        if pk not in there:
            metric, value = (expected or {}).get(pk, ("", None))
            ItemGoal.objects.create(item=item, goal=goal, metric=metric, expected=value)


PLAIN = {"title", "brief", "purpose", "audience", "planned_at", "response_days", "late_after_minutes", "series", "cost"}


@transaction.atomic
def update(*, item_id: int, by: Member, version: int | None = None, **changes: Any) -> ContentItem:
    """Change what the item is: plain fields, `goals`, `channels`, `reactive_reason` (a leader's alone).

    Raises PermissionDenied, Stale, or Refused once the item has ended or a changed channel has its publication.
    """
    item = writing.begin(item_id, by, version)
    _give_reason(item, by, changes.pop("reactive_reason", None))
    goals, channels = changes.pop("goals", None), changes.pop("channels", None)
    _require_series(by, changes.get("series"))
    for name in PLAIN & changes.keys():
        setattr(item, name, changes[name])
    item.save(update_fields=[*(PLAIN & changes.keys()), "reactive_reason", "reactive_by", "updated_at"])
    if goals is not None:
        set_goals(item, by, goals)
    if channels is not None:
        set_channels(item, by, channels)
    writing.end(item, by)
    return item


def _give_reason(item: ContentItem, by: Member, reason: str | None) -> None:
    if reason is None or reason.strip() == item.reactive_reason:
        return
    rights.require_lead(by, item)
    item.reactive_reason, item.reactive_by = reason.strip(), by if reason.strip() else None


def set_goals(item: ContentItem, by: Member, goals: Iterable[Goal]) -> None:
    """Serve these goals; those that are new must be among what `by` sees."""
    wanted, before = list(goals), set(item.item_goals.values_list("goal", flat=True))
    new = [goal for goal in wanted if goal.pk not in before]
    if new:
        require(by, Action.VIEW_GOALS)
        require_seen(by, new)
    _set_goals(item, wanted)


def set_channels(item: ContentItem, by: Member, channels: Iterable[Channel]) -> None:
    """Mean these channels; one with a publication that is not withdrawn stays."""
    wanted = list(channels)
    before = set(item.channels.values_list("pk", flat=True))
    require_seen(by, [channel for channel in wanted if channel.pk not in before])
    item.channels.set(wanted)


@transaction.atomic
def share(*, item_id: int, by: Member, member_ids: Iterable[int]) -> ContentItem:
    """Let exactly these agency members see the item."""
    item = lock(item_id)
    rights.require_lead(by, item)
    item.shared_with.set(Member.objects.filter(pk__in=list(member_ids), role=Role.AGENCY, is_active=True))
    history.touch(item)
    return item


@transaction.atomic
def watch(*, item_id: int, by: Member, on: bool = True) -> ContentItem:
    """Tell `by` of every move of the item, or no longer."""
    item = lock(item_id)
    require(by, Action.VIEW_CONTENT, item)
    (item.watchers.add if on else item.watchers.remove)(by)
    return item
