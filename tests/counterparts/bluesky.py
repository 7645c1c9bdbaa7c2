"""A whole Bluesky network on loopback: npm's `@atproto/dev-env`, with a PostgreSQL and a Redis of its own.

It is what Bluesky's own makers test with: the server of accounts (PDS), the directory of identities and the AppView.
Needs Node 20 with its headers, a C++ compiler and make (one part is compiled, about 100 s once), PostgreSQL with
pg_trgm, and Redis.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from smm.platforms.contract import Account
from tests.counterparts.places import HOME, folder, running
from tests.needs import answers, need
from tests.platforms.stand import Stand
from tests.running import free_port, wait_for

VERSION, AS_OF = "0.3.215", "2026-04-12"
"""The day fixes what it needs in turn: nothing that was published later is taken."""
SERVER = Path(__file__).with_suffix(".cjs")
PLACE = f"bluesky-{VERSION}"
COMPILED = HOME / PLACE / "node_modules" / "better-sqlite3" / "build" / "Release" / "better_sqlite3.node"
POST = "app.bsky.feed.post"
PASSWORD = "a password of the press office"


def is_installed() -> bool:
    return COMPILED.exists() and all(map(shutil.which, ("node", "redis-server", "setpriv"))) and bool(_postgres())


def install() -> None:
    """Fetch the network's packages; Node's headers are taken from beside it, as the compiler would download them."""
    if COMPILED.exists():
        return
    node = Path(str(shutil.which("node"))).resolve()
    environment = {**os.environ, "npm_config_nodedir": str(node.parent.parent)}
    place = folder(PLACE)
    (place / "package.json").write_text('{"private": true}')
    command = ["npm", "install", "--no-audit", "--no-fund", f"--before={AS_OF}", f"@atproto/dev-env@{VERSION}"]
    subprocess.run(command, cwd=place, env=environment, check=True)


def _postgres() -> Path | None:
    """The folder of the newest PostgreSQL's programs, as Debian lays them down."""
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=None)


@dataclass(frozen=True)
class Network:
    """The running network: `url` is the server of accounts, through which everything is asked."""

    url: str

    def call(self, method: str, data: object = None, token: str = "", **query: object) -> Any:
        """Ask as `token` does: a procedure where there are data (an empty dict too), else a query."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        question = f"?{urlencode(query, doseq=True)}" if query else ""
        body = None if data is None else json.dumps(data).encode()
        with urlopen(Request(f"{self.url}/xrpc/{method}{question}", body, headers), timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def join(self, name: str) -> Person:
        """A new account, known to the AppView."""
        handle = f"{name}-{uuid.uuid4().hex[:8]}.test"
        data = {"handle": handle, "email": f"{handle}@example.com", "password": PASSWORD}
        made = self.call("com.atproto.server.createAccount", data)
        person = Person(self, made["did"], handle, made["accessJwt"])
        wait_for(person.is_known)
        return person


@dataclass(frozen=True)
class Person:
    """Somebody with an account there, who acts without our connector."""

    network: Network
    did: str
    handle: str
    token: str = field(repr=False)

    def is_known(self) -> bool:
        try:
            return bool(self.ask("app.bsky.actor.getProfile", actor=self.did))
        except HTTPError:
            return False

    def ask(self, method: str, **query: object) -> Any:
        return self.network.call(method, None, self.token, **query)

    def do(self, method: str, **data: object) -> Any:
        return self.network.call(method, data, self.token)

    def create(self, collection: str, **record: object) -> dict[str, str]:
        """Write a record; gives what others refer to it by (uri, cid)."""
        whole = {"createdAt": datetime.now(UTC).isoformat().replace("+00:00", "Z"), **record}
        made = self.do("com.atproto.repo.createRecord", repo=self.did, collection=collection, record=whole)
        return {"uri": made["uri"], "cid": made["cid"]}

    def remove(self, uri: str) -> None:
        """Take a post down."""
        self.do("com.atproto.repo.deleteRecord", repo=self.did, collection=POST, rkey=uri.rpartition("/")[2])

    def posts(self) -> list[dict[str, Any]]:
        """The posts in this account's repository, as its server holds them."""
        found: list[dict[str, Any]] = []
        place: dict[str, object] = {"repo": self.did, "collection": POST, "limit": 100}
        while place:
            page = self.ask("com.atproto.repo.listRecords", **place)
            found += page["records"]
            place = place | {"cursor": page["cursor"]} if "cursor" in page else {}
        return found

    def count(self, words: str) -> int:
        return sum(words in post["value"]["text"] for post in self.posts())

    def app_password(self, name: str = "SMM") -> str:
        return str(self.do("com.atproto.server.createAppPassword", name=name)["password"])

    def connected(self) -> Callable[[str], Account]:
        """This account as a channel's that was connected by an app password, through whatever address."""
        password = self.app_password()
        typed = {"identifier": self.handle, "password": password}
        session = self.network.call("com.atproto.server.createSession", typed)
        tokens = {"access": session["accessJwt"], "refresh": session["refreshJwt"]}
        secrets = {"app_password": password, **tokens}
        return lambda server: Account(self.did, {"server": server, "handle": self.handle}, secrets, allow_private=True)


@pytest.fixture(scope="session")
def bluesky() -> Iterator[Network]:
    need("bluesky")
    with tempfile.TemporaryDirectory(prefix="smm-bluesky-") as name, ExitStack() as stack:
        place = Path(name)
        place.chmod(0o755)  # the database runs under a name of its own
        database = stack.enter_context(_database(place))
        redis = stack.enter_context(_redis(place))
        yield stack.enter_context(_network(place, database, redis))


@pytest.fixture(scope="session")
def bluesky_stand(bluesky: Network) -> Stand:
    brand = bluesky.join("brand")
    return Stand("bluesky", bluesky.url, brand.connected(), brand.count)


@contextmanager
def _database(place: Path) -> Iterator[str]:
    programs, data, port = _postgres(), place / "postgres", free_port()
    assert programs
    data.mkdir()
    if os.geteuid() == 0:
        shutil.chown(data, "postgres")
    subprocess.run(
        _unprivileged(programs / "initdb", "-D", data, "-U", "pg", "-A", "trust", "-E", "UTF8", "-N"),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": data, "fsync": "off", "max_connections": 200}
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    command = _unprivileged(programs / "postgres", "-D", data, "-p", port, *settings)
    with running(command, ready=lambda: answers(f"//127.0.0.1:{port}"), log=place / "postgres.log"):
        yield f"postgresql://pg@127.0.0.1:{port}/postgres"


def _unprivileged(*command: object) -> list[str]:
    """PostgreSQL refuses to run as root."""
    before = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    return [*before, *map(str, command)]


@contextmanager
def _redis(place: Path) -> Iterator[str]:
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", place]
    with running(command, ready=lambda: answers(f"//127.0.0.1:{port}"), log=place / "redis.log"):
        yield f"127.0.0.1:{port}"


@contextmanager
def _network(place: Path, database: str, redis: str) -> Iterator[Network]:
    ports = {f"{name}_PORT": str(free_port()) for name in ("PLC", "PDS", "BSKY", "OZONE")}
    log, temporary = place / "network.log", place / "tmp"
    temporary.mkdir()
    environment = {
        **ports,
        "DB_POSTGRES_URL": database,
        "DB_POSTGRES_SCHEMA": "network",
        "REDIS_HOST": redis,
        "TMPDIR": str(temporary),
        "LOG_ENABLED": "0",
    }

    def is_ready() -> bool:
        return "READY" in log.read_text(errors="replace")

    with running(["node", SERVER], ready=is_ready, log=log, env=environment, cwd=folder(PLACE)):
        yield Network(f"http://127.0.0.1:{ports['PDS_PORT']}")
