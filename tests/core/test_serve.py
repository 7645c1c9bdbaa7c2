"""SMM as it is run: bootstrap, parent, web, worker and beat as real processes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installations import Installation
from tests.running import Running, running_on, wait_for

pytestmark = pytest.mark.servers

MOST_MEMORY = 400 * 1024 * 1024


@pytest.fixture(params=["embedded", "servers"])
def running(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    with running_on(request.param, tmp_path / "data") as smm:
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
