"""How late 600 deliveries go out whose times are spread over two minutes, and 100 that are due in the same second.

"Late" is from the planned moment to the settled answer, in seconds; the channel answers in 20 ms. On PostgreSQL and
Redis, and embedded, with the workers that `make run` starts.
"""

from __future__ import annotations

import json
import statistics
from pathlib import Path

import pytest

from tests.bench.publishing import LATE, answers, at_work, fill, installed, load, receiver, say
from tests.running import wait_for

CHANNELS = 20


def late(folder: Path, count: int, spread: int, *, servers: bool) -> list[float]:
    """Seconds that each was late, the latest last."""
    with receiver(folder) as url, installed(folder, servers=servers) as made:
        fill(made, f"make({count}, {CHANNELS}, {url!r}, seconds=15, spread={spread})")
        with at_work(made):
            wait_for(lambda: (answers(url) or {}).get("posts", 0) >= count, 600)
            wait_for(lambda: len(json.loads(made.shell(LATE))) == count)
        return sorted(json.loads(made.shell(LATE)))


@pytest.mark.parametrize("where", ["servers", "embedded"])
@pytest.mark.parametrize(("count", "spread"), [(600, 120), (100, 0)], ids=["spread", "at_once"])
def test_how_late(tmp_path: Path, where: str, count: int, spread: int) -> None:
    beside = {"where": where, "seconds": spread, "channels": CHANNELS, "load_before": load()}
    found = late(tmp_path, count, spread, servers=where == "servers")
    beside |= {"median": round(statistics.median(found), 2), "most": round(found[-1], 2)}
    say("lateness", found[int(len(found) * 0.99) - 1], "s (p99)", count, beside)
    assert len(found) == count
