"""The days on which a publication is repeated. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count, islice, takewhile

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_REPEATS = 60
LONGEST = timedelta(days=366)


class Rhythm(models.TextChoices):
    DAY = "day", _("every day")
    WEEKDAY = "weekday", _("Monday to Friday")
    WEEK = "week", _("every week")
    FORTNIGHT = "fortnight", _("every two weeks")
    MONTH = "month", _("every month")


def _months_later(first: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1]))


STEPS: dict[str, Callable[[date, int], date]] = {
    Rhythm.DAY: lambda first, n: first + timedelta(days=n),
    Rhythm.WEEKDAY: lambda first, n: first + timedelta(days=n),
    Rhythm.WEEK: lambda first, n: first + timedelta(weeks=n),
    Rhythm.FORTNIGHT: lambda first, n: first + timedelta(weeks=2 * n),
    Rhythm.MONTH: _months_later,
}


def days_of(first: date, rhythm: str, until: date) -> list[date]:
    """The days after `first` up to and with `until`; at most MOST_REPEATS of them."""
    days: Iterator[date] = takewhile(lambda day: day <= until, (STEPS[rhythm](first, n) for n in count(1)))
    if rhythm == Rhythm.WEEKDAY:
        days = (day for day in days if day.weekday() < 5)
    return list(islice(days, MOST_REPEATS))
