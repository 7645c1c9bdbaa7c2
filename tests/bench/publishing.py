"""What the benches of publishing share: a real receiver, deliveries by the thousand, and workers as they run."""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.counterparts.places import running
from tests.faults.test_killed_workers import celery, lose_messages
from tests.installations import ROOT, Installation, postgres_database
from tests.needs import REDIS
from tests.running import free_port

SECRET = "a secret of more than enough characters"
MAKE = """
from datetime import timedelta
from content import rendering
from content.models import ContentItem, Delivery, Revision
from smm.core import clock
from smm.outbox.states import DeliveryState
from team.models import Channel, Member
from tests.factories.team import MemberFactory

def make(count, channels, url, seconds, spread=0, name="room", again="send"):
    leader = Member.objects.first() or MemberFactory(role="leader")
    settings = {"address": url, "again": again, "removal": "person"}
    rooms = Channel.objects.bulk_create([
        Channel(name=f"{name} {n}", platform="webhook", account_id=f"{name}-{n}", settings=settings,
                secrets={"secret": SECRET})
        for n in range(channels)
    ])
    items = ContentItem.objects.bulk_create([
        ContentItem(title=f"Item {n}", brief="Why", stage="publish", stage_since=clock.now(), ground="reactive",
                    created_by=leader)
        for n in range(count)
    ])
    due = clock.now() + timedelta(seconds=seconds)
    rows = []
    for n, item in enumerate(items):
        moment = due + timedelta(seconds=spread * n / count)
        row = Delivery(item=item, channel=rooms[n % channels], state=DeliveryState.SCHEDULED, due_at=moment,
                       next_try_at=moment)
        row.payload = {"text": f"Words {n}", "title": item.title, "media": [], "options": {}}
        row.payload_hash = row.approved_hash = rendering.hash_of(row)
        rows.append(row)
    Delivery.objects.bulk_create(rows, batch_size=1000)
"""
LATE = """
import json
from content.models import Delivery
rows = Delivery.objects.filter(settled_at__isnull=False, channel__account_id__startswith="room")
rows = rows.values_list("settled_at", "due_at")
print(json.dumps([(settled - due).total_seconds() for settled, due in rows]))
"""


@contextmanager
def receiver(folder: Path) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}/hook"
    command = [sys.executable, "-m", "tests.bench.receiver", str(port)]
    with running(command, ready=lambda: answers(url), log=folder / "receiver.log", cwd=ROOT):
        yield url


def answers(url: str) -> dict[str, Any] | None:
    """What has arrived there; None while nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return dict(json.load(answer))
    except OSError:
        return None


@contextmanager
def installed(folder: Path, *, servers: bool, **environment: str) -> Iterator[Installation]:
    """An empty department on PostgreSQL and Redis, or embedded."""
    with ExitStack() as stack:
        environment = {"SMM_ENV": "test", "SMM_ALLOW_PRIVATE_HOSTS": "1", "LOG_LEVEL": "WARNING", **environment}
        if servers:
            url = stack.enter_context(postgres_database())
            environment |= {"DATABASE_URL": url, "CELERY_BROKER_URL": REDIS}
        made = Installation(folder / "data", environment).prepared()
        lose_messages(made)
        yield made


@contextmanager
def at_work(installation: Installation) -> Iterator[None]:
    with (
        celery(installation, "worker", "--without-gossip", "--without-mingle"),
        celery(installation, "beat", "--pidfile", ""),
    ):
        yield


def fill(installation: Installation, call: str) -> None:
    """Run `make(…)` there."""
    installation.shell(MAKE.replace("SECRET", repr(SECRET)) + call)


def say(bench: str, value: float, unit: str, n: int, beside: dict[str, Any]) -> None:
    """Print the one line of JSON, and keep it in bench/results.jsonl."""
    line = json.dumps({"bench": bench, "value": round(value, 2), "unit": unit, "n": n, "beside": beside})
    print(f"\n{line}")
    (ROOT / "bench").mkdir(exist_ok=True)
    with (ROOT / "bench" / "results.jsonl").open("a") as results:
        results.write(line + "\n")


def load() -> float:
    """How busy the machine is beside us."""
    return round(os.getloadavg()[0], 1)
