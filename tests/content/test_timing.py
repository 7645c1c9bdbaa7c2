"""A planned wall-clock time, over daylight saving."""

from datetime import date, time

import pytest

from content.timing import moment_of, moments, nearest
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


def test_a_repeated_hour_has_two_moments_and_a_skipped_one_none():
    assert [str(one) for one in moments(date(2026, 10, 25), time(2, 30), "Europe/Berlin")] == [
        "2026-10-25 00:30:00+00:00",
        "2026-10-25 01:30:00+00:00",
    ]
    assert moments(date(2026, 3, 29), time(2, 30), "Europe/Berlin") == []
    assert len(moments(date(2026, 7, 5), time(2, 30), "Europe/Berlin")) == 1


def test_the_nearest_of_a_skipped_time_lie_an_hour_before_and_after_it():
    before, after = nearest(date(2026, 3, 29), time(2, 30), "Europe/Berlin")
    assert (f"{before:%H:%M}", f"{after:%H:%M}") == ("01:30", "03:30")
    before, after = nearest(date(2026, 10, 4), time(2, 10), "Australia/Lord_Howe")  # half an hour
    assert (f"{before:%H:%M}", f"{after:%H:%M}") == ("01:40", "02:40")
