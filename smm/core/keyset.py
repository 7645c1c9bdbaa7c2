"""Pages of an HTML list by position in its order, so that page 1,000 costs what page 1 costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
PAGE_SIZE = 50


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows, and the cursors for `{% pager %}` (empty where there is no such page)."""

    rows: list[M]
    newer: str = ""
    older: str = ""


def page(queryset: QuerySet[M], field: str, cursor: str = "", size: int = PAGE_SIZE) -> Page[M]:
    """A page of `queryset`, greatest `field` first (never null), from `cursor`; a cursor that makes no sense: page 1.

    Costs one query.
    """
    direction, value, pk = _parse(queryset, field, cursor)
    beyond = {"-": "lt", "+": "gt"}.get(direction, "")
    if beyond:
        tie = Q(**{field: value, f"pk__{beyond}": pk})
        queryset = queryset.filter(Q(**{f"{field}__{beyond}": value}) | tie)
    order = (field, "pk") if direction == "+" else (f"-{field}", "-pk")
    found = list(queryset.order_by(*order)[: size + 1])
    rows, more = found[:size], len(found) > size
    if direction == "+":
        rows.reverse()
    has_newer, has_older = (more, True) if direction == "+" else (direction == "-", more)
    return Page(rows, _cursor("+", field, rows, has_newer), _cursor("-", field, rows[::-1], has_older))


def _cursor(direction: str, field: str, rows: list[M], exists: bool) -> str:
    """The position of the first of `rows`."""
    if not rows or not exists:
        return ""
    value = getattr(rows[0], field)
    return f"{direction}{rows[0].pk}.{value.isoformat() if hasattr(value, 'isoformat') else value}"


def _parse(queryset: QuerySet[M], field: str, cursor: str) -> tuple[str, object, int]:
    pk, _dot, value = cursor[1:].partition(".")
    try:
        return cursor[:1], queryset.model._meta.get_field(field).to_python(value), int(pk)  # type: ignore[union-attr]
    except (ValueError, ValidationError):
        return "", None, 0
