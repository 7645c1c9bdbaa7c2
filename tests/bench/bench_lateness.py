"""How late 100 deliveries that are due at the same moment go out, with the worker and beat of `make run`.

Prints one line of JSON, with the machine's load when it began; "late" is from the planned moment to the
platform's answer, in seconds.
"""

from __future__ import annotations

import json
import os
import statistics
from contextlib import ExitStack
from pathlib import Path

from tests.faults.test_killed_workers import MAKE, celery, lose_messages
from tests.installations import Installation

COUNT = 100
CHANNELS = 10
MEASURE = """
import json, time
from content.models import Delivery
until = time.monotonic() + 300
while Delivery.objects.exclude(state="live").exists() and time.monotonic() < until:
    time.sleep(0.5)
rows = Delivery.objects.filter(settled_at__isnull=False)
print(json.dumps([(row.settled_at - row.due_at).total_seconds() for row in rows]))
"""
DUE = f"""
import json
pks = [make(f"Late {{n}}", f"room-{{n % {CHANNELS}}}") for n in range({COUNT})]
from content.models import Delivery
moment = clock.now() + timedelta(seconds=15)
for pk in pks:
    Delivery.objects.filter(pk=pk).update(due_at=moment, next_try_at=moment)
"""


def measure(folder: Path) -> list[float]:
    """Seconds that each was late, the latest last."""
    with ExitStack() as stack:
        made = Installation(folder / "data", {"SMM_ENV": "test"}).prepared()
        made.shell(MAKE.replace("seconds=1", "hours=1") + DUE)
        lose_messages(made)
        stack.enter_context(celery(made, "worker", "--without-gossip", "--without-mingle"))
        stack.enter_context(celery(made, "beat", "--pidfile", ""))
        return sorted(json.loads(made.shell(MEASURE)))


def test_how_late_a_hundred_go_out(tmp_path: Path) -> None:
    beside = {"channels": CHANNELS, "load_before": round(os.getloadavg()[0], 1)}
    late = measure(tmp_path)
    beside |= {"median": round(statistics.median(late), 2), "p95": round(late[int(len(late) * 0.95) - 1], 2)}
    print()
    print(json.dumps({"bench": "lateness", "value": round(late[-1], 2), "unit": "s", "n": len(late), "beside": beside}))
    assert len(late) == COUNT
