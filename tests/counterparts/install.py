"""Fetches the real servers that connectors are tried against: `python -m tests.counterparts.install NAME…`."""

from __future__ import annotations

import sys
from importlib import import_module

from tests.needs import COUNTERPARTS


def install(names: list[str]) -> None:
    for name in names:
        print(f"== {name}", flush=True)
        import_module(f"tests.counterparts.{name}").install()


if __name__ == "__main__":
    install(sys.argv[1:] or list(COUNTERPARTS))
