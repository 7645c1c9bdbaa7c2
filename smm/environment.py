"""How settings read the environment; an empty variable is one that was not given."""

from __future__ import annotations

import os
from pathlib import Path


def env(name: str, default: str = "") -> str:
    return os.environ.get(name) or default


def env_bool(name: str) -> bool:
    return env(name).strip().lower() in {"1", "true", "yes", "on"}


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


def kept_keys(file: Path) -> dict[str, str]:
    """The keys that `make run` made and keeps in `file`; none where there is no such file."""
    return dict(line.split("=", 1) for line in file.read_text().split()) if file.exists() else {}
