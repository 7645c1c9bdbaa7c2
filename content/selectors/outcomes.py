"""Everything after publication of one item, for the four sections of its page."""

from __future__ import annotations

from typing import Any

from content.models import ContentItem
from content.selectors import evaluation, promotion, respond, results
from team.models import Member


def sections(item: ContentItem, member: Member) -> dict[str, Any]:
    return {
        "item": item,
        "promotion": promotion.section(item, member),
        "respond": respond.section(item, member),
        "results": results.section(item),
        "evaluation": evaluation.section(item, member),
    }
