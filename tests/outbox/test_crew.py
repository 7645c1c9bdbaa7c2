"""Hands that work beside the one who called them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from smm.core import clock
from smm.outbox.crew import Crew


@pytest.mark.django_db(transaction=True)
def test_hands_see_the_time_of_who_called_them():
    moved, seen = datetime(2030, 1, 1, tzinfo=UTC), []
    with clock.at(moved):
        Crew(2).each(lambda _one: seen.append(clock.now()) or 1, ["a", "b"])
    assert seen == [moved, moved]
