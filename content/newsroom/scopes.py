"""Which articles and visitors' comments a member may see; registered when the app is ready."""

from __future__ import annotations

from django.db.models import Q

from content.newsroom.models import Article, VisitorComment
from team.models import Channel, Member
from team.permissions import register_scope, visible_to


def articles_of(member: Member, path: str = "channel") -> Q:
    """What stands on the channels that the member may see."""
    return Q(**{f"{path}__in": visible_to(member, Channel.objects.all())})


def comments_of(member: Member) -> Q:
    return articles_of(member, "article__channel")


def register() -> None:
    register_scope(Article, articles_of)
    register_scope(VisitorComment, comments_of)
