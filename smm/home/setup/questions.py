"""The six questions that a department has to answer, in their order, and what is proposed for them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from content.workflow import DutyKind
from goals.models import GoalKind


@dataclass(frozen=True)
class Question:
    key: str
    name: Promise
    asks: Promise


QUESTIONS = (
    Question("why", _("Why"), _("Why do we do this, who in management stands behind it, and what are our goals?")),
    Question("who", _("Who"), _("Who works here? Everybody gets an invitation; more people can follow at any time.")),
    Question("where", _("Where"), _("Which brands speak, which competitors and regions are watched?")),
    Question("which", _("Which content"), _("What do we listen for, and what must every text pass?")),
    Question("how", _("How"), _("Who does each duty unless somebody says otherwise, and how long does it take?")),
    Question("when", _("When"), _("Which clock and which language, how long do we answer, and what when we are late?")),
)
KEYS = [question.key for question in QUESTIONS]


@dataclass(frozen=True)
class CommonGoal:
    """A goal that companies name first, with the metric that tells it and a first number for a quarter."""

    kind: GoalKind
    title: Promise
    metric: str
    number: int
    share: str = ""
    """How many companies name it first, in percent."""


COMMON_GOALS = (
    CommonGoal(GoalKind.AWARENESS, _("More people know us"), "views", 2000, "40"),
    CommonGoal(GoalKind.LEADS, _("People ask us for an offer"), "leads", 30, "15"),
    CommonGoal(GoalKind.SALES, _("People buy"), "sales", 20, "13.8"),
    CommonGoal(GoalKind.INSIGHT, _("We learn what customers want"), "ideas", 20, "7.2"),
    CommonGoal(GoalKind.ENGAGEMENT, _("People talk with us"), "comments", 60),
    CommonGoal(GoalKind.SATISFACTION, _("Customers are satisfied"), "satisfaction", 85),
)


@dataclass(frozen=True)
class DutyPlan:
    """Hours that a duty takes, and days from the publication by which it is due."""

    kind: DutyKind
    hours: Decimal
    days: Decimal


DUTY_PLANS = tuple(
    DutyPlan(kind, Decimal(hours), Decimal(days))
    for kind, hours, days in (
        (DutyKind.CONCEPT, "1", "-9"),
        (DutyKind.ASSIGNMENT, "0.5", "-8"),
        (DutyKind.PRODUCTION, "4", "-5"),
        (DutyKind.TONE, "1", "-3"),
        (DutyKind.APPROVAL, "0.5", "-1"),
        (DutyKind.UPLOAD, "0.5", "-0.1"),
        (DutyKind.PROMOTION, "1", "2"),
        (DutyKind.ANSWERING, "2", "7"),
        (DutyKind.SECOND_SPREAD, "0.5", "8"),
        (DutyKind.EVALUATION, "1", "14"),
    )
)

TONE = _("Would we say it like this to a customer's face?\nCan we prove every claim?\nDoes it help before it sells?")
