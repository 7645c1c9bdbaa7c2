"""Numbers and times in words, in the reader's language: plain values in, sentences out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import numberformat
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

MINUTE, HOUR, DAY = 60, 3600, 86400
Number = int | float | Decimal


def ago(value: datetime, now: datetime) -> str:
    """How long ago, or in how long: "3 hours ago", "in 2 days"."""
    seconds = (now - value).total_seconds()
    if abs(seconds) < MINUTE:
        return _("just now") if seconds >= 0 else _("in a moment")
    length = _length(abs(seconds))
    return _("%(length)s ago") % {"length": length} if seconds > 0 else _("in %(length)s") % {"length": length}


def _length(seconds: float) -> str:
    if seconds < HOUR:
        count = int(seconds // MINUTE)
        return ngettext("%(n)s minute", "%(n)s minutes", count) % {"n": count}
    if seconds < DAY:
        count = int(seconds // HOUR)
        return ngettext("%(n)s hour", "%(n)s hours", count) % {"n": count}
    if seconds < 60 * DAY:
        count = int(seconds // DAY)
        return ngettext("%(n)s day", "%(n)s days", count) % {"n": count}
    count = int(seconds // (30 * DAY))
    return ngettext("%(n)s month", "%(n)s months", count) % {"n": count}


def number(value: Number, digits: int = 0) -> str:
    """With the language's own separators, rounded to `digits` decimals."""
    rounded = round(Decimal(str(value)), digits)
    point, comma = get_format("DECIMAL_SEPARATOR"), get_format("THOUSAND_SEPARATOR") or ","
    return numberformat.format(rounded, point, decimal_pos=digits, grouping=3, thousand_sep=comma, force_grouping=True)


def compact(value: Number) -> str:
    """Short enough for a tile: 12,400 → "12.4k", in Chinese "1.2万"."""
    unit, name = (Decimal(pgettext("size of the unit for big numbers", "1000")), pgettext("unit for big numbers", "k"))
    amount = Decimal(str(value))
    return number(amount) if abs(amount) < 10 * unit else number(amount / unit, 1) + name


def hours(minutes: Number) -> str:
    """Minutes of work as hours: "2 h 30 min"."""
    whole, rest = divmod(int(minutes), 60)
    if not whole:
        return _("%(m)s min") % {"m": rest}
    return _("%(h)s h %(m)s min") % {"h": whole, "m": rest} if rest else _("%(h)s h") % {"h": whole}


def change(now: Number, before: Number) -> tuple[str, int]:
    """The change in percent with its sign, and its direction (-1, 0, 1); from nothing there is no percentage."""
    start = Decimal(str(before))
    difference = Decimal(str(now)) - start
    direction = (difference > 0) - (difference < 0)
    if not start:
        return (f"+{number(now)}" if direction > 0 else number(now)), direction
    sign = {1: "+", -1: "−", 0: "±"}[direction]
    percent = number(abs(difference / start * 100))
    return _("%(sign)s%(percent)s %%") % {"sign": sign, "percent": percent}, direction


def spark_points(values: Sequence[Number], *, width: int = 96, height: int = 28) -> str:
    """The points of an SVG polyline through `values`, lowest at the bottom; empty for fewer than two."""
    if len(values) < 2:
        return ""
    heights = [float(value) for value in values]
    low, span = min(heights), (max(heights) - min(heights)) or 1.0
    step = width / (len(heights) - 1)
    return " ".join(
        f"{index * step:.1f},{height - 2 - (value - low) / span * (height - 4):.1f}"
        for index, value in enumerate(heights)
    )
