"""What the public page shows, and what waits for moderation; bounded."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from content.models import Delivery, Media
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


def standing_picture(digest: str) -> Media | None:
    """A picture of an article that stands; None for any other file, and once the last such article is taken down."""
    keys = Delivery.objects.filter(item__media__digest=digest).values("key")
    standing = Article.objects.filter(removed_at=None, key__in=keys).order_by().values_list("media", flat=True)
    if not any(entry["digest"] == digest for entries in standing for entry in entries):
        return None
    return Media.objects.filter(digest=digest).first()


def held_comments(member: Member) -> QuerySet[VisitorComment]:
    """What waits for moderation in the newsrooms that `member` may see."""
    held = VisitorComment.objects.filter(moderation=CommentState.HELD)
    return visible_to(member, held).select_related("article").order_by("-pk")
