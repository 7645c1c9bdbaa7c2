"""Every act by which a person decides about a delivery, by its name in pages and API."""

from __future__ import annotations

from collections.abc import Callable

from content.models import Delivery
from content.services import correcting, deliveries, scheduling, taking_down

DECISIONS: dict[str, Callable[..., Delivery]] = {
    "look_again": deliveries.look_again,
    "it_is_there": deliveries.it_is_there,
    "send_again": deliveries.send_again,
    "mend": deliveries.mend,
    "accept": deliveries.accept,
    "posted": deliveries.settle_hand_over,
    "posted_unaddressed": deliveries.settle_without_address,
    "take_down": taking_down.take_down,
    "say_removed": taking_down.say_removed,
    "correct": correcting.correct,
    "replan": scheduling.replan,
    "now": scheduling.publish_now,
    "withdraw": scheduling.withdraw,
}
