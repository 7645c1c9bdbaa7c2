"""Which goals and reports a member may see; registered when the app is ready."""

from __future__ import annotations

from django.db.models import Q

from goals.models import Goal, Measurement, Report, Target
from team.models import Member
from team.permissions import brand_scope, register_scope


def targets_of(member: Member) -> Q:
    return brand_scope(member, "goal__brand")


def measurements_of(member: Member) -> Q:
    return brand_scope(member, "target__goal__brand")


def reports_of(member: Member) -> Q:
    """Reports of the member's brands; one over all brands only for those who work for all."""
    return Q(brand__in=member.brand_ids) if member.brand_ids else Q()


def register() -> None:
    register_scope(Goal, brand_scope)
    register_scope(Target, targets_of)
    register_scope(Measurement, measurements_of)
    register_scope(Report, reports_of)
