"""Who there is, what they cover, and how much time they have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet

from team import hooks
from team.models import Coverage, CoverageDuty, Member, Role, Segment, SegmentKind

WEEKS_AHEAD = 4
MOST_MEMBERS = 300


def people_covering(segment_ids: Iterable[int], duties: Iterable[CoverageDuty]) -> QuerySet[Member]:
    """Active members who cover at least one of the segments with at least one of the duties."""
    return Member.objects.filter(
        is_active=True, coverage__segment__in=list(segment_ids), coverage__duty__in=list(duties)
    ).distinct()


def brands_of(member: Member) -> QuerySet[Segment]:
    """The brands that the member works for."""
    brands = Segment.objects.filter(kind=SegmentKind.BRAND)
    return brands.filter(pk__in=member.brand_ids) if member.brand_ids else brands


def leaders_of(brand_id: int | None) -> list[Member]:
    """The active leaders over what is of a brand; over what is of none, those who lead everything."""
    leaders = Member.objects.filter(role=Role.LEADER, is_active=True).prefetch_related("brands")
    led = [(one, {brand.pk for brand in one.brands.all()}) for one in leaders[:MOST_MEMBERS]]
    return [one for one, brands in led if not brands or brand_id in brands]


def free_hours(members: Iterable[Member]) -> dict[int, Decimal]:
    """Hours that each member has left in the next four weeks; negative where more is planned than there is time."""
    by_id = {member.pk: member for member in members}
    planned = hooks.planned_hours(by_id.keys())
    return {pk: member.hours_per_week * WEEKS_AHEAD - planned[pk] for pk, member in by_id.items()}


@dataclass(frozen=True)
class Person:
    """A line of the team's list; hours are of the next four weeks."""

    member: Member
    planned: Decimal
    available: Decimal

    @property
    def is_overloaded(self) -> bool:
        return self.planned > self.available


def _with_all() -> QuerySet[Member]:
    coverage = Coverage.objects.select_related("segment").order_by("segment__kind", "segment__name", "duty")
    return Member.objects.select_related("department").prefetch_related(
        "brands", "skills", Prefetch("coverage", queryset=coverage)
    )


def people(*, text: str = "", role: str = "", department_id: int | None = None, left: bool = False) -> list[Person]:
    """The team's list: active members, or those who have left, by name."""
    found = _with_all().filter(is_active=not left)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(email__icontains=text) | Q(title__icontains=text))
    if role:
        found = found.filter(role=role)
    if department_id:
        found = found.filter(department=department_id)
    return _persons(found[:MOST_MEMBERS])


def person(member_id: int) -> Person:
    """One member with all that their page shows; raises Member.DoesNotExist."""
    return _persons([_with_all().get(pk=member_id)])[0]


def _persons(members: Iterable[Member]) -> list[Person]:
    rows = list(members)
    planned = hooks.planned_hours([member.pk for member in rows])
    return [Person(member, planned[member.pk], member.hours_per_week * WEEKS_AHEAD) for member in rows]
