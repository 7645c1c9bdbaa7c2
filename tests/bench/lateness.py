"""How late 100 deliveries that are due at the same moment go out, as `make run` runs it: one line of JSON.

`python -m tests.bench.lateness`; "late" is from the planned moment to the platform's answer, in seconds.
"""

from __future__ import annotations

import json
import statistics
import tempfile
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


def measure() -> list[float]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        made = Installation(Path(folder) / "data", {"SMM_ENV": "test"}).prepared()
        made.shell(MAKE.replace("seconds=1", "hours=1") + DUE)
        lose_messages(made)
        stack.enter_context(celery(made, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"))
        stack.enter_context(celery(made, "beat", "--pidfile", ""))
        late: list[float] = json.loads(made.shell(MEASURE))
        return sorted(late)


def main() -> None:
    late = measure()
    beside = {"median": round(statistics.median(late), 2), "p95": round(late[int(len(late) * 0.95) - 1], 2)}
    beside |= {"channels": CHANNELS, "sent": len(late)}
    print(json.dumps({"bench": "lateness", "value": round(late[-1], 2), "unit": "s", "n": COUNT, "beside": beside}))


if __name__ == "__main__":
    main()
