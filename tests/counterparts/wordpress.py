"""WordPress as Debian packages it, served by PHP's own server, with a MariaDB of its own on a socket.

Needs the Debian packages mariadb-server-core, mariadb-client-core and php-cli with php-mysql, php-gd, php-mbstring and
php-xml, none of which starts a service. The program itself is unpacked beside, so that no web server comes along. The
fixture `wordpress` is offered to the tests of platforms by their conftest.
"""

from __future__ import annotations

import base64
import html
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from smm.platforms.contract import Account
from tests.counterparts.places import HOME, folder, running
from tests.needs import need
from tests.platforms.stand import Stand
from tests.running import free_port

PROGRAM = HOME / "wordpress" / "program"
SITE = Path(__file__).with_name("wordpress_site")
PACKAGES = ("wordpress", "wordpress-theme-twentytwentythree")
OWNERS_PASSWORD = "a password of the owner"
PROGRAMS = ("php", "mariadb", "mariadbd", "mariadb-install-db")


def is_installed() -> bool:
    return (PROGRAM / "wp-config.php").exists() and all(map(shutil.which, PROGRAMS))


def install() -> None:
    """Fetch Debian's packages and unpack them; the last file written says that all are there."""
    if (PROGRAM / "wp-config.php").exists():
        return
    place = folder("wordpress")
    shutil.rmtree(place)
    place.mkdir()
    subprocess.run(["apt-get", "download", *PACKAGES], cwd=place, check=True, stderr=subprocess.DEVNULL)
    for package in place.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", package, place / "unpacked"], check=True)
    (place / "unpacked/usr/share/wordpress").rename(PROGRAM)
    (PROGRAM / "wp-config.php").unlink()
    (PROGRAM / "wp-config.php").write_text("<?php require getenv('SMM_WORDPRESS_CONFIG');")


@dataclass(frozen=True)
class Site:
    """The running site; `people` are its users by role ("admin" too) with their id and application password."""

    url: str
    people: Mapping[str, Mapping[str, Any]]

    def call(self, method: str, route: str, data: object = None, by: str = "admin", **query: object) -> Any:
        """Ask as that user, without our connector."""
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {self._credentials(by)}"}
        question = urlencode({"rest_route": f"/wp/v2{route}", **query}, doseq=True)
        body = None if data is None else json.dumps(data).encode()
        with urlopen(Request(f"{self.url}/?{question}", body, headers, method=method), timeout=30) as answer:
            return json.load(answer)

    def _credentials(self, by: str) -> str:
        return base64.b64encode(f"{by}:{self.people[by]['password']}".encode()).decode()

    def posts(self, **query: object) -> list[dict[str, Any]]:
        """What stands there, the newest first, in whatever state."""
        return list(self.call("GET", "/posts", context="edit", per_page=100, **{"status": "any", **query}))

    def comment(self, post: int, text: str, parent: int = 0, status: str = "approve", name: str = "Zoe") -> int:
        """A visitor's comment, past the flood control that visitors meet."""
        visitor = {"author_name": name, "author_email": f"{name.lower()}@example.com", "author_url": ""}
        fields = {**visitor, "post": post, "parent": parent, "content": text, "status": status}
        return int(self.call("POST", "/comments", fields)["id"])

    def comments(self, post: int) -> list[dict[str, Any]]:
        asked = {"post": post, "status": "all", "context": "edit", "order": "asc", "per_page": 100}
        return list(self.call("GET", "/comments", **asked))

    def page(self, url: str) -> str:
        """A page as a visitor gets it."""
        with urlopen(url, timeout=30) as answer:
            return str(answer.read().decode())

    def account(self, address: str = "", by: str = "editor") -> Account:
        host = self.url.partition("://")[2]
        return Account(
            id=f"{self.people[by]['id']}@{host}",
            settings={"address": address or self.url, "user": by},
            secrets={"password": self.people[by]["password"]},
            allow_private=True,
        )


@pytest.fixture(scope="session")
def wordpress() -> Iterator[Site]:
    need("wordpress")
    with tempfile.TemporaryDirectory(prefix="smm-wp-") as name, ExitStack() as stack:
        place = Path(name)
        socket = stack.enter_context(_database(place))
        yield stack.enter_context(_site(place, socket))


@pytest.fixture
def wordpress_stand(wordpress: Site) -> Stand:
    def count(words: str) -> int:
        return sum(words in html.unescape(post["content"]["raw"]) for post in wordpress.posts(status="publish"))

    return Stand("wordpress", wordpress.url, wordpress.account, count)


@contextmanager
def _database(place: Path) -> Iterator[Path]:
    data, socket, log = place / "db", place / "db.sock", place / "db.log"
    as_root = ["--user=root"] if os.geteuid() == 0 else []
    options = ["--no-defaults", f"--datadir={data}", "--innodb-log-file-size=8M", *as_root]
    made = ["mariadb-install-db", *options, "--auth-root-authentication-method=normal", "--skip-test-db"]
    subprocess.run(made, check=True, capture_output=True)
    quick = ["--innodb-flush-log-at-trx-commit=0", "--performance-schema=OFF", "--skip-networking"]
    ask = ["mariadb", "--no-defaults", "--user=root", f"--socket={socket}"]

    def is_ready() -> bool:
        made = [*ask, "--execute=create database if not exists wordpress"]
        return subprocess.run(made, capture_output=True).returncode == 0

    with running(["mariadbd", *options, *quick, f"--socket={socket}"], ready=is_ready, log=log):
        yield socket


@contextmanager
def _site(place: Path, socket: Path) -> Iterator[Site]:
    port, uploads = free_port(), place / "uploads"
    url = f"http://127.0.0.1:{port}"
    environment = {
        "SMM_WORDPRESS_CONFIG": str(SITE / "config.php"),
        "SMM_WORDPRESS_SOCKET": str(socket),
        "SMM_WORDPRESS_URL": url,
        "SMM_WORDPRESS_UPLOADS": str(uploads),
        "PHP_CLI_SERVER_WORKERS": "4",
    }
    command = ["php", str(SITE / "make.php"), str(PROGRAM), str(uploads), OWNERS_PASSWORD]
    made = subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True, text=True)
    command = ["php", "-S", f"127.0.0.1:{port}", "-t", PROGRAM, SITE / "router.php"]
    with running(command, ready=lambda: _answers(url), log=place / "site.log", env=environment):
        yield Site(url, json.loads(made.stdout))


def _answers(url: str) -> bool:
    try:
        return bool(urlopen(f"{url}/?rest_route=/", timeout=10).status == 200)
    except URLError:
        return False
