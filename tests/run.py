"""What `make test`, `test-all`, `lint`, `bench` and `messages` do: `python -m tests.run quick`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.needs import POSTGRES, REDIS, REQUIRED, present

MARKED = ("slow", "browser", "fault", "servers", "platforms")
UNMARKED = " and ".join(f"not {mark}" for mark in MARKED)
OF_ONE_PROCESS = "not servers and not fault and not platforms"
BENCHES = Path(__file__).parent / "bench"
PACKAGES = ["smm", "team", "goals", "monitoring", "ideas", "content"]


def say(text: str) -> None:
    print(f"== {text}", flush=True)


def call(*command: str, **environment: str) -> bool:
    return subprocess.call(command, env={**os.environ, **environment}) == 0


def pytest(*arguments: str, **environment: str) -> bool:
    settings = {"DJANGO_SETTINGS_MODULE": "tests.settings"}  # what we imported ourselves may have named others
    return call(sys.executable, "-m", "pytest", "-q", *arguments, **settings, **environment)


def servers() -> dict[str, str]:
    """The environment that leads tests to PostgreSQL and Redis; nothing where one of them is missing."""
    there = present()
    missing = [name for name in ("postgres", "redis") if not there[name]]
    if not missing:
        return {"DATABASE_URL": POSTGRES, "CELERY_BROKER_URL": REDIS}
    say(f"left out, since they do not answer: {' and '.join(missing)}")
    return {}


def require() -> None:
    """End here where something that SMM_REQUIRE names is missing."""
    there = present()
    missing = sorted(name for name in REQUIRED if not there.get(name))
    if missing:
        sys.exit(f"required here and missing: {', '.join(missing)}")


def both(marks: str) -> bool:
    """Run tests of `marks` on SQLite and, where they answer, on PostgreSQL and Redis."""
    say("on SQLite with the embedded broker")
    good = pytest("-m", marks, "-n", "2")
    environment = servers()
    if environment:
        say("on PostgreSQL and Redis")
        good = pytest("-m", marks, "-n", "2", **environment) and good
    return good


def quick() -> bool:
    require()
    say(f"left out: {', '.join(MARKED)} tests (make test-all runs them)")
    return both(UNMARKED)


def everything() -> bool:
    """All tests; the quick ones are left to `make test` where SMM_QUICK_DONE says that it ran.

    Tests that start processes of ours choose their own database and broker, so they run once.
    """
    require()
    good = os.environ.get("SMM_QUICK_DONE") == "1" or quick()
    good = both(f"slow and not browser and {OF_ONE_PROCESS}") and good
    say("in a browser, to which all databases look the same")
    good = pytest("-m", f"browser and {OF_ONE_PROCESS}", "-n", "2", **servers()) and good
    say("with other people's servers")
    good = pytest("-m", "platforms and not servers and not fault", "-n", "2") and good
    say("with processes of their own, one after the other")
    return pytest("-m", "servers or fault") and good


def lint() -> bool:
    python = (sys.executable, "-m")
    checks = [
        (*python, "ruff", "check", "."),
        (*python, "ruff", "format", "--check", "."),
        (*python, "mypy", *PACKAGES),
        ("lint-imports",),
        (sys.executable, "manage.py", "makemigrations", "--check", "--dry-run", "-v", "0"),
        (*python, "tests.messages"),
    ]
    results = [call(*check, DJANGO_SETTINGS_MODULE="tests.settings", SMM_ENV="test") for check in checks]
    return all(results)


def bench(only: str = "*") -> bool:
    """All benches, or the one of that name."""
    files = sorted(map(str, BENCHES.glob(f"bench_{only}.py")))
    if not files:
        there = sorted(path.stem.removeprefix("bench_") for path in BENCHES.glob("bench_*.py"))
        sys.exit(f"There is no bench “{only}”; there are: {', '.join(there)}")
    return pytest(*files, "-s", "-o", "python_files=bench_*.py")


def messages() -> bool:
    """Collect marked strings (needs GNU gettext) and compile the catalogues."""
    ignored = [f"--ignore={name}" for name in ("node_modules", "var", ".venv", "tests")]
    collect = ["manage.py", "makemessages", "-l", "zh_Hans", "--no-location", "--no-obsolete", *ignored]
    if shutil.which("xgettext"):
        call(sys.executable, *collect)
    else:
        say("strings were not collected: GNU gettext is not installed")
    return call(sys.executable, "-m", "babel.messages.frontend", "compile", "-d", "locale", "-D", "django", "-f")


if __name__ == "__main__":
    tasks = {"quick": quick, "all": everything, "lint": lint, "bench": bench, "messages": messages}
    sys.exit(0 if tasks[sys.argv[1]](*sys.argv[2:]) else 1)
