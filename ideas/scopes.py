"""Which ideas a member may see; registered when the app is ready."""

from __future__ import annotations

from django.db.models import Q

from ideas.models import Idea, Vetting
from team.models import Member
from team.permissions import brand_scope, register_scope


def ideas_of(member: Member) -> Q:
    """Ideas of the member's brands and of none, and what the member handed in."""
    return brand_scope(member) | Q(proposer=member) if member.brand_ids else Q()


def vettings_of(member: Member) -> Q:
    return brand_scope(member, "idea__brand")


def register() -> None:
    register_scope(Idea, ideas_of)
    register_scope(Vetting, vettings_of)
