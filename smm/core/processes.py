"""The parent's work: start children, start them again when they die, stop them all."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

STABLE_SECONDS = 60
LONGEST_PAUSE_SECONDS = 30
PATIENCE_SECONDS = 6
PR_SET_PDEATHSIG = 1

log = logging.getLogger(__name__)


def _die_with_parent() -> None:
    """Runs in the child before it becomes its program; on Linux the kernel then ends it with the parent."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


@dataclass
class Child:
    """A process of ours, in a process group of its own so that Ctrl-C reaches the parent alone."""

    name: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started_at: float = 0
    due_at: float = 0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  # the parent has one thread when it starts children
        )

    def look_after(self) -> None:
        """Note a death and start again after a pause that grows until the child was stable for a while."""
        if self.process is not None and self.process.poll() is not None:
            self._mourn(self.process.returncode)
        if self.process is None and time.monotonic() >= self.due_at:
            self.start()

    def _mourn(self, status: int) -> None:
        now = time.monotonic()
        self.failures = 0 if now - self.started_at >= STABLE_SECONDS else self.failures + 1
        pause = min(2.0 ** (self.failures - 1), LONGEST_PAUSE_SECONDS) if self.failures else 0
        log.warning("process died", extra={"process_name": self.name, "status": status, "again_in_seconds": pause})
        self.kill()
        self.process, self.due_at = None, now + pause

    def send(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def kill(self) -> None:
        """End whatever is left of the child's group."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Parent:
    """Looks after its children until it is told to stop."""

    def __init__(self, children: Iterable[Child]) -> None:
        self.children = list(children)

    def look_after(self) -> None:
        for child in self.children:
            child.look_after()

    def stop(self) -> None:
        """Ask all to end, wait a few seconds, then end them; nothing of their groups is left."""
        for child in self.children:
            child.send(signal.SIGTERM)
        until = time.monotonic() + PATIENCE_SECONDS
        for child in self.children:
            if child.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.0, until - time.monotonic()))
                child.kill()
            child.process, child.due_at, child.failures = None, 0, 0
