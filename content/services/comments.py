"""Words between colleagues on an item."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.models import Comment, ContentItem
from content.selectors.items import lock
from content.services import telling
from smm.core.errors import Refused
from team.models import Member, Role
from team.permissions import Action, can, require
from team.services.notices import notify

MOST_CHARACTERS = 10_000


@transaction.atomic
def add(*, item_id: int, by: Member, text: str, is_shared: bool = False) -> Comment:
    """Write a comment; an agency member's is always shared. `@Name` tells that person, if they may read it."""
    item = lock(item_id)
    require(by, Action.VIEW_CONTENT, item)
    is_shared = is_shared or not can(by, Action.COMMENT_INTERNALLY)
    if not text.strip():
        raise Refused([_("Write something first.")])
    if len(text) > MOST_CHARACTERS:
        raise Refused([_("The text is too long: %(most)s characters at most.") % {"most": MOST_CHARACTERS}])
    comment = Comment.objects.create(item=item, author=by, text=text.strip(), is_shared=is_shared)
    _tell(item, comment)
    return comment


def _tell(item: ContentItem, comment: Comment) -> None:
    mentioned = [member for member in mentioned_in(comment.text) if _may_read(member, item, comment)]
    names = {"name": comment.author.name, "title": item.title}
    text = format_lazy(gettext_lazy("{name} mentioned you in “{title}”."), **names)
    others = [member for member in mentioned if member.pk != comment.author_id]
    notify(to=others, kind="mention", key=f"comment:{comment.pk}", text=text, url=telling.address(item))
    text = format_lazy(gettext_lazy("{name} commented on “{title}”."), **names)
    watching = [m for m in item.watchers.all() if m.pk != comment.author_id and _may_read(m, item, comment)]
    notify(to=watching, kind="comment", key=f"comment:{comment.pk}", text=text, url=telling.address(item))


def mentioned_in(text: str) -> list[Member]:
    """Active members whose name stands in the text after an @."""
    if "@" not in text:
        return []
    words = text.casefold()
    return [m for m in Member.objects.filter(is_active=True) if m.name and f"@{m.name.casefold()}" in words]


def _may_read(member: Member, item: ContentItem, comment: Comment) -> bool:
    return (comment.is_shared or member.role != Role.AGENCY) and can(member, Action.VIEW_CONTENT, item)
