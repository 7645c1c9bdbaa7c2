"""The only writer of a delivery's `state`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from smm.core import clock
from smm.outbox.models import Delivery
from smm.outbox.states import DeliveryState, may_move


def move(
    delivery: Delivery, from_: DeliveryState | Collection[DeliveryState], to: DeliveryState, **fields: Any
) -> bool:
    """Bring `delivery` from `from_` to `to` with `fields`, unless somebody was quicker; True if this call moved it.

    Raises ValueError for a way that the table of states does not know.
    """
    sources = [from_] if isinstance(from_, DeliveryState) else list(from_)
    if wrong := [source for source in sources if not may_move(source, to)]:
        raise ValueError(f"No delivery goes from {wrong} to {to}.")
    values = {"state": to, "updated_at": clock.now(), **fields}
    moved = type(delivery)._default_manager.filter(pk=delivery.pk, state__in=sources).update(**values)
    if moved:
        for name, value in values.items():
            setattr(delivery, name, value)
    return bool(moved)
