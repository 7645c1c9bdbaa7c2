"""How many deliveries a second go out when 10,000 are due in the same second.

Redis, PostgreSQL, four worker processes with one call each at a time, a receiver on loopback that answers in 20 ms,
many channels so that none is held by its lane or its pace. Beside it a bare loop: as many processes that call the
same connector for the same receiver and do nothing else.
"""

from __future__ import annotations

import multiprocessing
import os
import time
import uuid
from pathlib import Path

from smm.platforms.contract import Account, Payload
from smm.platforms.webhook import Webhook
from tests.bench.publishing import SECRET, answers, at_work, fill, installed, load, receiver, say
from tests.running import wait_for

COUNT = int(os.environ.get("SMM_BENCH_COUNT", "10000"))
CHANNELS = 500
WORKERS = 4
BARE = 500
"""Calls of each process of the bare loop."""


def bare_loop(url: str) -> float:
    """Calls a second that the connector alone reaches, with as many processes as there are workers."""
    began = time.monotonic()
    processes = [multiprocessing.Process(target=_call, args=(url,)) for _ in range(WORKERS)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return WORKERS * BARE / (time.monotonic() - began)


def _call(url: str) -> None:
    connector = Webhook(Account("bare", {"address": url}, {"secret": SECRET}, allow_private=True))
    for _ in range(BARE):
        connector.publish(Payload("Words", "Title"), str(uuid.uuid4()))


def test_how_many_a_second(tmp_path: Path) -> None:
    beside = {"load_before": load(), "broker": "redis", "database": "postgresql", "channels": CHANNELS}
    with receiver(tmp_path) as url:
        bare = bare_loop(url)
    environment = {"SMM_WORKERS": str(WORKERS), "SMM_PUBLISH_THREADS": "1"}
    with receiver(tmp_path) as url, installed(tmp_path, servers=True, **environment) as made:
        fill(made, f"make({COUNT}, {CHANNELS}, {url!r}, seconds=10)")
        with at_work(made):
            wait_for(lambda: (answers(url) or {}).get("posts", 0) >= COUNT, 900)
        told = answers(url) or {}
    speed = (told["posts"] - 1) / (told["last"] - told["first"])
    beside |= {"bare_loop": round(bare, 1), "of_bare_loop": round(speed / bare, 2)}
    beside |= {"lost": COUNT - told["posts"] + told["twice"], "twice": told["twice"]}
    say("publish", speed, "deliveries/s", COUNT, beside)
    assert (beside["lost"], beside["twice"]) == (0, 0)
