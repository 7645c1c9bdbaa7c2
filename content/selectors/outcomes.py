"""Everything after publication of one item, for the four sections of its page."""

from __future__ import annotations

from typing import Any

from content.models import ContentItem
from content.selectors import evaluation, promotion, respond, results
from content.workflow import Stage
from smm.outbox.states import GONE_OUT
from team.models import Member

AFTER = (Stage.PROMOTE, Stage.RESPOND, Stage.EVALUATE, Stage.DONE)


def has_begun(item: ContentItem) -> bool:
    """Whether there is anything to show: the item has come so far, or a part of it went out already."""
    return item.stage in AFTER or item.deliveries.filter(state__in=GONE_OUT).exists()


def sections(item: ContentItem, member: Member) -> dict[str, Any]:
    return {
        "item": item,
        "promotion": promotion.section(item, member),
        "respond": respond.section(item, member),
        "results": results.section(item),
        "evaluation": evaluation.section(item, member),
    }
