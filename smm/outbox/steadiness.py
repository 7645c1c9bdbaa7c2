"""Whether the machine's clock can be believed: one that was set makes leases look as if they had run out.

Each process compares how far the clock went with how much time really passed. After a jump it judges no lease until
as much time has passed as a lease lasts: whatever was in flight has ended by then.
"""

from __future__ import annotations

import time

from django.conf import settings

JUMP_SECONDS = 5


class Steadiness:
    """The memory of one process; `is_steady()` is to be asked again and again."""

    def __init__(self) -> None:
        self._passed, self._shown = time.monotonic(), time.time()
        self._doubtful_until = 0.0

    def is_steady(self) -> bool:
        passed, shown = time.monotonic(), time.time()
        if abs((shown - self._shown) - (passed - self._passed)) > JUMP_SECONDS:
            self._doubtful_until = passed + settings.PUBLISH_LEASE_SECONDS
        self._passed, self._shown = passed, shown
        return passed >= self._doubtful_until


clock_of_machine = Steadiness()
