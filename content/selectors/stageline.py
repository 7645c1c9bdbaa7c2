"""The nine steps of items, for the stage line on pages and small on cards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from content.models import ContentItem, Duty
from content.workflow import STAGE_OF, WORKING_STAGES, Stage, is_passed


def steps(item: ContentItem, duties: Iterable[Duty], missing: list[str] | None = None) -> list[dict[str, Any]]:
    """What `{% stage_line %}` draws: `duties` with their owners; `missing` of the present stage."""
    first: dict[Stage, Duty] = {}
    for duty in duties:
        stage = STAGE_OF[duty.kind]  # type: ignore[index]
        if stage not in first or (first[stage].done_at and not duty.done_at):
            first[stage] = duty
    return [_step(item, stage, first.get(stage), missing or []) for stage in WORKING_STAGES]


def _step(item: ContentItem, stage: Stage, duty: Duty | None, missing: list[str]) -> dict[str, Any]:
    state = _state(item, stage)
    return {
        "stage": stage.value,
        "label": stage.label,
        "state": state,
        "owner": duty.owner if duty else None,
        "department": duty.department if duty else None,
        "due": duty.due_at if duty and not duty.done_at else None,
        "missing": missing if state == "current" else [],
    }


def _state(item: ContentItem, stage: Stage) -> str:
    if stage == item.stage:
        return "current"
    if is_passed(item.template, stage):
        return "passed"
    order = list(Stage)
    is_behind = item.stage == Stage.DONE or order.index(stage) < order.index(Stage(item.stage))
    return "done" if is_behind and item.stage != Stage.CANCELLED else "next"
