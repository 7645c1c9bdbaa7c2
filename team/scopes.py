"""Which rows of the team's own a member may see; registered when the app is ready."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Model, Q, QuerySet

from team.models import AuditEvent, Channel, EmergencyStop, Member, Notice, Role, Segment, SegmentKind
from team.permissions import brand_scope, register_scope, scoped_models, visible_to


def channels_of(member: Member) -> Q:
    """Channels of the member's brands; an agency member sees those that were given to them."""
    if member.role == Role.AGENCY:
        return Q(pk__in=Channel.shared_with.through.objects.filter(member=member).values("channel"))
    return brand_scope(member)


def notices_of(member: Member) -> Q:
    return Q(recipient=member)


def acts_of(member: Member) -> Q:
    """Acts of the people of the member's brands, on what is of those brands, and on what is of none."""
    if not member.brand_ids:
        return Q()
    rows = _rows_of_brands(member)
    by_theirs = Q(actor__in=Member.objects.filter(brands__in=member.brand_ids))
    on_no_such_thing = ~Q(subject_type__in=[found.model._meta.label_lower for found in rows])
    on_theirs = [Q(subject_type=found.model._meta.label_lower, subject_id__in=found.values("pk")) for found in rows]
    return reduce(or_, on_theirs, by_theirs | on_no_such_thing)


def _rows_of_brands(member: Member) -> list[QuerySet[Model]]:
    """Of each model whose rows can be of a brand: those of the member's brands and of none."""
    scoped = [model for model in scoped_models() if model is not AuditEvent]
    no_brand = ~Q(kind=SegmentKind.BRAND)
    return [
        *(visible_to(member, model._default_manager.all()) for model in scoped),
        Member.objects.filter(brand_scope(member, "brands")),
        Segment.objects.filter(no_brand | Q(pk__in=member.brand_ids)),
        EmergencyStop.objects.filter(brand_scope(member), brand_scope(member, "channel__brand")),
    ]


def register() -> None:
    register_scope(AuditEvent, acts_of)
    register_scope(Channel, channels_of)
    register_scope(Notice, notices_of)
