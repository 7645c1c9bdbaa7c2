"""Which rows of the team's own a member may see; registered when the app is ready."""

from __future__ import annotations

from django.db.models import Q

from team.models import Channel, Member, Notice, Role
from team.permissions import brand_scope, register_scope


def channels_of(member: Member) -> Q:
    """Channels of the member's brands; an agency member sees those that were given to them."""
    if member.role == Role.AGENCY:
        return Q(pk__in=Channel.shared_with.through.objects.filter(member=member).values("channel"))
    return brand_scope(member)


def notices_of(member: Member) -> Q:
    return Q(recipient=member)


def register() -> None:
    register_scope(Channel, channels_of)
    register_scope(Notice, notices_of)
