"""The line of a target: what was measured, the pace that it needs, and where it leads."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from goals.progress import needed_line
from goals.selectors import TargetLine, aim_of


def chart_of(line: TargetLine) -> dict[str, Any]:
    """Data for `{% chart %}`: measured, needed and (where it can be said) forecast, from start to end."""
    aim, points = aim_of(line.target), dict(line.progress.points)
    days = sorted({aim.starts_on, *points, aim.ends_on})
    measured = [float(points[day]) if day in points else None for day in days]
    series: list[dict[str, Any]] = [
        {"name": str(line.metric.label), "values": measured},
        {"name": _("Needed pace"), "values": [float(value) for value in needed_line(aim, days)], "stage": "ink-soft"},
    ]
    if line.progress.forecast is not None and points:
        last = max(points)
        ends = {last: float(points[last]), aim.ends_on: float(line.progress.forecast)}
        series.append({"name": _("Forecast"), "values": [ends.get(day) for day in days], "dashed": True})
    return {"labels": [date_format(day, "SHORT_DATE_FORMAT") for day in days], "series": series}
