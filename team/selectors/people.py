"""Who there is, what they cover, and how much time they have."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import QuerySet

from team import hooks
from team.models import CoverageDuty, Member

WEEKS_AHEAD = 4


def people_covering(segment_ids: Iterable[int], duties: Iterable[CoverageDuty]) -> QuerySet[Member]:
    """Active members who cover at least one of the segments with at least one of the duties."""
    return Member.objects.filter(
        is_active=True, coverage__segment__in=list(segment_ids), coverage__duty__in=list(duties)
    ).distinct()


def free_hours(members: Iterable[Member]) -> dict[int, Decimal]:
    """Hours that each member has left in the next four weeks; negative where more is planned than there is time."""
    by_id = {member.pk: member for member in members}
    planned = hooks.planned_hours(by_id.keys())
    return {pk: member.hours_per_week * WEEKS_AHEAD - planned[pk] for pk, member in by_id.items()}
