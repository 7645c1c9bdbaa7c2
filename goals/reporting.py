"""Making a report: the state of the goals and what the floors above have to say about a period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import get_language

from goals.hooks import Period, Section, report_sections
from goals.models import Goal
from goals.selectors import GoalLine, TargetLine, lines_of
from smm.core import clock

MOST_ROWS = 500
Content = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """A report before it is issued: plain JSON values, in the language of who makes it."""

    period: Period
    brand_id: int | None
    content: Content


def draft(period: Period, brand_id: int | None = None) -> Draft:
    """What a report of `period` would say now."""
    goals = Goal.objects.filter(starts_on__lte=period.ends_on, ends_on__gte=period.starts_on)
    if brand_id:
        goals = goals.filter(Q(brand=brand_id) | Q(brand=None))
    lines = lines_of(goals.select_related("owner", "brand").prefetch_related("partners"))
    content = {
        "language": get_language(),
        "made_at": clock.now().isoformat(),
        "goals": [_goal(line, period) for line in lines],
        "sections": [_section(section) for section in report_sections(period, brand_id)],
    }
    return Draft(period, brand_id, content)


def _goal(line: GoalLine, period: Period) -> Content:
    return {
        "id": line.goal.pk,
        "title": line.goal.title,
        "owner": line.goal.owner.name,
        "partners": [partner.name for partner in line.goal.partners.all()],
        "standing": str(line.standing),
        "ends_on": line.goal.ends_on.isoformat(),
        "targets": [_target(one, period) for one in line.targets],
    }


def _target(line: TargetLine, period: Period) -> Content:
    before = [value for day, value in line.progress.points if day < period.starts_on]
    return {
        "metric": line.target.metric,
        "from": float(line.target.baseline),
        "to": float(line.target.value),
        "current": float(line.progress.current),
        "before": float(before[-1] if before else line.target.baseline),
        "gap": float(line.progress.gap),
        "percent": line.progress.percent,
        "forecast": None if line.progress.forecast is None else float(line.progress.forecast),
        "standing": str(line.progress.standing),
        "points": [float(value) for value in line.progress.values][-26:],
    }


def _section(section: Section) -> Content:
    return {
        "key": section.key,
        "title": str(section.title),
        "sentences": [str(sentence) for sentence in section.sentences],
        "columns": [str(column) for column in section.columns],
        "rows": [[_plain(cell) for cell in row] for row in section.rows[:MOST_ROWS]],
        "links": {str(index): url for index, url in section.links.items() if index < MOST_ROWS},
        "more": max(len(section.rows) - MOST_ROWS, 0),
    }


def _plain(cell: object) -> str | int | float | None:
    if isinstance(cell, Promise):
        return str(cell)
    return cell if isinstance(cell, str | int | float | None) else str(cell)
