"""The only writer of a delivery's state."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from smm.core import clock
from smm.outbox.models import Delivery
from smm.outbox.states import DeliveryState, may_move

ALWAYS = Q()


class ForbiddenMove(Exception):
    """The table of states knows no such way: a mistake in the code, not of a person."""


def move(
    delivery: Delivery,
    from_: DeliveryState | Collection[DeliveryState],
    to: DeliveryState,
    provided: Q = ALWAYS,
    /,
    **fields: Any,
) -> bool:
    """Move `delivery` to `to`, writing `fields` with it, if it still stands in (one of) `from_`, `provided` holding.

    True when this call moved it; then the instance is up to date. False when somebody else was first; then
    nothing was written. Raises ForbiddenMove for a way that `states.MOVES` does not list.
    """
    sources = {from_} if isinstance(from_, str) else set(from_)
    for source in sources:
        if not may_move(source, to):
            raise ForbiddenMove(f"{source} → {to}")
    values = {**fields, "state": to, "updated_at": clock.now()}
    moved = type(delivery)._default_manager.filter(provided, pk=delivery.pk, state__in=sources).update(**values)
    if moved:
        for name, value in values.items():
            setattr(delivery, name, value)
    return bool(moved)
