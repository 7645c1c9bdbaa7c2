"""The container set-up is well-formed and starts with no secret of ours."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

FILE = Path(__file__).resolve().parent.parent / "docker-compose.yml"
SECRETS = {"SECRET_KEY", "SMM_ENCRYPTION_KEYS", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}


def test_every_service_is_watched_and_every_secret_is_asked_for() -> None:
    text = FILE.read_text(encoding="utf-8")
    services = yaml.safe_load(text)["services"]

    assert set(services) == {"web", "worker", "beat", "postgres", "redis"}
    assert all("healthcheck" in service for name, service in services.items() if name != "web")  # web: Dockerfile
    assert set(re.findall(r"\$\{(\w+):\?", text)) == SECRETS
    assert not SECRETS & set(re.findall(r"\$\{(\w+)(?::-[^}]*)?\}", text))


def compose() -> list[str]:
    """The command of this machine, of either generation; nothing where there is none."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) and not subprocess.run([*command, "version"], capture_output=True).returncode:
            return command
    return []


@pytest.mark.skipif(not compose(), reason="docker compose is not installed")
def test_docker_accepts_it() -> None:
    done = subprocess.run(
        [*compose(), "-f", str(FILE), "config", "--quiet"],
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", **dict.fromkeys(SECRETS, "x")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
