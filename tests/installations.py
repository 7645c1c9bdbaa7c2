"""Installations of SMM with data folder, database and processes of their own, for tests of the real thing."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from tests.needs import POSTGRES, need

ROOT = Path(__file__).resolve().parent.parent
SERVER = POSTGRES.rpartition("/")[0]


@dataclass
class Installation:
    """A data folder and the environment that leads to it."""

    data: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        of_tests = {"SMM_ENV", "DJANGO_SETTINGS_MODULE", "DATABASE_URL", "SMM_TEST_DIR", "SMM_DEMO", "LOG_LEVEL"}
        clean = {name: value for name, value in os.environ.items() if name not in of_tests}
        return {**clean, "DATA_DIR": str(self.data), "SMM_DEMO": "0", **self.environment}

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, *arguments], cwd=ROOT, env=self.env, capture_output=True, text=True)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.python("manage.py", *arguments)

    def shell(self, code: str) -> str:
        """Run `code` with Django set up; answer what it printed."""
        done = self.python("-c", f"import django; django.setup()\n{code}")
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def prepared(self) -> Installation:
        self.data.mkdir(parents=True, exist_ok=True)
        self.environment.setdefault("DJANGO_SETTINGS_MODULE", "smm.settings")
        done = self.python("-c", "from smm import bootstrap; bootstrap.keep_keys()")
        assert done.returncode == 0, done.stderr
        done = self.manage("prepare")
        assert done.returncode == 0, done.stderr
        return self


@contextmanager
def postgres_database() -> Iterator[str]:
    """The URL of a new database on the test server, dropped at the end; skips the test where no server answers."""
    need("postgres")
    server = psycopg2.connect(f"{SERVER}/postgres")
    server.autocommit = True
    name = f"smm_test_{uuid.uuid4().hex[:10]}"
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield f"{SERVER}/{name}"
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()
