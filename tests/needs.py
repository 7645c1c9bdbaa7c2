"""What some tests need from the machine: missing, they are skipped, or fail where `SMM_REQUIRE` names it."""

from __future__ import annotations

import os
import shutil
import socket
from importlib import import_module
from urllib.parse import urlsplit

import pytest

POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/smm")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
COUNTERPARTS = ("bluesky", "snac", "wordpress")
"""Platforms whose real servers are kept on the machine by `python -m tests.counterparts.install`."""
REQUIRED = {name.strip() for name in os.environ.get("SMM_REQUIRE", "").split(",") if name.strip()}


def answers(url: str) -> bool:
    """Whether a server listens at the host and port of `url`."""
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 0), timeout=2).close()
    except OSError:
        return False
    return True


def chromium_path() -> str:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""


def present() -> dict[str, bool]:
    servers = {name: import_module(f"tests.counterparts.{name}").is_installed() for name in COUNTERPARTS}
    servers["imap"] = import_module("tests.counterparts.imap").is_installed()
    return {"postgres": answers(POSTGRES), "redis": answers(REDIS), "chromium": bool(chromium_path()), **servers}


def need(name: str) -> None:
    """Skip the test that asks where `name` (postgres, redis, chromium, a platform's server) is missing; fail it where
    it is required."""
    if present()[name]:
        return
    if name in REQUIRED:
        pytest.fail(f"{name} is required here and is not there")
    pytest.skip(f"{name} is not there")
