"""Search over everything that a member may see: a few hits of each kind."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from content.models import ContentItem
from goals.models import Goal
from ideas.models import Idea
from monitoring.models import Conversation
from team.models import Member
from team.permissions import Action, can, visible_to

MOST = 8
SHORTEST = 2
LONGEST = 100


@dataclass(frozen=True)
class Kind:
    """Something that can be found: in which fields, by whom, and where it stands."""

    label: Promise | str
    icon: str
    model: type[Model]
    fields: tuple[str, ...]
    action: Action
    url_name: str
    about: str


@dataclass(frozen=True)
class Hit:
    title: str
    about: str
    url: str


@dataclass(frozen=True)
class Group:
    label: Promise | str
    icon: str
    hits: list[Hit]
    more: bool


KINDS = (
    Kind(_("Content"), "layout-kanban", ContentItem, ("title", "brief"), Action.VIEW_CONTENT, "content:item", "brief"),
    Kind(_("Ideas"), "bulb", Idea, ("title", "text"), Action.VIEW_IDEAS, "ideas:idea", "text"),
    Kind(
        _("Conversations"),
        "inbox",
        Conversation,
        ("title", "author", "mentions__text"),
        Action.VIEW_INBOX,
        "monitoring:conversation",
        "author",
    ),
    Kind(_("Goals"), "target-arrow", Goal, ("title", "why"), Action.VIEW_GOALS, "goals:goal", "why"),
    Kind(_("Team"), "users", Member, ("name", "email", "title"), Action.VIEW_TEAM, "team:member", "title"),
)


def search(member: Member, query: str) -> list[Group]:
    """What `member` may see that holds every word of `query`; nothing for less than two characters."""
    words = query.strip()[:LONGEST].split()
    if len("".join(words)) < SHORTEST:
        return []
    groups = [_group(kind, _found(kind, member, words)) for kind in KINDS if can(member, kind.action)]
    return [group for group in groups if group.hits]


def _found(kind: Kind, member: Member, words: list[str]) -> QuerySet[Model]:
    found = visible_to(member, kind.model._default_manager.all())
    for word in words:
        in_any = Q(*[Q(**{f"{field}__icontains": word}) for field in kind.fields], _connector=Q.OR)
        found = found.filter(pk__in=kind.model._default_manager.filter(in_any).values("pk"))
    return found


def _group(kind: Kind, found: QuerySet[Model]) -> Group:
    rows = list(found[: MOST + 1])
    hits = [
        Hit(str(row), Truncator(getattr(row, kind.about)).chars(120), reverse(kind.url_name, args=[row.pk]))
        for row in rows[:MOST]
    ]
    return Group(kind.label, kind.icon, hits, more=len(rows) > MOST)
