"""The board: a column for each stage, each bounded, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from content.models import ContentItem, Duty, Purpose
from content.selectors.items import visible_items
from content.selectors.stageline import steps
from content.workflow import MOVES, STAGE_OF, WORKING_STAGES, MoveKind, Stage, is_passed
from smm.core import clock
from team.models import Channel, Member
from team.permissions import visible_to

MOST_CARDS = 20
DONE_DAYS = 30
COLUMNS = (*WORKING_STAGES, Stage.DONE)
MOST_CHOICES = 200


@dataclass(frozen=True)
class Filters:
    """What the board is narrowed to; empty values narrow nothing. `due`: "overdue", "week" or ""."""

    q: str = ""
    owner: int | None = None
    brand: int | None = None
    channel: int | None = None
    purpose: str = ""
    due: str = ""
    stage: str = ""


@dataclass
class Card:
    item: ContentItem
    duty: Duty | None
    steps: list[dict[str, Any]]
    ways: list[tuple[str, str, str]]
    """Where it may go: (stage, its name, kind of move)."""


@dataclass
class Column:
    stage: Stage
    count: int
    cards: list[Card] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


def board(member: Member, filters: Filters) -> list[Column]:
    """The columns with at most MOST_CARDS cards each, what is due first; one stage alone shows more."""
    items = filtered(member, filters)
    counts = dict(items.order_by().values_list("stage").annotate(Count("pk")))
    stages = [Stage(filters.stage)] if filters.stage in COLUMNS else COLUMNS
    columns = {stage: Column(stage, counts.get(stage, 0)) for stage in stages}
    most = MOST_CARDS * 10 if filters.stage in COLUMNS else MOST_CARDS
    for item in _first_of_each(items.filter(stage__in=stages), most):
        columns[Stage(item.stage)].cards.append(card(item))
    return list(columns.values())


def filtered(member: Member, filters: Filters) -> QuerySet[ContentItem]:
    items = visible_items(member).exclude(stage=Stage.CANCELLED)
    recent = Q(stage_since__gte=clock.now() - timedelta(days=DONE_DAYS))
    items = items.filter(~Q(stage=Stage.DONE) | recent) if filters.stage != Stage.DONE else items
    if filters.q:
        items = items.filter(Q(title__icontains=filters.q) | Q(brief__icontains=filters.q))
    if filters.brand:
        items = items.filter(brand=filters.brand)
    if filters.channel:
        items = items.filter(channels=filters.channel)
    if filters.purpose in Purpose.values:
        items = items.filter(purpose=filters.purpose)
    return _by_duty(items, filters)


def _by_duty(items: QuerySet[ContentItem], filters: Filters) -> QuerySet[ContentItem]:
    present = Duty.objects.filter(item=OuterRef("pk"), done_at=None)
    if filters.owner:
        items = items.filter(Exists(present.filter(owner=filters.owner)))
    if filters.due:
        until = clock.now() + timedelta(days=7 if filters.due == "week" else 0)
        items = items.filter(Exists(present.filter(due_at__lt=until)))
    return items


def _first_of_each(items: QuerySet[ContentItem], most: int) -> QuerySet[ContentItem]:
    order = [F("planned_at").asc(nulls_last=True), F("pk").asc()]
    place = Window(RowNumber(), partition_by=[F("stage")], order_by=order)
    duties = Duty.objects.select_related("owner", "department")
    shown = items.annotate(place=place).filter(place__lte=most).order_by("place", "pk")
    return shown.select_related("brand").prefetch_related("channels", Prefetch("duties", duties))


def card(item: ContentItem) -> Card:
    """A card of an item whose duties and channels were fetched."""
    duties = list(item.duties.all())
    present = [duty for duty in duties if STAGE_OF[duty.kind] == item.stage]  # type: ignore[index]
    open_first = sorted(present, key=lambda duty: duty.done_at is not None)
    return Card(item, open_first[0] if open_first else None, steps(item, duties), ways(item))


def ways(item: ContentItem) -> list[tuple[str, str, str]]:
    """Every stage to which the item can be moved by a person: the next that is not passed, those back, cancelled."""
    shown = []
    for move in MOVES:
        if move.source != item.stage:
            continue
        target = move.target
        if move.kind is MoveKind.FORWARD:
            target = after_passed(item.template, target)
        elif is_passed(item.template, target):
            continue
        shown.append((target.value, str(target.label), move.kind.value))
    return shown


def after_passed(template: str, stage: Stage) -> Stage:
    """`stage`, or the first after it that the template does not pass."""
    order = [*WORKING_STAGES, Stage.DONE]
    return next(one for one in order[order.index(stage) :] if not is_passed(template, one))


def choices(member: Member) -> dict[str, Any]:
    """What the board's filters offer."""
    return {
        "owners": Member.objects.filter(is_active=True)[:MOST_CHOICES],
        "channels": visible_to(member, Channel.objects.filter(is_active=True))[:MOST_CHOICES],
        "purposes": Purpose.choices,
    }
