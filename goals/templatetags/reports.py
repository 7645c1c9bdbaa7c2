"""What a frozen report needs to be shown: names of metrics in the reader's language, rows with their links."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.functional import Promise

from goals.metrics import metric_of
from smm.core import figures

register = template.Library()


@register.filter
def metric_name(key: str) -> Promise | str:
    return metric_of(key).label


@register.filter
def report_rows(section: dict[str, Any]) -> list[tuple[list[tuple[str, str]], str]]:
    """Each row as (column, cell) pairs, numbers in the reader's language, with the address behind it."""
    return [
        (
            [(column, _shown(cell)) for column, cell in zip(section["columns"], row, strict=False)],
            section["links"].get(str(index), ""),
        )
        for index, row in enumerate(section["rows"])
    ]


def _shown(cell: str | int | float | None) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    return figures.number(cell, 0 if float(cell).is_integer() else 1)
