"""A real HTTP server on loopback that serves feeds, well and badly, from a thread of its own.

The fixture `feed_server` is offered to tests by `from tests.counterparts.feeds import feed_server  # noqa: F401`.
"""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class FeedServer:
    """What it serves by path, and what was asked of it. `over` is set when the test ends: endless answers stop then."""

    url: str = ""
    pages: dict[str, Behaviour] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def serve(
        self, path: str, body: str | bytes, *, status: int = 200, kind: str = "application/atom+xml", **headers: str
    ) -> str:
        """Answer `path` with `body`; gives its whole address. Header names are written with underscores."""
        raw = body.encode() if isinstance(body, str) else body

        def answer(request: BaseHTTPRequestHandler) -> None:
            etag = headers.get("ETag")
            unchanged = etag is not None and request.headers.get("If-None-Match") == etag
            request.send_response(304 if unchanged else status)
            request.send_header("Content-Type", kind)
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            request.send_header("Content-Length", "0" if unchanged else str(len(raw)))
            request.end_headers()
            if not unchanged:
                request.wfile.write(raw)

        return self.behave(path, answer)

    def behave(self, path: str, behaviour: Behaviour) -> str:
        self.pages[path] = behaviour
        return self.url + path

    def serve_packed(self, path: str, body: bytes) -> str:
        return self.serve(path, gzip.compress(body), Content_Encoding="gzip")

    def serve_without_end(self, path: str) -> str:
        """A byte now and then, for as long as the test lasts."""

        def drip(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.end_headers()
            while not self.over.wait(0.05):
                request.wfile.write(b" ")

        return self.behave(path, drip)


@pytest.fixture
def feed_server() -> Iterator[FeedServer]:
    served = FeedServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, dict(self.headers)))
            behaviour = served.pages.get(self.path)
            with suppress(OSError):
                behaviour(self) if behaviour else self.send_error(404)

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield served
    served.over.set()
    server.shutdown()
    server.server_close()


def atom(*entries: tuple[str, str, str, str]) -> str:
    """An Atom feed of (id, title, HTML, time)."""
    inside = "".join(
        f"<entry><id>{key}</id><title>{title}</title><link href='https://blog.example.com/{key}'/>"
        f"<author><name>Nina</name></author><updated>{at}</updated>"
        f"<content type='html'><![CDATA[{body}]]></content></entry>"
        for key, title, body, at in entries
    )
    return (
        f"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Blog</title><id>b</id>{inside}</feed>"
    )
