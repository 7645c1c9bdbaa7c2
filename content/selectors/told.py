"""Whom to tell of an item's publications."""

from __future__ import annotations

from content.models import ContentItem, Duty
from content.workflow import DutyKind
from team.models import Member, Role


def leaders_over(item: ContentItem) -> list[Member]:
    """The active leaders of the item's brand and those of every brand."""
    leaders = Member.objects.filter(is_active=True, role=Role.LEADER).prefetch_related("brands")
    brands = {leader.pk: {brand.pk for brand in leader.brands.all()} for leader in leaders}
    return [one for one in leaders if not brands[one.pk] or item.brand_id in brands[one.pk] or item.brand_id is None]


def uploaders(item: ContentItem) -> list[Member]:
    """Who uploads and checks: the duty's owner, else the people of its department, else the leaders."""
    duty = item.duties.filter(kind=DutyKind.UPLOAD).select_related("owner").first()
    return (_people_of(duty) if duty else []) or leaders_over(item)


def _people_of(duty: Duty) -> list[Member]:
    if duty.owner is not None:
        return [duty.owner] if duty.owner.is_active else []
    return list(Member.objects.filter(is_active=True, department=duty.department_id or 0))
