"""Numbers and times in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from smm.core import figures

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("past", "english", "chinese"),
    [
        (timedelta(seconds=20), "just now", "刚刚"),
        (timedelta(minutes=1), "1 minute ago", "1 分钟前"),
        (timedelta(hours=5), "5 hours ago", "5 小时前"),
        (timedelta(days=-2), "in 2 days", "2 天后"),
        (timedelta(days=90), "3 months ago", "3 个月前"),
    ],
)
def test_times_are_relative_in_both_languages(past, english, chinese):
    with override("en"):
        assert figures.ago(NOW - past, NOW) == english
    with override("zh-hans"):
        assert figures.ago(NOW - past, NOW) == chinese


@pytest.mark.parametrize(
    ("now", "before", "words", "direction"),
    [(112, 100, "+12 %", 1), (80, 100, "−20 %", -1), (5, 5, "±0 %", 0), (7, 0, "+7", 1), (0, 0, "0", 0)],
)
def test_a_change_has_its_sign_and_needs_something_to_compare_with(now, before, words, direction):
    with override("en"):
        assert figures.change(now, before) == (words, direction)


def test_big_numbers_are_short_in_the_units_of_the_language():
    with override("en"):
        assert [figures.compact(950), figures.compact(12400)] == ["950", "12.4k"]
    with override("zh-hans"):
        assert [figures.number(12345), figures.compact(124000)] == ["12,345", "12.4万"]


def test_work_is_told_in_hours():
    with override("en"):
        assert [figures.hours(45), figures.hours(120), figures.hours(150)] == ["45 min", "2 h", "2 h 30 min"]


def test_a_sparkline_of_equal_or_too_few_values_does_no_harm():
    assert figures.spark_points([]) == figures.spark_points([3]) == ""
    assert figures.spark_points([3, 3]) == "0.0,26.0 96.0,26.0"
