"""Which rows of monitoring a member may see; registered when the app is ready."""

from __future__ import annotations

from django.db.models import Q

from monitoring.models import Conversation, Mention, Reply, SavedReply, Source, Watch
from team.models import Member, Role
from team.permissions import brand_scope, register_scope


def _through(path: str) -> str:
    return f"{path}__" if path else ""


def conversations_of(member: Member, path: str = "") -> Q:
    """Conversations of the member's brands and of no brand; an agency member sees those assigned to them."""
    if member.role == Role.AGENCY:
        return Q(**{f"{_through(path)}assignee": member})
    return brand_scope(member, f"{_through(path)}brand")


def replies_of(member: Member) -> Q:
    return conversations_of(member, "conversation")


def mentions_of(member: Member) -> Q:
    """Posts of sources that the member sees; an agency member sees those of conversations assigned to them."""
    if member.role == Role.AGENCY:
        return Q(conversation__assignee=member)
    return brand_scope(member, "source__brand")


def saved_replies_of(member: Member) -> Q:
    """The department's own words; nobody gave them to an agency."""
    return Q(pk__in=[]) if member.role == Role.AGENCY else brand_scope(member)


def register() -> None:
    register_scope(Conversation, conversations_of)
    register_scope(Reply, replies_of)
    register_scope(Mention, mentions_of)
    for model in (Watch, Source):
        register_scope(model, brand_scope)
    register_scope(SavedReply, saved_replies_of)
