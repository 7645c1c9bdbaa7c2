"""Work on content: what is stuck, late or unassigned, whose tasks are next, what goes out when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from content.models import ContentItem, Delivery, Duty
from content.workflow import STAGE_OF, WORKING_STAGES, DutyKind, Stage
from smm.core import clock
from smm.outbox.states import DeliveryState
from team.hooks import planned_hours
from team.models import Member, Role
from team.permissions import visible_to
from team.selectors.people import WEEKS_AHEAD

MOST = 8
MOST_MEMBERS = 8
STUCK_AFTER = timedelta(days=7)
TO_COME = (DeliveryState.PLANNED, DeliveryState.SCHEDULED, DeliveryState.RETRY, DeliveryState.HANDED_OVER)


def _now_at_work() -> Q:
    """Duties of the stage at which their item stands."""
    return Q(*[Q(kind=kind, item__stage=stage) for kind, stage in STAGE_OF.items()], _connector=Q.OR)


def items_of(member: Member, brand_id: int | None = None) -> QuerySet[ContentItem]:
    found = visible_to(member, ContentItem.objects.all())
    return found.filter(brand=brand_id) if brand_id else found


def _duties(items: QuerySet[ContentItem]) -> QuerySet[Duty]:
    return Duty.objects.filter(item__in=items, done_at=None).select_related("item", "owner", "department")


def in_trouble(items: QuerySet[ContentItem]) -> QuerySet[Duty]:
    """Duties of present stages that are late, that nobody has, or whose item has stood still for a week."""
    now = clock.now()
    trouble = Q(due_at__lt=now) | Q(owner=None, department=None) | Q(item__stage_since__lt=now - STUCK_AFTER)
    return _duties(items).filter(_now_at_work(), trouble).order_by(F("due_at").asc(nulls_first=True), "pk")


@dataclass(frozen=True)
class StageCount:
    stage: Stage
    items: int
    late: int


def by_stage(items: QuerySet[ContentItem]) -> list[StageCount]:
    """How many items stand at each working stage, and how many of them are late there."""
    late = Q(duties__done_at=None, duties__due_at__lt=clock.now()) & Q(
        *[Q(duties__kind=kind, stage=stage) for kind, stage in STAGE_OF.items()], _connector=Q.OR
    )
    rows = items.filter(stage__in=WORKING_STAGES).values("stage").order_by()
    counted = rows.annotate(n=Count("pk", distinct=True), late=Count("pk", filter=late, distinct=True))
    found = {row["stage"]: row for row in counted}
    return [
        StageCount(stage, found[stage]["n"], found[stage]["late"]) if stage in found else StageCount(stage, 0, 0)
        for stage in WORKING_STAGES
    ]


def tasks_of(member: Member) -> QuerySet[Duty]:
    """What the member has to do now, by due time."""
    own = _duties(items_of(member)).filter(_now_at_work(), owner=member)
    return own.order_by(F("due_at").asc(nulls_last=True), "pk")


def coming_tasks_of(member: Member) -> QuerySet[Duty]:
    """What comes to the member at a later stage of its item."""
    stages_ahead = Q(
        *[
            Q(kind=kind, item__stage__in=WORKING_STAGES[: WORKING_STAGES.index(stage)])
            for kind, stage in STAGE_OF.items()
        ],
        _connector=Q.OR,
    )
    own = _duties(items_of(member)).filter(stages_ahead, owner=member)
    return own.order_by(F("due_at").asc(nulls_last=True), "pk")


def claimable_by(member: Member) -> QuerySet[Duty]:
    """What stands with the member's department and nobody has taken yet."""
    if member.department_id is None:
        return Duty.objects.none()
    open_ones = _duties(items_of(member)).filter(_now_at_work(), owner=None, department=member.department_id)
    return open_ones.order_by(F("due_at").asc(nulls_last=True), "pk")


def awaiting_approval_by(member: Member) -> QuerySet[Duty]:
    """Items that wait for this approver, the most urgent first."""
    waiting = _duties(items_of(member)).filter(kind=DutyKind.APPROVAL, item__stage=Stage.APPROVE)
    mine = Q(owner=member) | Q(owner=None, department=member.department_id) if member.department_id else Q(owner=member)
    return waiting.filter(mine).order_by(F("due_at").asc(nulls_last=True), "pk")


def deliveries_of(items: QuerySet[ContentItem]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(item__in=items).select_related("item", "channel")


def today(items: QuerySet[ContentItem]) -> QuerySet[Delivery]:
    """What goes out, or went out, on the viewer's day of today."""
    start = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    ours = deliveries_of(items).filter(due_at__gte=start, due_at__lt=start + timedelta(days=1))
    return ours.exclude(state=DeliveryState.WITHDRAWN).order_by("due_at", "pk")


def next_publications_of(member: Member) -> QuerySet[Delivery]:
    """What goes out next of the items in which the member has a duty."""
    own = items_of(member).filter(pk__in=Duty.objects.filter(owner=member).values("item"))
    return deliveries_of(own).filter(state__in=TO_COME, due_at__isnull=False).order_by("due_at", "pk")


@dataclass(frozen=True)
class Load:
    """A member's planned hours of the next four weeks beside the hours that there are."""

    member: Member
    planned: Decimal
    hours: Decimal

    @property
    def most(self) -> Decimal:
        """The full length of the bar."""
        return max(self.hours, self.planned, Decimal(1))

    @property
    def meaning(self) -> str:
        return "bad" if self.planned > self.hours else "accent"


def workload() -> list[Load]:
    """The busiest people first."""
    working = [Role.LEADER, Role.STAFF, Role.AGENCY, Role.APPROVER]
    members = list(Member.objects.filter(is_active=True, role__in=working).order_by("name", "pk")[:200])
    planned = planned_hours([member.pk for member in members])
    loads = [Load(member, planned[member.pk], member.hours_per_week * WEEKS_AHEAD) for member in members]
    return sorted(loads, key=lambda load: load.planned - load.hours, reverse=True)[:MOST_MEMBERS]
