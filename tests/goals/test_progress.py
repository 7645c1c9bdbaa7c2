"""How far a target is, how fast it must go, and where it will end."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goals.progress import Aim, Reading, Standing, needed_line, points, progress, worst

START = date(2026, 1, 1)
VIEWS = Aim(Decimal(0), Decimal(1000), START, START + timedelta(days=100), "sum_of_last")
HOURS = Aim(Decimal(20), Decimal(10), START, START + timedelta(days=100), "last")


def readings(*values, source="delivery:1", every=7):
    return [Reading(source, START + timedelta(days=every * (i + 1)), Decimal(v)) for i, v in enumerate(values)]


@pytest.mark.parametrize(
    ("rule", "total"),
    [("sum_of_last", Decimal(70)), ("last", Decimal(40)), ("ratio", Decimal(35))],
)
def test_a_cumulative_reading_never_counts_twice(rule, total):
    aim = Aim(Decimal(0), Decimal(1000), START, START + timedelta(days=100), rule)
    both = [*readings(10, 20, 30), *readings(15, 40, source="delivery:2", every=12)]
    assert points(aim, both)[-1][1] == total


def test_what_was_there_before_counts_on_top_of_a_sum():
    aim = Aim(Decimal(100), Decimal(1000), START, START + timedelta(days=100), "sum_of_last")
    assert progress(aim, readings(50), START).current == 150


@pytest.mark.parametrize(
    ("values", "day", "standing"),
    [
        ((), 5, Standing.EARLY),
        ((), 60, Standing.OFF_TRACK),
        ((10,), 10, Standing.EARLY),
        ((100, 200, 300, 400), 28, Standing.ON_TRACK),
        ((60, 120, 180, 240), 28, Standing.AT_RISK),
        ((5, 10, 15, 20), 28, Standing.OFF_TRACK),
        ((500, 900, 1000), 22, Standing.REACHED),
        ((500, 900, 990), 101, Standing.OFF_TRACK),
    ],
)
def test_how_a_target_stands(values, day, standing):
    assert progress(VIEWS, readings(*values), START + timedelta(days=day)).standing == standing


def test_a_number_that_must_fall_is_reached_from_above():
    assert progress(HOURS, readings(18, 14, 10), START + timedelta(days=30)).standing == Standing.REACHED
    assert progress(HOURS, readings(20, 22, 24), START + timedelta(days=30)).standing == Standing.OFF_TRACK


def test_too_few_readings_give_no_forecast():
    found = progress(VIEWS, readings(10, 20), START + timedelta(days=20))
    assert (found.forecast, found.pace) == (None, None)


def test_one_wild_reading_does_not_bend_the_forecast():
    calm = progress(HOURS, readings(20, 19, 18, 17, 16), START + timedelta(days=36))
    wild = progress(HOURS, readings(20, 19, 90, 17, 16), START + timedelta(days=36))
    assert abs(calm.forecast - wild.forecast) < 3


def test_the_needed_pace_is_what_is_missing_by_the_weeks_left():
    found = progress(VIEWS, readings(300), START + timedelta(days=30))
    assert (found.gap, found.needed_per_week) == (700, 70)


def test_the_needed_line_runs_evenly_from_start_to_end():
    days = [START - timedelta(days=3), START, START + timedelta(days=50), START + timedelta(days=120)]
    assert needed_line(VIEWS, days) == [0, 0, 500, 1000]


def test_a_goal_stands_as_its_worst_target():
    assert worst([Standing.REACHED, Standing.AT_RISK, Standing.ON_TRACK]) == Standing.AT_RISK
    assert worst([]) == Standing.EARLY


SOURCES = st.sampled_from(["delivery:1", "delivery:2", "manual:3"])
READINGS = st.lists(
    st.builds(
        Reading,
        SOURCES,
        st.integers(0, 90).map(lambda days: START + timedelta(days=days)),
        st.integers(0, 10**6).map(Decimal),
    ),
    max_size=30,
)


@settings(deadline=None)
@given(READINGS)
def test_repeating_the_last_reading_changes_nothing(some):
    once = points(VIEWS, some)
    latest = sorted(some, key=lambda one: one.day)[-1:]
    assert points(VIEWS, [*some, *latest]) == once


@settings(deadline=None)
@given(READINGS, st.integers(0, 200))
def test_progress_never_fails_and_never_promises_less_than_was_counted(some, day):
    found = progress(VIEWS, some, START + timedelta(days=day))
    assert found.gap >= 0
    assert 0 <= found.percent <= 100
    assert found.forecast is None or found.forecast >= found.current
