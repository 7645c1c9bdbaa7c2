"""The three questions that every idea must answer: plain values in, sentences out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from goals.metrics import METRICS

ZERO = Decimal(0)


@dataclass(frozen=True)
class VettingAnswers:
    """What was answered so far; None and "" mean not yet. Hours are our people's, money is in our currency."""

    target_id: int | None = None
    contribution: Decimal | None = None
    hours: Decimal | None = None
    money: Decimal | None = None
    promotion_hours: Decimal | None = None
    promotion_money: Decimal | None = None
    outsourced_to: str = ""
    metric: str = ""
    expected: Decimal | None = None

    @property
    def all_hours(self) -> Decimal:
        return (self.hours or ZERO) + (self.promotion_hours or ZERO)

    @property
    def all_money(self) -> Decimal:
        return (self.money or ZERO) + (self.promotion_money or ZERO)


@dataclass(frozen=True)
class Means:
    """What the people who would do it have: free hours by member in the next four weeks."""

    free_hours: Mapping[int, Decimal]

    @property
    def all_hours(self) -> Decimal:
        """Those who are overbooked do not take away from the others."""
        return sum((max(hours, ZERO) for hours in self.free_hours.values()), ZERO)


def missing(answers: VettingAnswers | None) -> list[str]:
    """A sentence for each answer that an acceptance still lacks; none: all three questions are answered."""
    given = answers or VettingAnswers()
    return [*_goal(given), *_means(given), *_reaction(given)]


def _goal(answers: VettingAnswers) -> list[str]:
    found = []
    if answers.target_id is None:
        found.append(_("Question 1: say which target of a goal it serves."))
    if not answers.contribution:
        found.append(_("Question 1: say how much it brings towards the target."))
    return found


def _means(answers: VettingAnswers) -> list[str]:
    found = []
    if answers.hours is None and not answers.outsourced_to.strip():
        found.append(_("Question 2: say how many hours it takes to make it, or who makes it for us."))
    if answers.promotion_hours is None and not answers.outsourced_to.strip():
        found.append(_("Question 2: say how many hours it takes to promote it, or who does it for us."))
    if answers.money is None:
        found.append(_("Question 2: say what it costs to make it (0 if nothing)."))
    if answers.promotion_money is None:
        found.append(_("Question 2: say what it costs to promote it (0 if nothing)."))
    return found


def _reaction(answers: VettingAnswers) -> list[str]:
    found = []
    if answers.metric not in METRICS:
        found.append(_("Question 3: say by which metric people's reaction is measured."))
    if answers.expected is None:
        found.append(_("Question 3: say what value is expected."))
    return found


def warnings(answers: VettingAnswers, means: Means) -> list[str]:
    """What a leader should know before accepting; nothing here forbids it."""
    short = answers.all_hours - means.all_hours
    if short <= 0 or answers.outsourced_to.strip():
        return []
    words = _("It needs %(needed)s hours; those who would do it have %(free)s free in the next four weeks.")
    return [words % {"needed": answers.all_hours, "free": means.all_hours}]
