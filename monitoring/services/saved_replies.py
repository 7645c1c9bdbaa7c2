"""Answers given often."""

from __future__ import annotations

from django.db import transaction

from monitoring.models import SavedReply
from team.models import Member, Segment
from team.permissions import Action, require, require_brands


def require_keep(by: Member, saved: SavedReply | None) -> None:
    """The department's own words are for its own people who answer."""
    require(by, Action.ANSWER, saved)
    require(by, Action.COMMENT_INTERNALLY)


@transaction.atomic
def save(
    *, by: Member, title: str, text: str, brand: Segment | None = None, saved_reply_id: int | None = None
) -> SavedReply:
    """Keep an answer for next time, or change one; raises ValidationError."""
    saved = SavedReply.objects.select_for_update().get(pk=saved_reply_id) if saved_reply_id else SavedReply()
    require_keep(by, saved if saved_reply_id else None)
    require_brands(by, [brand])
    saved.title, saved.text, saved.brand = title, text, brand
    saved.full_clean()
    saved.save()
    require_keep(by, saved)
    return saved


@transaction.atomic
def delete(*, by: Member, saved_reply_id: int) -> None:
    saved = SavedReply.objects.get(pk=saved_reply_id)
    require_keep(by, saved)
    saved.delete()
