"""How far a target is, how fast it must go, and where it will end: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from statistics import median

from goals.metrics import Rule

RECENT_DAYS = 56
LEAST_POINTS = 3
LEAST_DAYS = 14
EARLY = Decimal("0.15")
AT_RISK_FROM = Decimal("0.8")
ZERO, ONE, WEEK = Decimal(0), Decimal(1), Decimal(7)
CENT = Decimal("0.01")


class Standing(StrEnum):
    """How a target or goal stands; the order is from worst to best."""

    OFF_TRACK = "off_track"
    AT_RISK = "at_risk"
    EARLY = "early"
    ON_TRACK = "on_track"
    REACHED = "reached"


@dataclass(frozen=True)
class Reading:
    """The running value of a source on a day."""

    source: str
    day: date
    value: Decimal


@dataclass(frozen=True)
class Aim:
    """From `baseline` on `starts_on` to `value` on `ends_on`, by the metric's rule."""

    baseline: Decimal
    value: Decimal
    starts_on: date
    ends_on: date
    rule: Rule


@dataclass(frozen=True)
class Progress:
    """`current` and `forecast` are in the metric's unit, paces in units a week, `share` is 1 when reached.

    `forecast` and `pace` are None while it is too early to say.
    """

    current: Decimal
    gap: Decimal
    share: Decimal
    needed_per_week: Decimal
    pace: Decimal | None
    forecast: Decimal | None
    standing: Standing
    points: list[tuple[date, Decimal]]

    @property
    def percent(self) -> int:
        return int(max(ZERO, min(ONE, self.share)) * 100)

    @property
    def values(self) -> list[Decimal]:
        return [value for _day, value in self.points]


def points(aim: Aim, readings: Iterable[Reading]) -> list[tuple[date, Decimal]]:
    """The number on each day with a reading, oldest first. A later reading of a source replaces its earlier one."""
    latest: dict[str, Decimal] = {}
    by_day: dict[date, Decimal] = {}
    total = ZERO
    for reading in sorted(readings, key=lambda one: one.day):
        total += reading.value - latest.get(reading.source, ZERO)
        latest[reading.source] = reading.value
        by_day[reading.day] = _by_rule(aim, total, len(latest), reading.value)
    return list(by_day.items())


def _by_rule(aim: Aim, total: Decimal, sources: int, last: Decimal) -> Decimal:
    if aim.rule == "last":
        return last
    return aim.baseline + total if aim.rule == "sum_of_last" else (total / sources).quantize(CENT)


def slope(line: Sequence[tuple[date, Decimal]]) -> Decimal | None:
    """Units a day by the median of all pairs (one wild reading does not bend it); None for too few or too near."""
    if len(line) < LEAST_POINTS or (line[-1][0] - line[0][0]).days < LEAST_DAYS:
        return None
    pairs = [
        (later - earlier) / (day - before).days
        for index, (before, earlier) in enumerate(line)
        for day, later in line[index + 1 :]
        if day > before
    ]
    return median(pairs)


def share_of(aim: Aim, number: Decimal) -> Decimal:
    """How much of the way from baseline to value `number` is; works downwards too."""
    return (number - aim.baseline) / (aim.value - aim.baseline)


def progress(aim: Aim, readings: Iterable[Reading], today: date) -> Progress:
    """Everything that a page says about a target on `today`."""
    line = points(aim, readings)
    current = line[-1][1] if line else aim.baseline
    share = share_of(aim, current)
    gap = ZERO if share >= 1 else abs(aim.value - current)
    weeks_left = Decimal(max((aim.ends_on - today).days, 0)) / WEEK
    daily = slope([point for point in line if (today - point[0]).days <= RECENT_DAYS])
    forecast = _forecast(aim, line, daily, today)
    return Progress(
        current=current,
        gap=gap,
        share=share,
        needed_per_week=(gap / max(weeks_left, ONE / WEEK)).quantize(CENT),
        pace=None if daily is None else (daily * WEEK).quantize(CENT),
        forecast=forecast,
        standing=_standing(aim, share, forecast, today),
        points=line,
    )


def _forecast(aim: Aim, line: Sequence[tuple[date, Decimal]], daily: Decimal | None, today: date) -> Decimal | None:
    """The last number carried on to the end at the recent pace; what has been counted cannot become less."""
    if daily is None or today > aim.ends_on:
        return None
    last_day, last = line[-1]
    end = last + daily * (aim.ends_on - last_day).days
    floor = last if aim.rule == "sum_of_last" else ZERO
    return max(end, floor).quantize(CENT)


def _standing(aim: Aim, share: Decimal, forecast: Decimal | None, today: date) -> Standing:
    if share >= 1:
        return Standing.REACHED
    if today > aim.ends_on:
        return Standing.OFF_TRACK
    if forecast is not None:
        return _graded(share_of(aim, forecast))
    elapsed = Decimal((today - aim.starts_on).days) / (aim.ends_on - aim.starts_on).days
    return Standing.EARLY if elapsed < EARLY else _graded(share / elapsed)


def _graded(share: Decimal) -> Standing:
    if share >= 1:
        return Standing.ON_TRACK
    return Standing.AT_RISK if share >= AT_RISK_FROM else Standing.OFF_TRACK


def needed_line(aim: Aim, days: Iterable[date]) -> list[Decimal]:
    """The number that an even pace from start to end would give on each day."""
    length = (aim.ends_on - aim.starts_on).days
    return [
        (aim.baseline + (aim.value - aim.baseline) * min(max((day - aim.starts_on).days, 0), length) / length).quantize(
            CENT
        )
        for day in days
    ]


def worst(standings: Iterable[Standing]) -> Standing:
    """How a goal stands: as its worst target; a goal without a target is too early to judge."""
    order = list(Standing)
    return min(standings, key=order.index, default=Standing.EARLY)
