"""SMM as it is run: bootstrap, parent, web, worker and beat as real processes."""

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
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.installations import ROOT, Installation, postgres_database
from tests.needs import REDIS, need

pytestmark = pytest.mark.servers

MOST_MEMORY = 400 * 1024 * 1024


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
        env = {**installation.env, "PORT": str(self.port), "SMM_VENV": sys.prefix, "SMM_DEMO": "0"}
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
            wait_for(lambda: self.health().get("ok"), 120)
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


@pytest.fixture(params=["embedded", "servers"])
def running(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    """SMM on SQLite with the embedded broker, and on PostgreSQL with Redis."""
    with ExitStack() as stack:
        environment = {}
        if request.param == "servers":
            need("redis")
            url = stack.enter_context(postgres_database())
            environment = {"DATABASE_URL": url, "CELERY_BROKER_URL": REDIS}
        smm = Running(Installation(tmp_path / "data", environment))
        stack.callback(smm.stop)
        smm.wait_until_well()
        yield smm


def test_all_parts_come_up_restart_and_stop_without_a_trace(running: Running) -> None:
    family = running.family()
    memory = sum(process.memory_full_info().pss for process in family)
    assert memory <= MOST_MEMORY, f"{memory / 2**20:.0f} MiB"

    [killed] = running.children("worker")
    killed.kill()
    wait_for(lambda: [child for child in running.children("worker") if child.pid != killed.pid])
    running.wait_until_well()

    family = running.family()
    started = time.monotonic()
    running.stop()
    assert time.monotonic() - started < 10
    assert running.process.returncode == 0
    assert [process for process in family if process.is_running() and process.status() != "zombie"] == []


def test_leaving_the_demo_starts_an_empty_department_and_keeps_the_old_one(running: Running) -> None:
    data = running.installation.data
    installation = Installation(data, {**running.installation.environment, "DJANGO_SETTINGS_MODULE": "smm.settings"})
    installation.shell("from team.models import Department; Department.objects.create(name='Demo')")
    (data / "media" / "a.png").write_bytes(b"png")
    (data / "demo").write_text("loaded")

    asked = installation.manage("leave_demo")
    assert asked.returncode == 0, asked.stderr
    wait_for(lambda: (data / "demo").read_text() == "left" and not (data / "leave-demo").exists())
    running.wait_until_well()

    assert installation.shell("from team.models import Department; print(Department.objects.count())") == "0"
    [aside] = data.glob("demo-*")
    assert (aside / "media" / "a.png").exists()
    if "DATABASE_URL" in running.installation.environment:
        schema = aside.name.replace("-", "_")
        code = f"c.execute('SELECT name FROM {schema}.team_department'); print(c.fetchall())"
        assert "Demo" in installation.shell(f"from django.db import connection; c = connection.cursor(); {code}")
    else:
        assert (aside / "smm.sqlite3").exists()
