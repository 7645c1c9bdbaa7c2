"""A database that is away while a platform answers, and a platform that hangs while others have to go out."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.bench.publishing import LATE, MAKE, SECRET
from tests.counterparts.tcp import Way
from tests.faults.test_killed_workers import celery, lose_messages
from tests.installations import Installation, postgres_database
from tests.needs import REDIS, need
from tests.running import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.slow]

AWAY_SECONDS = 20
STATES = """
import json
from content.models import Delivery
print(json.dumps([[row.state, [one.outcome for one in row.attempts.all()]] for row in Delivery.objects.order_by("pk")]))
"""


class Receiver:
    """Takes webhooks at once, or holds each answer back until `let_go` is set."""

    def __init__(self, *, holds: bool = False) -> None:
        self.arrived: list[str] = []
        self.let_go = threading.Event()
        if not holds:
            self.let_go.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    @contextmanager
    def standing(self) -> Iterator[Receiver]:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        try:
            yield self
        finally:
            self.let_go.set()
            self._server.shutdown()
            self._server.server_close()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            receiver.arrived.append(str(self.headers["webhook-id"]))
            receiver.let_go.wait(120)
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


@contextmanager
def worker(installation: Installation, **environment: str) -> Iterator[None]:
    """Worker and beat as they run, with the pool of processes."""
    with (
        celery(installation, "worker", "--without-gossip", "--without-mingle", **environment),
        celery(installation, "beat", "--pidfile", ""),
    ):
        yield


def prepared(data: Path, **environment: str) -> Installation:
    made = Installation(data, {"SMM_ENV": "test", "SMM_ALLOW_PRIVATE_HOSTS": "1", **environment}).prepared()
    lose_messages(made)
    return made


def make(installation: Installation, call: str) -> None:
    installation.shell(MAKE.replace("SECRET", repr(SECRET)) + call)


def test_what_the_platform_answered_outlives_a_database_that_is_away(tmp_path: Path) -> None:
    """Nobody could look this platform up: were the answer lost, a person would have to decide."""
    need("redis")
    with ExitStack() as stack:
        receiver = stack.enter_context(Receiver(holds=True).standing())
        url = stack.enter_context(postgres_database())
        parts = urlsplit(url)
        way = stack.enter_context(Way((str(parts.hostname), parts.port or 5432)).standing())
        made = prepared(tmp_path / "data", DATABASE_URL=url, CELERY_BROKER_URL=REDIS)
        make(made, f"make(1, 1, {receiver.url!r}, seconds=1, again='ask')")

        through = url.replace(f":{parts.port or 5432}/", f":{way.port}/")
        stack.enter_context(worker(made, DATABASE_URL=through))
        wait_for(lambda: receiver.arrived)
        way.cut()
        receiver.let_go.set()
        time.sleep(AWAY_SECONDS)  # this is the outage itself
        way.mend()

        wait_for(lambda: json.loads(made.shell(STATES)) == [["live", ["sent"]]], 90)
    assert len(receiver.arrived) == 1


def test_a_channel_that_hangs_makes_no_other_later(tmp_path: Path) -> None:
    late = {hangs: _lateness(tmp_path / str(hangs), hangs=hangs) for hangs in (False, True)}

    assert len(late[True]) == len(late[False])
    assert late[True][-1] < late[False][-1] + 2


def _lateness(folder: Path, *, hangs: bool) -> list[float]:
    """Seconds that 40 deliveries of five channels over 20 s were late, beside channels that hang or do not."""
    with ExitStack() as stack:
        well = stack.enter_context(Receiver().standing())
        beside = stack.enter_context(Receiver(holds=hangs).standing())
        made = prepared(folder)
        make(made, f"make(12, 4, {beside.url!r}, seconds=1, name='beside')")
        make(made, f"make(40, 5, {well.url!r}, seconds=10, spread=20)")
        stack.enter_context(worker(made))
        wait_for(lambda: len(well.arrived) == 40, 120)
        wait_for(lambda: len(json.loads(made.shell(LATE))) == 40)
        return sorted(json.loads(made.shell(LATE)))
