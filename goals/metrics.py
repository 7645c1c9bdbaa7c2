"""What can be measured, and how readings of it become one number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Rule = Literal["sum_of_last", "last", "ratio"]


@dataclass(frozen=True)
class Metric:
    """A kind of number.

    `rule`: "sum_of_last" adds up the latest running value of each source, "last" takes the latest reading of all,
    "ratio" the mean of the latest reading of each source (rates and averages cannot be added).
    `is_automatic`: SMM reads it by itself; otherwise somebody writes it down.
    """

    key: str
    label: Promise | str
    unit: Promise | str
    rule: Rule = "sum_of_last"
    higher_is_better: bool = True
    is_automatic: bool = False


_ALL = (
    Metric("views", _("Views"), _("views"), is_automatic=True),
    Metric("clicks", _("Clicks"), _("clicks"), is_automatic=True),
    Metric("comments", _("Comments"), _("comments"), is_automatic=True),
    Metric("letters", _("Letters sent"), _("letters"), is_automatic=True),
    Metric("bounces", _("Letters that came back"), _("letters"), higher_is_better=False, is_automatic=True),
    Metric("unsubscribes", _("People who left the list"), _("people"), higher_is_better=False, is_automatic=True),
    Metric("likes", _("Likes"), _("likes")),
    Metric("shares", _("Shares"), _("shares")),
    Metric("subscribers", _("Subscribers"), _("subscribers"), "last"),
    Metric("leads", _("Leads"), _("leads")),
    Metric("sales", _("Sales"), _("sales")),
    Metric("satisfaction", _("Satisfaction"), _("points"), "last"),
    Metric("answered", _("Conversations answered in time"), _("percent"), "ratio"),
    Metric("first_answer_hours", _("Hours until the first answer"), _("hours"), "ratio", higher_is_better=False),
    Metric("ideas", _("Ideas handed in"), _("ideas"), "last"),
)

METRICS: dict[str, Metric] = {metric.key: metric for metric in _ALL}


def choices() -> list[tuple[str, Promise | str]]:
    """Keys and names, for forms."""
    return [(metric.key, metric.label) for metric in _ALL]


def metric_of(key: str) -> Metric:
    """The metric of that key; one that is no longer known is shown by its key and taken by its last reading."""
    return METRICS.get(key) or Metric(key, key, "", "last")
