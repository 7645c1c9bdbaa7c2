"""What an item cost, and what it brought against what the vetting expected."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from content.models import ContentItem, Evaluation, ItemGoal
from content.selectors.readings import totals_by_item
from goals.metrics import metric_of
from team.models import Member
from team.permissions import Action, can

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Cost:
    """In the company's currency: `work` is hours spent × cost of an hour, `money` what was paid."""

    hours: Decimal
    work: Decimal
    money: Decimal

    @property
    def total(self) -> Decimal:
        return self.work + self.money


@dataclass(frozen=True)
class Compared:
    """A goal's expected value of a metric beside the actual one, added up over the item's deliveries."""

    goal_id: int
    goal: str
    metric: str
    label: str
    expected: Decimal | None
    actual: Decimal

    @property
    def percent(self) -> int | None:
        return round(self.actual / self.expected * 100) if self.expected else None

    def as_json(self) -> dict[str, Any]:
        """Plain values for the frozen record."""
        expected = None if self.expected is None else str(self.expected)
        return {"goal": self.goal, "metric": self.metric, "expected": expected, "actual": str(self.actual)}


def cost_of(item: ContentItem) -> Cost:
    hours = work = Decimal(0)
    for duty in item.duties.select_related("owner", "done_by").filter(hours_spent__gt=0):
        who = duty.done_by or duty.owner
        hours += duty.hours_spent
        work += duty.hours_spent * (who.hourly_cost if who else 0)
    promoted = item.promotions.aggregate(money=Sum("cost"))["money"] or Decimal(0)
    return Cost(hours=hours, work=work.quantize(CENT), money=item.cost + promoted)


def comparison(item: ContentItem) -> list[Compared]:
    """What was expected for each goal that names a metric, and what came."""
    totals = totals_by_item([item.pk]).get(item.pk, {})
    lines = ItemGoal.objects.filter(item=item).exclude(metric="").select_related("goal").order_by("pk")
    return [
        Compared(
            goal_id=line.goal_id,
            goal=line.goal.title,
            metric=line.metric,
            label=str(metric_of(line.metric).label),
            expected=line.expected,
            actual=totals.get(line.metric, Decimal(0)),
        )
        for line in lines
    ]


def section(item: ContentItem, member: Member) -> dict[str, Any]:
    """The section “Evaluation” of the item's page; costs only for those who may see them."""
    may_see_costs = can(member, Action.VIEW_COSTS, item)
    return {
        "item": item,
        "evaluation": Evaluation.objects.filter(item=item).select_related("evaluated_by").first(),
        "compared": comparison(item),
        "cost": cost_of(item) if may_see_costs else None,
    }
