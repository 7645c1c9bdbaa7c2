"""A server between us and a platform that spoils calls in every way that networks and platforms know.

`Faulty("http://127.0.0.1:2583")` passes everything on until `spoil(fault)` is called; from then on the calls that
`spoils` picks (by default all that write) meet the fault, as often as `times` says.
"""

from __future__ import annotations

import http.client
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

SAFE = {"GET", "HEAD", "OPTIONS"}
HOP = {"connection", "transfer-encoding", "keep-alive", "content-length", "date", "server"}


@dataclass(frozen=True)
class Fault:
    """`reaches` says whether the platform gets the call at all; then what comes back instead of its answer.

    `status` answers with that status and `headers`; `cut` resets the connection; `hang` seconds without a word;
    `body` instead of the platform's own; `slow` seconds between single bytes of the answer.
    """

    name: str
    reaches: bool = False
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b'{"error": "spoiled"}'
    cut: bool = False
    hang: float = 0
    slow: float = 0


FAULTS = (
    Fault("timeout_without_effect", hang=60),
    Fault("timeout_with_effect", reaches=True, hang=60),
    Fault("reset_without_effect", cut=True),
    Fault("reset_with_effect", reaches=True, cut=True),
    Fault("slow_body", reaches=True, slow=0.5),
    Fault("wrong_json", reaches=True, status=200, body=b"<html>not what you asked for"),
    Fault("401", status=401),
    Fault("403", status=403),
    Fault("409", status=409),
    Fault("413", status=413),
    Fault("422", status=422),
    Fault("429_with_retry_after", status=429, headers=(("Retry-After", "120"),)),
    Fault("429_without_retry_after", status=429),
    Fault("500_without_effect", status=500),
    Fault("500_with_effect", reaches=True, status=500),
    Fault("503", status=503),
)


class Faulty:
    """The server; `url` stands for the platform's own address, `seen` are the (method, path) that came by."""

    def __init__(self, upstream: str) -> None:
        parts = urlsplit(upstream)
        self.upstream = (str(parts.hostname), parts.port or 80)
        self.fault: Fault | None = None
        self.times = 0
        self.spoils: Callable[[str, str], bool] = _writes
        self.seen: list[tuple[str, str]] = []
        self.ended = threading.Event()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def spoil(self, fault: Fault, times: int = 1, spoils: Callable[[str, str], bool] | None = None) -> None:
        """Let the next `times` calls that `spoils(method, path)` picks meet `fault`."""
        self.fault, self.times, self.spoils = fault, times, spoils or _writes

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that this call meets, if any."""
        with self._lock:
            self.seen.append((method, path))
            if self.fault is None or self.times <= 0 or not self.spoils(method, path):
                return None
            self.times -= 1
            return self.fault

    @contextmanager
    def standing(self) -> Iterator[Faulty]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.ended.set()
            self._server.shutdown()
            self._server.server_close()


def _writes(method: str, path: str) -> bool:
    return method not in SAFE


def _handler(faulty: Faulty) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"  # one call for each connection, as ours are

        def serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fault = faulty.take(self.command, self.path)
            answer = self.passed_on(body) if fault is None or fault.reaches else (0, [], b"")
            if fault:
                answer = self.spoiled(fault, answer)
            if answer[0]:
                self.answer(*answer, slow=fault.slow if fault else 0)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = serve

        def passed_on(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
            connection = http.client.HTTPConnection(*faulty.upstream, timeout=60)
            headers = {name: value for name, value in self.headers.items() if name.lower() not in {"connection"}}
            connection.request(self.command, self.path, body=body or None, headers=headers)
            answer = connection.getresponse()
            kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP]
            read = answer.read()
            connection.close()
            return answer.status, kept, read

        def spoiled(
            self, fault: Fault, answer: tuple[int, list[tuple[str, str]], bytes]
        ) -> tuple[int, list[tuple[str, str]], bytes]:
            if fault.hang:
                faulty.ended.wait(fault.hang)
            if fault.hang or fault.cut:
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.connection.close()
                return 0, [], b""
            if fault.status:
                return fault.status, [("Content-Type", "application/json"), *fault.headers], fault.body
            return answer

        def answer(self, status: int, headers: list[tuple[str, str]], body: bytes, slow: float) -> None:
            with suppress(OSError):
                self.send_response(status)
                for name, value in [*headers, ("Content-Length", str(len(body)))]:
                    self.send_header(name, value)
                self.end_headers()
                for at in range(len(body)) if slow else [slice(None)]:
                    self.wfile.write(body[at] if isinstance(at, slice) else body[at : at + 1])
                    self.wfile.flush()
                    if slow and faulty.ended.wait(slow):
                        return

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
