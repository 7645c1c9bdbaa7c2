"""Until when, and by whom, what an item says and shows can be changed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from content.models import ContentItem
from content.selectors import rights
from content.selectors.items import lock
from content.services import effects, history
from content.services.stages import ENDED
from smm.core.errors import Refused
from team.models import Member
from team.permissions import Action, require


def begin(item_id: int, by: Member, version: int | None = None) -> ContentItem:
    """The item, locked, where `by` may change it. Raises PermissionDenied, Stale, or Refused once it has ended."""
    item = lock(item_id, version)
    require_writable(item, by)
    return item


def require_writable(item: ContentItem, by: Member) -> None:
    require(by, Action.VIEW_CONTENT, item)
    rights.require_write(by, item)
    if item.stage in ENDED:
        raise Refused([_("This item has ended; it cannot be changed any more.")])


def end(item: ContentItem, by: Member) -> None:
    """Count the change of the locked item, and let happen what follows from it."""
    history.touch(item)
    effects.changed(item, by)
