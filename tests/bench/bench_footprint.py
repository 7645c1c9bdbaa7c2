"""How fast SMM starts and stops, and what it takes at rest, as `make run` runs it."""

from __future__ import annotations

import time
from pathlib import Path

from tests.installations import Installation
from tests.running import Running, wait_for

MIB = 2**20
EVERY_PROCESS = 6


def test_start_memory_and_stop(tmp_path: Path) -> None:
    installation = Installation(tmp_path / "data")
    for name in ("first start", "second start"):
        began = time.monotonic()
        smm = Running(installation)
        smm.wait_until_well()
        print(f"\n{name}, to a healthy /healthz: {time.monotonic() - began:.1f} s")
        if name == "first start":
            smm.stop()
    wait_for(lambda: len(smm.family()) >= EVERY_PROCESS)
    for process in smm.family():
        words = " ".join(process.cmdline()[2:5])
        print(f"  {process.memory_full_info().pss / MIB:6.1f} MiB  {words}")
    print(f"  {sum(process.memory_full_info().pss for process in smm.family()) / MIB:6.1f} MiB together")
    began = time.monotonic()
    smm.stop()
    print(f"stop: {time.monotonic() - began:.1f} s")
