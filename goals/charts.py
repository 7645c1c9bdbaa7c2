"""The line of a target: what was measured, the pace that it needs, and where it leads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from goals.progress import needed_line
from goals.selectors import TargetLine, aim_of

WEEK = 7


def chart_of(line: TargetLine) -> dict[str, Any]:
    """Data for `{% chart %}`: measured, needed and (where it can be said) forecast, a point a week."""
    aim, progress = aim_of(line.target), line.progress
    weeks = (aim.ends_on - aim.starts_on).days // WEEK + 1
    days = [aim.starts_on + timedelta(days=WEEK * number) for number in range(weeks + 1)]
    by_week = {max(0, min((day - aim.starts_on).days // WEEK, weeks)): float(value) for day, value in progress.points}
    series: list[dict[str, Any]] = [
        {"name": str(line.metric.label), "values": [by_week.get(number) for number in range(weeks + 1)]},
        {
            "name": _("Needed pace"),
            "guide": True,
            "values": [float(value) for value in needed_line(aim, days)],
            "stage": "line-strong",
        },
    ]
    if progress.forecast is not None and by_week:
        ends = {max(by_week): by_week[max(by_week)], weeks: float(progress.forecast)}
        values = [ends.get(number) for number in range(weeks + 1)]
        series.append({"name": _("Forecast"), "values": values, "dashed": True, "stage": "accent"})
    return {"labels": [date_format(day, "SHORT_DATE_FORMAT") for day in days], "series": series}
