"""Items as everybody asks for them: locked for a change, or as the person may see them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from content.models import ContentItem
from smm.core.errors import Stale
from team.models import Member
from team.permissions import Action, require, visible_to


def lock(item_id: int, version: int | None = None) -> ContentItem:
    """Take the item's row for this transaction; everyone who changes anything of an item does so first.

    Raises ContentItem.DoesNotExist, and Stale where `version` is given and somebody changed the item since.
    """
    item = ContentItem.objects.select_for_update().get(pk=item_id)
    if version is not None and item.version != version:
        raise Stale([_("“%(title)s” was changed by somebody else in the meantime.") % {"title": item.title}])
    return item


def visible_items(member: Member) -> QuerySet[ContentItem]:
    """The items that `member` may see; raises PermissionDenied for a role that sees none."""
    require(member, Action.VIEW_CONTENT)
    return visible_to(member, ContentItem.objects.all())
