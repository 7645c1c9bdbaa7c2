"""A planned wall-clock time, over daylight saving."""

from datetime import date, time

import pytest

from content.timing import moment_of
from smm.core.errors import Refused


@pytest.mark.parametrize(
    ("day", "at", "zone", "moment"),
    [
        (date(2026, 1, 5), time(9), "Europe/Berlin", "2026-01-05T08:00:00+00:00"),
        (date(2026, 7, 5), time(9), "Europe/Berlin", "2026-07-05T07:00:00+00:00"),
        (date(2026, 7, 5), time(9), "Asia/Shanghai", "2026-07-05T01:00:00+00:00"),
        (date(2026, 10, 25), time(2, 30), "Europe/Berlin", "2026-10-25T00:30:00+00:00"),  # twice: the first is meant
    ],
)
def test_the_wall_clock_becomes_a_moment(day, at, zone, moment):
    assert moment_of(day, at, zone).isoformat() == moment


def test_an_hour_that_the_clocks_skip_is_explained():
    with pytest.raises(Refused, match="skip 02:30"):
        moment_of(date(2026, 3, 29), time(2, 30), "Europe/Berlin")
