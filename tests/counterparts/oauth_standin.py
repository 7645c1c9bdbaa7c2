"""A platform that exists for tests alone, over real HTTP: OAuth 2 with PKCE, rotating refresh tokens, posts, numbers.

It keeps state and enforces what RFC 6749, 7636 and 7009 ask: a code works once and for its redirect address and
verifier, a refresh token works once, and one that comes a second time ends the whole grant. Beside it stand the two
connectors that speak with it: by consent (`Standin`), and by a typed password (`StandinPassword`).

The fixture `standin` is offered to tests by `from tests.counterparts.oauth_standin import standin  # noqa: F401`.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from smm.platforms import registry
from smm.platforms.access import Authorization, Field, Grant, Identity
from smm.platforms.calling import Answered, Caller
from smm.platforms.contract import (
    AccessLost,
    Account,
    Base,
    Certainty,
    Limits,
    OwnPage,
    OwnPost,
    Payload,
    Presence,
    Published,
    Seen,
    Sought,
)

SCOPES = ("read", "write")


@dataclass
class Platform:
    """What the server remembers, and how tests tell it to behave."""

    people: dict[str, str] = field(default_factory=lambda: {"anna": "Anna's Coffee", "ben": "Ben's Tea"})
    password: str = "a long password"
    who: str = "anna"
    """Who is signed in on the platform and agrees on the consent page."""
    lifetime: float = 3600
    ends_in: float | None = None
    page: int = 2
    most_text: int = 500
    rate_left: int = 90
    is_away: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, tuple[str, str, datetime]] = field(default_factory=dict)
    """access token → (person, grant, until)"""
    refresh_tokens: dict[str, tuple[str, str]] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    posts: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    refreshed: int = 0
    hold: threading.Event = field(default_factory=threading.Event)
    """While it is not set, a refresh waits before it answers."""
    is_refreshing: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    url: str = ""

    def __post_init__(self) -> None:
        self.hold.set()

    def post(self, text: str, at: datetime, **more: Any) -> dict[str, Any]:
        """Somebody writes on the platform itself."""
        number = str(len(self.posts) + 1)
        made = {"id": number, "text": text, "at": at.isoformat(), "url": f"{self.url}/@{self.who}/{number}", "likes": 0}
        self.posts.append(made | more)
        return self.posts[-1]

    def give(self, person: str, grant: str = "") -> dict[str, Any]:
        """New access and refresh tokens for a person."""
        grant = grant or secrets.token_hex(4)
        access, refresh = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
        self.tokens[access] = (person, grant, datetime.now(UTC) + timedelta(seconds=self.lifetime))
        self.refresh_tokens[refresh] = (person, grant)
        ends = {} if self.ends_in is None else {"ends_in": self.ends_in}
        return {
            "access_token": access,
            "refresh_token": refresh,
            "expires_in": self.lifetime,
            "scope": "read write",
        } | ends

    def forget_access(self) -> None:
        """All access tokens end now, their refresh tokens do not."""
        self.tokens.clear()

    def end_all(self) -> None:
        """The person takes every consent back."""
        self.tokens.clear()
        self.refresh_tokens.clear()


class Refusal(Exception):
    def __init__(self, status: int, error: str) -> None:
        self.status, self.error = status, error


def _by_code(platform: Platform, form: dict[str, str]) -> dict[str, Any]:
    known = platform.codes.pop(form.get("code", ""), None)
    if known is None or known["redirect_uri"] != form.get("redirect_uri"):
        raise Refusal(400, "invalid_grant")
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != known["code_challenge"]:
        raise Refusal(400, "invalid_grant")
    return platform.give(known["person"])


def _by_refresh(platform: Platform, form: dict[str, str]) -> dict[str, Any]:
    token = form.get("refresh_token", "")
    platform.is_refreshing.set()
    assert platform.hold.wait(20)
    with platform.lock:
        if token in platform.used:  # it was used before: somebody has stolen it, so the whole grant ends
            platform.ended.add(platform.used[token])
        person, grant = platform.refresh_tokens.pop(token, ("", ""))
        if not person or grant in platform.ended:
            raise Refusal(400, "invalid_grant")
        platform.used[token] = grant
        platform.refreshed += 1
        return platform.give(person, grant)


def _handler(platform: Platform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            self.serve({})

        def do_POST(self) -> None:
            self.serve(self.form())

        def do_DELETE(self) -> None:
            self.serve({})

        def serve(self, sent: dict[str, Any]) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            platform.asked.append(f"{self.command} {parts.path}")
            act = getattr(self, f"{self.command.lower()}_{parts.path.strip('/').partition('/')[0]}", None)
            try:
                if platform.is_away or act is None:
                    raise Refusal(*((503, "away") if platform.is_away else (404, "not here")))
                act(query, sent)
            except Refusal as refusal:
                self.answer({"error": refusal.error}, refusal.status)

        def form(self) -> dict[str, Any]:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            if self.headers.get("Content-Type", "").startswith("application/json"):
                return json.loads(body)
            return {name: values[0] for name, values in parse_qs(body).items()}

        def answer(self, data: Any, status: int = 200) -> None:
            self.reply(json.dumps(data), status, "application/json")

        def reply(self, text: str, status: int, kind: str, **headers: str) -> None:
            body = text.encode()
            told = {
                "Content-Type": kind,
                "Content-Length": str(len(body)),
                "X-RateLimit-Limit": "100",
                "X-RateLimit-Remaining": str(platform.rate_left),
                "X-RateLimit-Reset": (datetime.now(UTC) + timedelta(minutes=5)).isoformat(),
            }
            self.send_response(status)
            for name, value in (told | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def get_authorize(self, query: dict[str, str], sent: dict[str, Any]) -> None:
            """The consent page."""
            fields = "".join(
                f'<input type="hidden" name="{html.escape(k)}" value="{html.escape(v)}">' for k, v in query.items()
            )
            page = f"<!doctype html><title>Allow?</title><h1>Allow SMM to act for {platform.who}?</h1>"
            buttons = (
                '<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button>'
            )
            self.reply(f'{page}<form method="post" action="/authorize">{fields}{buttons}</form>', 200, "text/html")

        def post_authorize(self, query: dict[str, str], sent: dict[str, Any]) -> None:
            back = {"state": sent["state"]}
            if sent.get("decision") == "allow" and sent["code_challenge_method"] == "S256":
                code = secrets.token_urlsafe(8)
                kept = {name: sent[name] for name in ("redirect_uri", "code_challenge")}
                platform.codes[code] = kept | {"person": platform.who}
                back["code"] = code
            else:
                back["error"] = "access_denied"
            self.reply("", 303, "text/plain", Location=f"{sent['redirect_uri']}?{urlencode(back)}")

        def post_token(self, query: dict[str, str], sent: dict[str, Any]) -> None:
            kinds = {"authorization_code": _by_code, "refresh_token": _by_refresh}
            self.answer(kinds[sent["grant_type"]](platform, sent))

        def post_revoke(self, query: dict[str, str], sent: dict[str, Any]) -> None:
            _person, grant = platform.refresh_tokens.pop(sent["token"], ("", ""))
            platform.tokens = {token: kept for token, kept in platform.tokens.items() if kept[1] != grant}
            self.answer({})

        def person(self) -> str:
            kind, _space, value = self.headers.get("Authorization", "").partition(" ")
            if kind == "Basic":
                name, _colon, password = base64.b64decode(value).decode().partition(":")
                if password == platform.password and name in platform.people:
                    return name
            elif value in platform.tokens and platform.tokens[value][2] > datetime.now(UTC):
                return platform.tokens[value][0]
            raise Refusal(401, "invalid_token")

        def get_me(self, query: dict[str, str], sent: dict[str, Any]) -> None:
            name = self.person()
            about = {"id": f"id-{name}", "name": platform.people[name], "handle": f"@{name}"}
            self.answer(about | {"url": f"{platform.url}/@{name}", "most_text": platform.most_text})

        def get_posts(self, query: dict[str, str], sent: dict[str, Any]) -> None:
            self.person()
            wanted = [post for post in platform.posts if post["at"] >= query["since"]]
            wanted.sort(key=lambda post: post["at"], reverse=True)
            start = int(query.get("cursor") or 0)
            end = start + platform.page
            self.answer({"posts": wanted[start:end], "cursor": str(end) if end < len(wanted) else ""})

        def get_post(self, query: dict[str, str], sent: dict[str, Any]) -> None:
            self.person()
            self.answer([post for post in platform.posts if post["id"] in query["ids"].split(",")])

        def post_posts(self, query: dict[str, str], sent: dict[str, Any]) -> None:
            self.person()
            same = [post for post in platform.posts if post.get("key") == sent["key"]]
            made = same[0] if same else platform.post(sent["text"], datetime.now(UTC), key=sent["key"])
            self.answer(made)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


class Standin(Base):
    """By consent."""

    platform = "standin"
    label = "Stand-in"
    icon = "world"
    about = "A platform that exists for tests alone."
    certainty = Certainty.KEYED
    fields = (Field("server", "Server", "url"),)

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self.limits = Limits(text=account.settings.get("most_text", 300), link_length=23, media=4)

    def begin(self, redirect_uri: str, state: str) -> Authorization:
        verifier = secrets.token_urlsafe(32)
        digest = hashlib.sha256(verifier.encode()).digest()
        question = {
            "response_type": "code",
            "client_id": "smm",
            "redirect_uri": redirect_uri,
            "state": state,
            "scope": " ".join(SCOPES),
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return Authorization(
            f"{self.account.settings['server']}/authorize?{urlencode(question)}", {"verifier": verifier}
        )

    def finish(self, redirect_uri: str, code: str, keep: Mapping[str, str]) -> Grant:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        return self._token(form | {"code_verifier": keep["verifier"]})

    def refresh(self) -> Grant:
        return self._token({"grant_type": "refresh_token", "refresh_token": self.account.secrets["refresh"]})

    def revoke(self) -> None:
        self._sent("/revoke", {"token": self.account.secrets["refresh"]})

    def test(self) -> Identity:
        said = self._caller().get("/me").data
        return Identity(
            said["id"], said["name"], said["handle"], said["url"], settings={"most_text": said["most_text"]}
        )

    def publish(self, payload: Payload, key: str) -> Published:
        caller = self._caller()
        made = caller.send("POST", "/posts", {"text": payload.text, "key": key}).data
        self.rate = caller.rate
        return Published(made["id"], made["url"])

    def find(self, sought: Sought) -> Published | None:
        return None

    def read_back(self, published: Published) -> Seen:
        return Seen(Presence.EXISTS, published.id)

    def same(self, sent: Payload, seen: Seen) -> bool:
        return True

    def delete(self, published: Published) -> None:
        pass

    def metrics(self, ids: list[str]) -> dict[str, dict[str, float]]:
        posts = self._caller().get("/post", {"ids": ",".join(ids)}).data
        return {post["id"]: {"likes": post["likes"]} for post in posts}

    def own_posts(self, since: datetime, cursor: str) -> OwnPage:
        said = self._caller().get("/posts", {"since": since.isoformat(), "cursor": cursor}).data
        posts = [OwnPost(p["id"], p["url"], p["text"], datetime.fromisoformat(p["at"])) for p in said["posts"]]
        return OwnPage(tuple(posts), said["cursor"])

    def _caller(self) -> Caller:
        token = self.account.secrets["access"]
        return self._at({"Authorization": f"Bearer {token}"}, tuple(self.account.secrets.values()))

    def _at(self, headers: Mapping[str, str], hidden: tuple[str, ...] = ()) -> Caller:
        return Caller(self.account.settings["server"], headers, hidden, allow_private=self.account.allow_private)

    def _sent(self, path: str, form: dict[str, str]) -> Any:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._at({}).send_bytes("POST", path, urlencode(form).encode(), kind).data

    def _token(self, form: dict[str, str]) -> Grant:
        try:
            said = self._sent("/token", form)
        except Answered as error:
            raise AccessLost("The platform does not give us access any more.") from error
        now = datetime.now(UTC)
        ends_at = now + timedelta(seconds=said["ends_in"]) if "ends_in" in said else None
        kept = {"access": said["access_token"], "refresh": said["refresh_token"]}
        return Grant(kept, tuple(said["scope"].split()), now + timedelta(seconds=said["expires_in"]), ends_at)


class StandinPassword(Base):
    """By a name and a password that are typed."""

    platform = "standin_password"
    label = "Stand-in by password"
    icon = "world"
    certainty = Certainty.NONE
    limits = Limits(text=500)
    fields = (Field("server", "Server", "url"), Field("user", "User name"), Field("password", "App password", "secret"))

    def test(self) -> Identity:
        user, password = self.account.settings["user"], self.account.secrets.get("password", "")
        token = base64.b64encode(f"{user}:{password}".encode()).decode()
        server = self.account.settings["server"]
        caller = Caller(
            server, {"Authorization": f"Basic {token}"}, (password,), allow_private=self.account.allow_private
        )
        said = caller.get("/me").data
        return Identity(said["id"], said["name"], said["handle"], said["url"])


@pytest.fixture
def standin(settings: Any) -> Iterator[Platform]:
    """The platform, with its two connectors known to SMM."""
    settings.ALLOW_PRIVATE_HOSTS = True
    platform = Platform()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(platform))
    server.daemon_threads = True
    platform.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for connector in (Standin, StandinPassword):
        registry.register(connector)
    yield platform
    for connector in (Standin, StandinPassword):
        registry._connectors.pop(connector.platform)
    platform.hold.set()
    server.shutdown()
    server.server_close()
