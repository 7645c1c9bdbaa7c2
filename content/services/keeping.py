"""Readings are kept, and the goals of their items are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from content.models import ItemGoal, Reading
from goals.services import record_measurement


def keep(readings: Iterable[Reading]) -> int:
    """Store readings inside the caller's transaction; one of the same delivery, metric and time stays as it is."""
    found = list(readings)
    goals: dict[int, list[int]] = defaultdict(list)
    served = ItemGoal.objects.filter(item__in={one.delivery.item_id for one in found})
    for item_id, goal_id in served.values_list("item", "goal"):
        goals[item_id].append(goal_id)
    Reading.objects.bulk_create(found, ignore_conflicts=True)
    for one in found:
        record_measurement(
            goal_ids=goals[one.delivery.item_id],
            metric=one.metric,
            source=f"delivery:{one.delivery_id}",
            observed_at=one.observed_at,
            value=one.value,
        )
    return len(found)
