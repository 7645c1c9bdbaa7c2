"""An accepted idea becomes an item in `concept`, in the transaction of its acceptance."""

from __future__ import annotations

from decimal import Decimal

from content.models import Ground
from content.services import items
from content.services.items import Brief
from goals.models import Goal
from ideas.models import Idea, Vetting
from team.models import Member


def begin_item(idea: Idea, vetting: Vetting, by: Member) -> None:
    """Make the item with the idea's words, the goal that it serves and what the vetting expects of it.

    Its concept belongs to who proposed the idea, where that is a member who can; otherwise to who accepted it.
    """
    goals: list[Goal] = [vetting.target.goal] if vetting.target else []
    expected: dict[int, tuple[str, Decimal | None]] = {goal.pk: (vetting.metric, vetting.expected) for goal in goals}
    brief = Brief(
        title=idea.title,
        brief=idea.text,
        brand=idea.brand,
        ground=Ground.IDEA,
        idea=idea,
        goals=goals,
        expected=expected,
    )
    items.begin(by=by, brief=brief, owner=idea.proposer)
