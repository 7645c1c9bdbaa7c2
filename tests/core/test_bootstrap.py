"""Before anything is installed, problems are sentences."""

from __future__ import annotations

import ast
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from smm import bootstrap
from tests.installations import ROOT

SCRIPT = ROOT / "smm" / "bootstrap.py"


def test_it_needs_the_standard_library_alone() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 7))
    names = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    names |= {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


def test_keys_are_made_once_and_only_their_owner_reads_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    bootstrap.keep_keys()
    made = (tmp_path / "keys.env").read_text()
    bootstrap.keep_keys()

    assert (tmp_path / "keys.env").read_text() == made
    assert stat.S_IMODE((tmp_path / "keys.env").stat().st_mode) == 0o600


def test_an_old_python_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "NEEDS", (99, 0))
    monkeypatch.setattr(bootstrap, "NEWER", [])
    with pytest.raises(bootstrap.Failed, match="newer is needed"):
        bootstrap.use_new_python()


@pytest.mark.parametrize("port", ["80x", "0", "70000"])
def test_a_port_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(bootstrap.Failed, match=f"PORT={port} is not a port"):
        bootstrap.check_port()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("npm error code ENOSPC", "The disk is full"),
        ("The virtual environment was not created because ensurepip is not available", "venv module is missing"),
        ("ERROR: No matching distribution found", "is the network there"),
    ],
)
def test_a_failed_installation_becomes_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, output: str, sentence: str
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    with pytest.raises(bootstrap.Failed, match=sentence):
        bootstrap.install([sys.executable, "-c", f"raise SystemExit({output!r})"], "The packages")


def test_a_database_that_cannot_be_made_ready_is_told_in_its_last_line() -> None:
    assert bootstrap.database_problem("Traceback\n  …\nOperationalError: no route to host\n") == (
        "The database could not be made ready: OperationalError: no route to host"
    )
    assert "disk is full" in bootstrap.database_problem("sqlite3.OperationalError: database or disk is full")


def test_a_taken_port_gets_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        env = {**os.environ, "PORT": port, "DATA_DIR": str(tmp_path), "SMM_VENV": sys.prefix}
        done = subprocess.run([sys.executable, str(SCRIPT)], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.strip().splitlines() == [
        f"SMM: Port {port} is taken or not allowed; choose another one: make run PORT=8123"
    ]
