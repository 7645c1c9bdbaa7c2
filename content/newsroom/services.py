"""Writes of the newsroom: views, visitors' comments and their moderation."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from content.newsroom import spam
from content.newsroom.models import Article, CommentState, VisitorComment
from monitoring.services.sources import fetch_soon
from smm.core import clock
from smm.core.errors import Refused
from team.models import Channel, Member
from team.permissions import Action, require
from team.services import audit

MODERATE_ALL, MODERATE_NONE = "all", "none"


def count_view(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(views=F("views") + 1)


@transaction.atomic
def comment(*, article: Article, author: str, text: str, parent_id: int | None = None) -> VisitorComment:
    """Take what a visitor wrote; it is shown at once, or waits for moderation as the channel wishes.

    Raises Refused when it answers something that does not stand under this article.
    """
    parent = None
    if parent_id is not None:
        parent = article.comments.filter(pk=parent_id, moderation=CommentState.SHOWN).first()
        if parent is None:
            raise Refused([_("What you answer is not there any more.")])
    fetch_soon(channel_id=article.channel_id)
    return VisitorComment.objects.create(
        article=article,
        parent=parent.parent or parent if parent else None,
        author=author,
        text=text,
        moderation=_first_state(article.channel, text),
        created_at=clock.now(),
    )


def _first_state(channel: Channel, text: str) -> CommentState:
    wish = channel.settings.get("moderation", "suspicious")
    is_held = wish == MODERATE_ALL or (wish != MODERATE_NONE and spam.is_suspicious(text))
    return CommentState.HELD if is_held else CommentState.SHOWN


@transaction.atomic
def moderate(*, comment_id: int, by: Member, is_shown: bool) -> VisitorComment:
    """Show a visitor's comment, or hide it, also one that was shown before."""
    said = VisitorComment.objects.select_for_update(of=("self",)).select_related("article").get(pk=comment_id)
    require(by, Action.ANSWER, said.article)
    said.moderation = CommentState.SHOWN if is_shown else CommentState.HIDDEN
    said.save(update_fields=["moderation"])
    audit.record(actor=by, action="comment.show" if is_shown else "comment.hide", subject=said)
    return said
