"""What a frozen report needs to be shown: names of metrics, rows with their links."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise

from goals.metrics import metric_of
from smm.core import figures

register = template.Library()

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@register.filter
def metric_name(key: str) -> Promise | str:
    return metric_of(key).label


@register.filter
def report_rows(section: dict[str, Any]) -> list[tuple[list[tuple[str, str, bool]], str]]:
    """Each row as (column, cell, whether a number), with the address behind it."""
    return [
        (
            [
                (column, _shown(cell), is_number)
                for (column, is_number), cell in zip(report_columns(section), row, strict=False)
            ],
            section["links"].get(str(index), ""),
        )
        for index, row in enumerate(section["rows"])
    ]


@register.filter
def report_columns(section: dict[str, Any]) -> list[tuple[str, bool]]:
    """Each column with whether it holds numbers alone, which stand at the right."""
    columns = enumerate(section["columns"])
    return [(name, not any(isinstance(row[at], str) for row in section["rows"])) for at, name in columns]


def _shown(cell: str | int | float | None) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, str):
        day = parse_date(cell) if DAY.fullmatch(cell) else None
        return date_format(day, "DATE_FORMAT") if day else cell
    return figures.number(cell, 0 if float(cell).is_integer() else 2)
