"""What the real servers of other people have in common: where they are kept, and how they are started and ended.

Each module beside this one speaks of one server and offers `is_installed()`, `install()` (needs the packages' network;
called by `python -m tests.counterparts.install`, never by a test) and a fixture of session scope. They are kept in
`SMM_COUNTERPARTS`, by default in the user's cache, so that they are fetched once for a machine.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.running import wait_for

HOME = Path(os.environ.get("SMM_COUNTERPARTS") or Path.home() / ".cache" / "smm-counterparts")


def folder(name: str) -> Path:
    """The place of one server, made if need be."""
    place = HOME / name
    place.mkdir(parents=True, exist_ok=True)
    return place


@contextmanager
def running(
    command: Sequence[str | Path],
    *,
    ready: Callable[[], object],
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    seconds: float = 60,
) -> Iterator[subprocess.Popen[bytes]]:
    """A server in a process group of its own, from the moment at which `ready()` is true; ended with all its children.

    Its output goes to `log`, and is shown where it does not get ready.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        wait_for(lambda: _alive(process, log) and ready(), seconds)
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _alive(process: subprocess.Popen[bytes], log: Path) -> bool:
    assert process.poll() is None, log.read_text(errors="replace")[-4000:]
    return True
