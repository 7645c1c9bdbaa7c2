"""snac2 2.75, a small real server with Mastodon's interface: from Debian's bookworm-backports, unpacked beside.

It needs libcurl4. It deletes nothing through the interface, ignores Idempotency-Key, lengths and `max_id` of posts,
reads Markdown, and tells of mentions after some seconds. The fixtures `snac` and `snac_stand` are offered by
`from tests.counterparts.snac import snac, snac_stand  # noqa: F401`.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.counterparts.fediverse import Server
from tests.counterparts.places import HOME, folder, running
from tests.needs import answers, need
from tests.platforms.stand import Stand
from tests.running import free_port

PROGRAM = HOME / "snac" / "root" / "usr" / "bin" / "snac"
SUITES = ("bookworm", "bookworm-backports")
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def is_installed() -> bool:
    return PROGRAM.exists()


def install() -> None:
    """Fetch the package from the mirror that this machine uses, with a configuration of apt of its own."""
    if is_installed():
        return
    place = folder("snac")
    for made in ("state/lists/partial", "cache/archives/partial"):
        (place / made).mkdir(parents=True, exist_ok=True)
    mirrors = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI)"], capture_output=True, text=True)
    mirror = next(line for line in mirrors.stdout.splitlines() if "security" not in line)
    (place / "list").write_text("".join(f"deb [signed-by={KEYRING}] {mirror} {suite} main\n" for suite in SUITES))
    settings = {
        "Dir::Etc::sourcelist": f"{place}/list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State": f"{place}/state",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": f"{place}/cache",
        "APT::Sandbox::User": "root",
    }
    options = [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]
    subprocess.run(["apt-get", *options, "update"], cwd=place, check=True)
    subprocess.run(["apt-get", *options, "download", "snac2/bookworm-backports"], cwd=place, check=True)
    for package in place.glob("*.deb"):
        subprocess.run(["dpkg", "-x", package, "root"], cwd=place, check=True)


@pytest.fixture(scope="session")
def snac() -> Iterator[Server]:
    need("snac")
    with tempfile.TemporaryDirectory(prefix="smm-snac-") as name:
        place, port = Path(name), free_port()
        data = place / "data"
        asked = f"127.0.0.1\n{port}\n127.0.0.1:{port}\n\n\n"  # address, port, name in handles, prefix, e-mail
        _run("init", data, said=asked)
        settings = data / "server.json"
        wanted = {"protocol": "http", "num_threads": 16, "queue_timeout": 1, "queue_timeout_2": 1}
        settings.write_text(json.dumps(json.loads(settings.read_text()) | wanted))

        _run("adduser", data, "first", said="first\n")

        def settle(person: str) -> str:
            """Everybody has the keys of the first one: making some takes up to half a minute."""
            home = data / "user" / person
            shutil.copytree(data / "user" / "first", home)
            known = json.loads((home / "user.json").read_text())
            (home / "user.json").write_text(json.dumps(known | {"uid": person, "name": person}))
            told = re.search(r"password .*is (\S+)", _run("resetpwd", data, person, said=""))
            assert told
            return told[1]

        url = f"http://127.0.0.1:{port}"
        with running([PROGRAM, "httpd", data], ready=lambda: answers(url), log=place / "snac.log") as process:
            yield Server(url, settle)
            process.kill()  # asked politely it takes its time, and nothing of it is kept


def _run(*arguments: str | Path, said: str) -> str:
    done = subprocess.run([PROGRAM, *arguments], input=said, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


@pytest.fixture
def snac_stand(snac: Server) -> Stand:
    brand = snac.join("brand")
    return Stand("mastodon", brand.url, brand.connected, brand.count, lacks=frozenset({"delete"}))
