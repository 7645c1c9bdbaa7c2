"""A running SMM: bootstrap, parent, web, worker and beat as real processes, and waiting for what they do."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.installations import ROOT, Installation, postgres_database
from tests.needs import REDIS, need


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], Any], seconds: float = 60) -> Any:
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.1)
    return found


class Running:
    """A running SMM: its process, address and output."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.port = free_port()
        self.output = installation.data.parent / f"{installation.data.name}.log"
        env = {**installation.env, "PORT": str(self.port), "SMM_VENV": sys.prefix}
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "smm/bootstrap.py", "run"], cwd=ROOT, env=env, stdout=output, stderr=output
            )

    def health(self) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)
        except OSError:
            return {}

    def wait_until_well(self) -> None:
        try:
            wait_for(lambda: self.health().get("ok"), 300)
        except AssertionError:
            pytest.fail(self.output.read_text())

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def children(self, word: str) -> list[psutil.Process]:
        """Those children of the parent whose command holds `word`."""
        found = []
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                found += [child] if word in child.cmdline() else []
        return found

    def stop(self, number: signal.Signals = signal.SIGINT) -> None:
        if self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(20)


@contextmanager
def running_on(kind: str, data: Path, **environment: str) -> Iterator[Running]:
    """SMM on SQLite with the embedded broker ("embedded"), or on PostgreSQL with Redis ("servers")."""
    with ExitStack() as stack:
        if kind == "servers":
            need("redis")
            url = stack.enter_context(postgres_database())
            environment |= {"DATABASE_URL": url, "CELERY_BROKER_URL": REDIS}
        smm = Running(Installation(data, environment))
        stack.callback(smm.stop)
        smm.wait_until_well()
        yield smm
