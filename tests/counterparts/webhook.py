"""A receiver of webhooks on loopback: the very example that docs/platforms.md gives to those who write one.

The fixture `receiver` is offered to the tests of platforms by their conftest.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from smm.platforms.contract import Account
from tests.platforms.stand import Stand

DOCS = Path(__file__).resolve().parents[2] / "docs" / "platforms.md"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def example() -> dict[str, Any]:
    """The names that the documentation's example defines."""
    code = re.search(r"```python\n(.*?)```", DOCS.read_text(), re.S)
    assert code
    names: dict[str, Any] = {}
    exec(code[1], names)  # noqa: S102 - our own documentation
    names["SECRET"] = SECRET
    return names


@dataclass
class Receiver:
    """The example at work: `taken` are its events; `says` is answered instead of what it says, `bare` without JSON."""

    url: str = ""
    names: dict[str, Any] = field(default_factory=example)
    headers: list[dict[str, str]] = field(default_factory=list)
    says: bytes | None = None

    @property
    def taken(self) -> list[dict[str, Any]]:
        return list(self.names["taken"].values())

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.taken if event["type"] == kind]

    def account(self, address: str = "", again: str = "send", removal: str = "event") -> Account:
        settings = {"address": f"{address or self.url}/hook/", "again": again, "removal": removal}
        return Account("receiver", settings, {"secret": SECRET}, allow_private=True)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    stands = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            stands.headers.append({**headers, "path": self.path})
            status, answer = stands.names["receive"](headers, body)
            said = json.dumps(answer).encode() if stands.says is None else stands.says
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stands.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield stands
    server.shutdown()
    server.server_close()


@pytest.fixture
def webhook_stand(receiver: Receiver) -> Stand:
    def count(words: str) -> int:
        removed = {event["data"]["id"] for event in receiver.of_type("publication.removed")}
        made = [event["data"] for event in receiver.of_type("publication.created")]
        return sum(words in data["text"] for data in made if data["id"] not in removed)

    return Stand("webhook", receiver.url, receiver.account, count, seconds=0.5)
