"""What the public page shows, and what waits for moderation; bounded."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import Resolver404, resolve

from content.models import Delivery, FittedMedia
from content.newsroom.models import Article, CommentState, VisitorComment
from team.models import Member
from team.permissions import visible_to

PAGE_SIZE = 20
FEED_SIZE = 30
MOST_COMMENTS = 300


def public_articles() -> QuerySet[Article]:
    """What stands on the page, newest first."""
    return Article.objects.filter(removed_at=None).select_related("channel", "channel__brand")


def article_page(slug: str) -> Article:
    """The article with what visitors may read under it; raises Article.DoesNotExist."""
    shown = VisitorComment.objects.filter(moderation=CommentState.SHOWN)
    threads = shown.filter(parent=None).prefetch_related(Prefetch("answers", shown, to_attr="shown_answers"))
    article = public_articles().get(slug=slug)
    article.threads = list(threads.filter(article=article)[:MOST_COMMENTS])  # type: ignore[attr-defined]
    return article


def article_at(url: str) -> Article | None:
    """The article that stands at a whole address of ours; None for any other page."""
    if not url.startswith(f"{settings.BASE_URL}/"):
        return None
    try:
        found = resolve(unquote(urlsplit(url).path))
    except Resolver404:
        return None
    is_article = found.view_name == "newsroom:article"
    return public_articles().filter(slug=found.kwargs["slug"]).first() if is_article else None


def standing_picture(digest: str) -> FittedMedia | None:
    """A picture of an article that stands; None for any other file, and once the last such article is taken down."""
    keys = Delivery.objects.filter(files__digest=digest).values("key")
    standing = Article.objects.filter(removed_at=None, key__in=keys)
    return FittedMedia.objects.filter(digest=digest).first() if standing.exists() else None


def held_comments(member: Member) -> QuerySet[VisitorComment]:
    """What waits for moderation in the newsrooms that `member` may see."""
    held = VisitorComment.objects.filter(moderation=CommentState.HELD)
    return visible_to(member, held).select_related("article").order_by("-pk")
