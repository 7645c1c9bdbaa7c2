"""A small platform over real HTTP, and connectors of each certainty for it: what the contract suite is tried on first.

`POST /posts` makes a post (with a `key` in the body a second one is refused with 409 where the server is keyed),
`GET /posts` lists them, `DELETE /posts/ID` removes one.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from smm.platforms import registry
from smm.platforms.calling import Answered, Caller
from smm.platforms.contract import (
    Account,
    Base,
    Certainty,
    Limits,
    Payload,
    Presence,
    Published,
    Seen,
    Sought,
)
from tests.platforms.stand import Stand

SKEW = timedelta(seconds=5)


class Posts:
    """The server; `posts` is what stands on it."""

    def __init__(self, *, is_keyed: bool) -> None:
        self.is_keyed = is_keyed
        self.posts: list[dict[str, Any]] = []
        self.lock = threading.Lock()

    def add(self, post: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        with self.lock:
            if self.is_keyed and any(one["key"] == post["key"] for one in self.posts):
                return 409, {"error": "This key was used before."}
            made = {**post, "id": str(len(self.posts) + 1), "at": datetime.now(UTC).isoformat()}
            self.posts.append(made)
            return 201, made

    def remove(self, id: str) -> None:
        with self.lock:
            self.posts[:] = [post for post in self.posts if post["id"] != id]

    @contextmanager
    def standing(self) -> Iterator[str]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            server.server_close()


def _handler(posts: Posts) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(200, posts.posts)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.answer(*posts.add(json.loads(body)))

        def do_DELETE(self) -> None:
            posts.remove(self.path.rpartition("/")[2])
            self.answer(200, {})

        def answer(self, status: int, data: Any) -> None:
            body = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


class PostsConnector(Base):
    """`settings`: url. What the three kinds share."""

    label = "Posts"
    icon = "news"
    limits = Limits(text=500)

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self.caller = Caller(account.settings["url"], allow_private=account.allow_private)

    def publish(self, payload: Payload, key: str) -> Published:
        return self._published(self.caller.send("POST", "/posts", {"text": payload.text, "key": key}).data)

    def _published(self, post: dict[str, Any]) -> Published:
        return Published(post["id"], f"{self.account.settings['url']}/posts/{post['id']}")

    def find(self, sought: Sought) -> Published | None:
        found = [post for post in self.caller.get("/posts").data if self.is_it(post, sought)]
        return self._published(found[0]) if found else None

    def is_it(self, post: dict[str, Any], sought: Sought) -> bool:
        return bool(post["key"] == sought.key)

    def read_back(self, published: Published) -> Seen:
        found = [post for post in self.caller.get("/posts").data if post["id"] == published.id]
        return Seen(Presence.EXISTS, found[0]["text"]) if found else Seen(Presence.ABSENT)

    def same(self, sent: Payload, seen: Seen) -> bool:
        return sent.text == seen.text

    def delete(self, published: Published) -> None:
        self.caller.send("DELETE", f"/posts/{published.id}")


class Keyed(PostsConnector):
    platform = "posts_keyed"
    certainty = Certainty.KEYED

    def publish(self, payload: Payload, key: str) -> Published:
        try:
            return super().publish(payload, key)
        except Answered as error:
            there = self.find(Sought(key, payload, datetime.now(UTC))) if error.status == 409 else None
            if there is None:
                raise
            return there


class LookUp(PostsConnector):
    platform = "posts_lookup"
    certainty = Certainty.LOOKUP
    absent_after = timedelta(seconds=10)

    def is_it(self, post: dict[str, Any], sought: Sought) -> bool:
        is_new = datetime.fromisoformat(post["at"]) >= sought.since - SKEW
        return is_new and post["text"] == sought.payload.text and post["id"] not in sought.taken


class Blind(PostsConnector):
    platform = "posts_blind"
    certainty = Certainty.NONE


def _stand(connector: type[PostsConnector]) -> Iterator[Stand]:
    registry.register(connector)
    posts = Posts(is_keyed=connector is Keyed)
    with posts.standing() as url:
        yield Stand(
            platform=connector.platform,
            address=url,
            account=lambda address: Account("posts", {"url": address}, allow_private=True),
            count=lambda words: sum(words in post["text"] for post in posts.posts),
            seconds=0.5,
        )
    registry._connectors.pop(connector.platform)


@pytest.fixture(scope="session")
def keyed_stand() -> Iterator[Stand]:
    yield from _stand(Keyed)


@pytest.fixture(scope="session")
def lookup_stand() -> Iterator[Stand]:
    yield from _stand(LookUp)


@pytest.fixture(scope="session")
def blind_stand() -> Iterator[Stand]:
    yield from _stand(Blind)
