"""The parent starts its children again, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from smm.core.processes import Child, Parent

SLEEPER = "import time, pathlib, os; pathlib.Path(os.environ['MARK']).open('a').write('x'); time.sleep(600)"
STUBBORN = (
    "import signal, subprocess, sys, time, pathlib, os; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "pathlib.Path(os.environ['MARK']).open('a').write('x'); time.sleep(600)"
)


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    (tmp_path / "mark").touch()
    return tmp_path / "mark"


@pytest.fixture
def family(mark: Path) -> Iterator[Callable[[str], Parent]]:
    made = []

    def start(code: str) -> Parent:
        made.append(Parent([Child("child", [sys.executable, "-c", code], {"MARK": str(mark)})]))
        made[-1].look_after()
        wait_for(lambda: mark.read_text() == "x")
        return made[-1]

    yield start
    for parent in made:
        for child in parent.children:
            child.kill()


def group(parent: Parent) -> list[psutil.Process]:
    """The parent's child and what that started."""
    [child] = parent.children
    assert child.process is not None
    leader = psutil.Process(child.process.pid)
    return [leader, *leader.children(recursive=True)]


def are_gone(processes: list[psutil.Process]) -> bool:
    return not [one for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


def starts(parent: Parent, mark: Path, times: int) -> bool:
    parent.look_after()
    return len(mark.read_text()) >= times


def test_a_killed_child_is_started_again(family: Callable[[str], Parent], mark: Path) -> None:
    parent = family(SLEEPER)
    [child] = parent.children
    assert child.process is not None
    os.kill(child.process.pid, signal.SIGKILL)

    wait_for(lambda: starts(parent, mark, 2))


def test_the_pause_grows_while_a_child_keeps_dying_and_is_forgotten_once_it_was_stable() -> None:
    child = Child("child", [sys.executable, "-c", "raise SystemExit(3)"])
    pauses = []
    for _ in range(3):
        child.due_at = 0
        child.look_after()
        assert child.process is not None
        child.process.wait()
        child.look_after()
        pauses.append(round(child.due_at - time.monotonic()))
    assert pauses == [1, 2, 4]

    child.due_at = 0
    child.look_after()
    assert child.process is not None
    child.process.wait()
    child.started_at -= 61
    child.look_after()
    assert child.failures == 0
    child.kill()


def test_stop_ends_children_that_listen_at_once(family: Callable[[str], Parent]) -> None:
    parent = family(SLEEPER)
    processes = group(parent)
    started = time.monotonic()
    parent.stop()
    assert time.monotonic() - started < 3
    assert are_gone(processes)


@pytest.mark.slow
def test_stop_leaves_nothing_of_a_child_that_will_not_end(family: Callable[[str], Parent]) -> None:
    parent = family(STUBBORN)
    processes = group(parent)
    assert len(processes) == 2

    parent.stop()

    wait_for(lambda: are_gone(processes))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is there on Linux alone")
def test_children_die_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time; from smm.core.processes import Child, Parent;"
        "p = Parent([Child('c', [sys.executable, '-c', 'import time; time.sleep(600)'])]); p.look_after();"
        "print(p.children[0].process.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    wait_for(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE)
