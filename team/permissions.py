"""Who may do what: one table and a scope.

`ROLES` grants actions to roles; scope (brand, channel, assignment) narrows them in `visible_to`. Services call
`require`, templates ask `can`, selectors start from `visible_to`. Each app tells how its own models are scoped by
`register_scope` when it is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from team.models import Member, Role, Segment, SegmentKind

M = TypeVar("M", bound=Model)
Scope = Callable[[Member], Q]


class Action(StrEnum):
    """What a person can do; the value is also the name in the API and the documentation."""

    VIEW_HOME = "home.view"
    VIEW_TEAM = "team.view"
    MANAGE_TEAM = "team.manage"
    VIEW_CHANNELS = "channel.view"
    MANAGE_CHANNELS = "channel.manage"
    STOP_PUBLISHING = "channel.stop"
    MANAGE_COMPANY = "company.manage"
    VIEW_AUDIT = "audit.view"
    VIEW_GOALS = "goal.view"
    MANAGE_GOALS = "goal.manage"
    VIEW_REPORTS = "report.view"
    ISSUE_REPORTS = "report.issue"
    VIEW_WATCHES = "watch.view"
    MANAGE_WATCHES = "watch.manage"
    VIEW_INBOX = "conversation.view"
    ANSWER = "conversation.answer"
    ASSIGN_CONVERSATION = "conversation.assign"
    VIEW_IDEAS = "idea.view"
    SUBMIT_IDEA = "idea.submit"
    VOTE_IDEA = "idea.vote"
    VET_IDEA = "idea.vet"
    DECIDE_IDEA = "idea.decide"
    VIEW_CONTENT = "content.view"
    CREATE_CONTENT = "content.create"
    WORK_ON_CONTENT = "content.work"
    LEAD_CONTENT = "content.lead"
    APPROVE_CONTENT = "content.approve"
    TAKE_DOWN = "content.take_down"
    VIEW_COSTS = "content.costs"
    COMMENT_INTERNALLY = "content.comment_internally"


A = Action
_READS = {A.VIEW_HOME, A.VIEW_GOALS, A.VIEW_REPORTS, A.VIEW_IDEAS, A.SUBMIT_IDEA, A.VOTE_IDEA, A.VIEW_TEAM}
_STAFF = _READS | {
    A.VIEW_CHANNELS,
    A.VIEW_WATCHES,
    A.VIEW_INBOX,
    A.ANSWER,
    A.VET_IDEA,
    A.VIEW_CONTENT,
    A.CREATE_CONTENT,
    A.WORK_ON_CONTENT,
    A.COMMENT_INTERNALLY,
    A.VIEW_COSTS,
}

_LED = {A.MANAGE_COMPANY, A.MANAGE_TEAM, A.MANAGE_CHANNELS, A.MANAGE_WATCHES, A.MANAGE_GOALS}
"""What leaders of some brands may do with what is of those brands alone."""

ROLES: dict[str, frozenset[Action]] = {
    Role.LEADER: frozenset(A),
    Role.EXECUTIVE: frozenset(_READS | {A.VIEW_CONTENT, A.VIEW_INBOX, A.VIEW_COSTS, A.COMMENT_INTERNALLY}),
    Role.APPROVER: frozenset(
        _READS
        | {A.VIEW_CONTENT, A.VIEW_CHANNELS, A.APPROVE_CONTENT, A.WORK_ON_CONTENT, A.VIEW_COSTS, A.COMMENT_INTERNALLY}
    ),
    Role.STAFF: frozenset(_STAFF),
    Role.AGENCY: frozenset({A.VIEW_HOME, A.VIEW_CHANNELS, A.VIEW_CONTENT, A.WORK_ON_CONTENT, A.VIEW_INBOX, A.ANSWER}),
}

_scopes: dict[type[Model], Scope] = {}


def register_scope(model: type[Model], scope: Scope) -> None:
    """Let `model`'s app say which of its rows a member may see, as a Q on that model."""
    _scopes[model] = scope


def scoped_models() -> list[type[Model]]:
    return list(_scopes)


def can(member: Member, action: Action, subject: Model | None = None) -> bool:
    """Whether `member` may do `action`, on `subject` where one is given."""
    granted = member.is_active and action in ROLES[member.role] and _reaches(member, action, subject)
    return granted and (subject is None or in_scope(member, subject))


def _reaches(member: Member, action: Action, subject: Model | None) -> bool:
    """Who leads some brands leads those: their people and what is theirs, never the company or what is of no brand."""
    if not member.brand_ids or action not in _LED:
        return True
    if isinstance(subject, Member):
        return bool(subject.brand_ids) and set(subject.brand_ids) <= set(member.brand_ids)
    if isinstance(subject, Segment):
        return subject.kind != SegmentKind.BRAND or subject.pk in member.brand_ids
    if subject is not None and hasattr(subject, "brand_id"):
        return leads_brand(member, subject.brand_id)
    return action != A.MANAGE_COMPANY


def leads_brand(member: Member, brand_id: int | None) -> bool:
    """Whether what is of this brand (None: of no brand) is within reach of a leader of some brands, or of all."""
    return not member.brand_ids or brand_id in member.brand_ids


def require(member: Member, action: Action, subject: Model | None = None) -> None:
    """Raise PermissionDenied with a sentence for the person unless `can`."""
    if not can(member, action, subject):
        raise PermissionDenied(_("Your role does not allow this here."))


def visible_to(member: Member, queryset: QuerySet[M]) -> QuerySet[M]:
    """Narrow `queryset` to the rows that `member` may see; a model without a scope is open to all who may act."""
    scope = _scopes.get(queryset.model)
    return queryset.filter(scope(member)) if scope else queryset


def in_scope(member: Member, subject: Model) -> bool:
    if type(subject) not in _scopes:
        return True
    return visible_to(member, type(subject)._default_manager.filter(pk=subject.pk)).exists()


def brand_scope(member: Member, path: str = "brand") -> Q:
    """Rows of the member's brands and of no brand; a member of no brand in particular sees all."""
    brands = member.brand_ids
    return Q(**{f"{path}__in": brands}) | Q(**{path: None}) if brands else Q()


def require_brands(member: Member, segments: Iterable[Segment | None]) -> None:
    """Raise PermissionDenied where a brand is among `segments` that is not the member's; None is of no brand."""
    given = {one.pk for one in segments if one is not None and one.kind == SegmentKind.BRAND}
    if member.brand_ids and not given <= set(member.brand_ids):
        raise PermissionDenied(_("You do not work for this brand."))


def require_led(member: Member, brand: Segment | None) -> None:
    """Raise PermissionDenied where a leader of some brands would put something under another brand, or under none."""
    if not leads_brand(member, brand.pk if brand else None):
        raise PermissionDenied(_("Choose a brand that you lead: what is of no brand is for leaders of everything."))


def require_seen(member: Member, rows: Iterable[Model]) -> None:
    """Raise PermissionDenied unless the member sees all the `rows`, which are of one model."""
    given = {row.pk: type(row) for row in rows}
    for model in set(given.values()):
        if visible_to(member, model._default_manager.filter(pk__in=given)).count() < len(given):
            raise PermissionDenied(_("Something that you chose is not among what was given to you."))
