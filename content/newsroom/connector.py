"""The company's own public page as a channel: it publishes, measures, listens and answers in process.

Keyed: an article carries the delivery's key, which is unique, so a second one with our key cannot be.
"""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from content.newsroom.models import Article, CommentState, VisitorComment
from smm.core import clock
from smm.platforms.access import Field, Identity
from smm.platforms.contract import (
    Base,
    Certainty,
    Incoming,
    Limits,
    Page,
    Payload,
    Permanent,
    Presence,
    Published,
    Seen,
    Sought,
)
from smm.platforms.words import gettext_noop
from team.models import Channel

PAGE = 100
TAKEN = {"moderation", "media"}
"""Slugs that are addresses of the newsroom's own."""
IMAGES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


class Newsroom(Base):
    platform = "newsroom"
    label = gettext_noop("Newsroom")
    icon = "news"
    about = gettext_noop("A public page of your own; it needs nobody's permission.")
    certainty = Certainty.KEYED
    limits = Limits(
        is_markdown=True, text=50_000, title=300, needs_title=True, media=20, media_types=IMAGES, media_bytes=20 * 2**20
    )
    fields = (
        Field("id", gettext_noop("Short name in addresses")),
        Field(
            "moderation",
            gettext_noop("Visitors' comments wait for somebody"),
            "choice",
            initial="suspicious",
            choices=(
                ("suspicious", gettext_noop("when they look like spam")),
                ("all", gettext_noop("always")),
                ("none", gettext_noop("never")),
            ),
        ),
    )

    def test(self) -> Identity:
        """It is ours: any short name that can stand in an address will do."""
        slug = slugify(self.account.id, allow_unicode=True)
        if not slug:
            raise Permanent(gettext_noop("Use letters, digits and hyphens."))
        return Identity(id=slug, name=self.account.id, url=settings.BASE_URL + reverse("newsroom:index"))

    def publish(self, payload: Payload, key: str) -> Published:
        """Make the article; with a key that was used before, answer the one that is there."""
        names = ("digest", "mime", "alt", "name", "width", "height")
        media = [{name: getattr(one, name) for name in names} for one in payload.media]
        fields = {"channel": self._channel(), "title": payload.title, "text": payload.text, "media": media}
        slug = self._free_slug(payload.title, key)
        try:
            with transaction.atomic():
                article, _is_new = Article.objects.get_or_create(
                    key=uuid.UUID(key), defaults={**fields, "slug": slug, "published_at": clock.now()}
                )
        except IntegrityError:
            article = Article.objects.get(key=uuid.UUID(key))
        return _published(article)

    def _channel(self) -> Channel:
        try:
            return Channel.objects.get(platform=self.platform, account_id=self.account.id)
        except Channel.DoesNotExist:
            raise Permanent(_("This newsroom does not exist any more.")) from None

    @staticmethod
    def _free_slug(title: str, key: str) -> str:
        slug = slugify(title, allow_unicode=True)[:90] or "article"
        is_taken = slug in TAKEN or Article.objects.filter(slug=slug).exists()
        return f"{slug}-{key[:8]}" if is_taken else slug

    def find(self, sought: Sought) -> Published | None:
        article = Article.objects.filter(key=uuid.UUID(sought.key)).first()
        return _published(article) if article else None

    def read_back(self, published: Published) -> Seen:
        article = Article.objects.filter(pk=published.id, removed_at=None).first()
        return Seen(Presence.EXISTS, article.text, article.title) if article else Seen(Presence.ABSENT)

    def same(self, sent: Payload, seen: Seen) -> bool:
        return (_folded(sent.text), sent.title) == (_folded(seen.text), seen.title)

    def delete(self, published: Published) -> None:
        Article.objects.filter(pk=published.id, removed_at=None).update(removed_at=clock.now())

    def metrics(self, ids: list[str]) -> dict[str, dict[str, float]]:
        shown = Count("comments", filter=Q(comments__moderation=CommentState.SHOWN, comments__is_ours=False))
        rows = Article.objects.filter(pk__in=ids).annotate(shown=shown).values_list("pk", "views", "shown")
        return {str(pk): {"views": views, "comments": comments} for pk, views, comments in rows}

    def mentions(self, cursor: str) -> Page:
        """Visitors' comments in the order of their ids; the cursor is the last id that was given."""
        after = int(cursor or 0)
        rows = VisitorComment.objects.filter(
            pk__gt=after, is_ours=False, article__channel__account_id=self.account.id
        ).exclude(moderation=CommentState.HIDDEN)
        comments = list(rows.select_related("article").order_by("pk")[: PAGE + 1])
        page = comments[:PAGE]
        last = str(page[-1].pk) if page else cursor
        return Page(tuple(_incoming(comment) for comment in page), cursor=last, more=len(comments) > PAGE)

    def reply(self, to: str, text: str, key: str) -> Published:
        """Answer the visitor's comment `to` under its article."""
        asked = VisitorComment.objects.select_related("article").filter(pk=to).first()
        if asked is None:
            raise Permanent(_("The comment is not there any more."))
        fields: dict[str, Any] = {"article": asked.article, "parent": asked.parent or asked, "text": text}
        ours = {"author": self._channel().name, "is_ours": True, "moderation": CommentState.SHOWN}
        with transaction.atomic():
            answer, _is_new = VisitorComment.objects.get_or_create(
                key=uuid.UUID(key), defaults={**fields, **ours, "created_at": clock.now()}
            )
            VisitorComment.objects.filter(pk=to, moderation=CommentState.HELD).update(moderation=CommentState.SHOWN)
        return _answer(answer)

    def find_reply(self, sought: Sought) -> Published | None:
        answer = VisitorComment.objects.select_related("article").filter(key=uuid.UUID(sought.key)).first()
        return _answer(answer) if answer else None


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _published(article: Article) -> Published:
    return Published(str(article.pk), address_of(article))


def _answer(comment: VisitorComment) -> Published:
    return Published(str(comment.pk), f"{address_of(comment.article)}#comment-{comment.pk}")


def address_of(article: Article) -> str:
    return settings.BASE_URL + article.get_absolute_url()


def _incoming(comment: VisitorComment) -> Incoming:
    return Incoming(
        id=str(comment.pk),
        text=comment.text,
        published_at=comment.created_at,
        url=f"{address_of(comment.article)}#comment-{comment.pk}",
        title=comment.article.title,
        author=comment.author,
        thread=str(comment.parent_id or comment.pk),
        about=str(comment.article_id),
        can_reply=True,
    )
