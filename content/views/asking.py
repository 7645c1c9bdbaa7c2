"""Who may act is asked first, before a form is looked at or shown."""

from __future__ import annotations

from collections.abc import Callable

from django.shortcuts import get_object_or_404

from content.models import ContentItem
from content.selectors.items import visible_items
from team.models import Member
from team.requests import MemberRequest


def item_to(request: MemberRequest, item_id: int, ask: Callable[[Member, ContentItem], None]) -> ContentItem:
    """The item: 404 for who does not see it, 403 with `ask`'s sentence for who may not do this with it."""
    item = get_object_or_404(visible_items(request.user), pk=item_id)
    ask(request.user, item)
    return item
