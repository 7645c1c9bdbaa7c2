"""A server that speaks Mastodon's interface over real HTTP, for what snac lacks: deleting, keys, limits, waiting.

It is ours and not Mastodon: it enforces the documented rules (`mastodon_rules` says which), OAuth with PKCE and scopes,
and rate limits with their headers. The fixtures `mastodon` and `mastodon_stand` are offered by
`from tests.counterparts.mastodon_standin import mastodon, mastodon_stand  # noqa: F401`.
"""

from __future__ import annotations

import base64
import email.parser
import email.policy
import hashlib
import json
import re
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.counterparts.fediverse import Server
from tests.counterparts.mastodon_rules import Community, Json, Refusal, public, stamp
from tests.platforms.stand import Stand

Answer = tuple[int, Any, dict[str, str]]


@dataclass
class Call:
    """One call, read: `data` holds the query and the body, lists where a name ends in []."""

    method: str
    path: str
    headers: Any
    data: Json
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    by: str = ""

    def ids(self, name: str) -> list[str]:
        given = self.data.get(name) or self.data.get(f"{name}[]") or []
        return [str(one) for one in given] if isinstance(given, list) else [str(given)]


@dataclass
class Doors:
    """Apps, codes and tokens: who is let in, and for what (RFC 6749, RFC 7636)."""

    community: Community
    apps: dict[str, Json] = field(default_factory=dict)
    codes: dict[str, Json] = field(default_factory=dict)
    tokens: dict[str, Json] = field(default_factory=dict)

    def register(self, call: Call) -> Answer:
        if not call.data.get("redirect_uris") or not call.data.get("client_name"):
            raise Refusal(422, "Validation failed: Redirect URI must be an absolute URI.")
        app = {"client_id": secrets.token_urlsafe(16), "client_secret": secrets.token_urlsafe(16)}
        self.apps[app["client_id"]] = {**call.data, **app}
        return 200, {**app, "name": call.data["client_name"], "client_secret_expires_at": 0}, {}

    def ask(self, call: Call) -> Answer:
        """The page on which somebody lets an app in."""
        app = self.apps.get(call.data.get("client_id", ""))
        if app is None:
            raise Refusal(401, "invalid_client")
        if not set(call.data.get("scope", "read").split()) <= set(app.get("scopes", "read").split()):
            raise Refusal(400, "invalid_scope")
        if call.data.get("redirect_uri") != app["redirect_uris"]:
            raise Refusal(400, "invalid_redirect_uri")
        hidden = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in call.data.items())
        inputs = '<input type="text" name="login"><input type="password" name="passwd">'
        return 200, f'<form method="post" action="{self.community.url}/oauth/authorize">{inputs}{hidden}</form>', {}

    def allow(self, call: Call) -> Answer:
        person = self.community.named(call.data.get("login", ""))
        if person is None or person["password"] != call.data.get("passwd"):
            raise Refusal(401, "Invalid E-mail address or password.")
        code = secrets.token_urlsafe(16)
        self.codes[code] = {**call.data, "by": person["id"], "until": self.community.now() + 600}
        back = urlencode({"code": code, "state": call.data.get("state", "")})
        return 302, "", {"Location": f"{call.data['redirect_uri']}?{back}"}

    def token(self, call: Call) -> Answer:
        app = self._app(call)
        if call.data.get("grant_type") == "client_credentials":
            return 200, self._give(app, "", call.data.get("scope", "read")), {}
        code = self.codes.pop(call.data.get("code", ""), None)
        if code is None or not self._is_proven(code, call):
            raise Refusal(400, "invalid_grant", error_description="The provided authorization grant is invalid.")
        return 200, self._give(app, code["by"], code.get("scope", "read")), {}

    def _app(self, call: Call) -> Json:
        app = self.apps.get(call.data.get("client_id", ""))
        if app is None or app["client_secret"] != call.data.get("client_secret"):
            raise Refusal(
                401, "invalid_client", error_description="Client authentication failed due to unknown client."
            )
        return app

    def _is_proven(self, code: Json, call: Call) -> bool:
        digest = hashlib.sha256(call.data.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        is_same = all(code[name] == call.data.get(name) for name in ("client_id", "redirect_uri"))
        return is_same and code["until"] > self.community.now() and code.get("code_challenge", challenge) == challenge

    def _give(self, app: Json, by: str, scope: str) -> Json:
        token = secrets.token_urlsafe(32)
        self.tokens[token] = {"by": by, "app": app["client_id"], "scopes": set(scope.split())}
        return {"access_token": token, "token_type": "Bearer", "scope": scope, "created_at": int(self.community.now())}

    def revoke(self, call: Call) -> Answer:
        app, held = self._app(call), self.tokens.get(call.data.get("token", ""))
        if held and held["app"] != app["client_id"]:
            raise Refusal(403, "unauthorized_client", error_description="You are not authorized to revoke this token")
        self.tokens.pop(call.data.get("token", ""), None)
        return 200, {}, {}

    def who(self, token: str, scope: str) -> str:
        """Whose token it is; raises Refusal where it is nobody's or not for `scope`."""
        held = self.tokens.get(token)
        if held is None or not held["by"]:
            raise Refusal(401, "The access token is invalid")
        if not held["scopes"] & {scope, scope.partition(":")[0]}:
            raise Refusal(403, "This action is outside the authorized scopes")
        return str(held["by"])


class Standin:
    """The server: a community, its doors, and which call goes where."""

    def __init__(self) -> None:
        self.community = Community()
        self.doors = Doors(self.community)
        self.lock = threading.Lock()
        one, status = self.community, r"/api/v1/statuses/(\d+)"
        self.open: dict[str, Callable[[Call], Answer]] = {
            "POST /api/v1/apps": self.doors.register,
            "GET /oauth/authorize": self.doors.ask,
            "POST /oauth/authorize": self.doors.allow,
            "POST /oauth/token": self.doors.token,
            "POST /oauth/revoke": self.doors.revoke,
            "GET /api/v2/instance": lambda call: (200, one.instance(), {}),
        }
        self.closed: list[tuple[str, str, Callable[..., Any]]] = [
            ("GET /api/v1/accounts/verify_credentials", "read:accounts", lambda c: public(one.people[c.by])),
            ("POST /api/v1/statuses", "write:statuses", self._post),
            ("GET /api/v1/statuses", "read:statuses", self._by_ids),
            (f"GET {status}", "read:statuses", lambda c, id: one.status(id, c.by)),
            (f"DELETE {status}", "write:statuses", lambda c, id: one.delete(id, c.by)),
            (f"PUT {status}", "write:statuses", lambda c, id: one.edit(id, c.by, c.data["status"])),
            (f"GET {status}/context", "read:statuses", lambda c, id: one.context(id, c.by)),
            (f"POST {status}/(favourite|reblog)", "write", lambda c, id, what: one.react(id, c.by, what)),
            (r"GET /api/v1/accounts/(\d+)/statuses", "read:statuses", self._statuses_of),
            ("GET /api/v1/notifications", "read:notifications", self._notices),
            ("POST /api/v2/media", "write:media", self._upload),
            (r"GET /api/v1/media/(\d+)", "write:media", lambda c, id: one.poll(id, c.by)),
            (r"GET /api/v1/timelines/tag/(\w+)", "read:statuses", self._tagged),
            ("GET /api/v2/search", "read:search", self._search),
        ]

    def answer(self, call: Call) -> Answer:
        """Status, body and headers for a call."""
        try:
            with self.lock:
                if opened := self.open.get(f"{call.method} {call.path}"):
                    return opened(call)
                return self._inside(call)
        except Refusal as refusal:
            return refusal.status, refusal.body, {}

    def _inside(self, call: Call) -> Answer:
        for route, scope, act in self.closed:
            if match := re.fullmatch(route, f"{call.method} {call.path}"):
                token = call.headers.get("Authorization", "").removeprefix("Bearer ")
                call.by = self.doors.who(token, scope)
                return self._measured(call, token, partial(act, call, *match.groups()))
        raise Refusal(404, "Record not found")

    def _measured(self, call: Call, token: str, act: Callable[[], Any]) -> Answer:
        """Within the rate limits, which are told by the nearest of them."""
        now, buckets = self.community.now(), self.community.buckets
        taken = [buckets["api"].take(token, now)]
        if call.path == "/api/v2/media":
            taken.append(buckets["media"].take(call.by, now))
        if call.method == "DELETE":
            taken.append(buckets["delete"].take(call.by, now))
        limit, left, until = min(taken, key=lambda one: one[1])
        told = {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(max(left, 0))}
        told["X-RateLimit-Reset"] = stamp(until)
        if left < 0:
            return 429, {"error": "Too many requests"}, told
        try:
            data = act()
        except Refusal as refusal:
            return refusal.status, refusal.body, told
        if "/media" in call.path and data["url"] is None:
            return (202, data, told) if call.method == "POST" else (206, "", told)
        return 200, data, told

    def _post(self, call: Call) -> Json:
        asked = {**call.data, "media_ids": call.ids("media_ids")}
        return self.community.post(call.by, asked, call.headers.get("Idempotency-Key", ""))

    def _by_ids(self, call: Call) -> list[Json]:
        wanted = call.ids("id")
        if len(wanted) > 20:
            raise Refusal(422, "Too many ids")
        return self.community.select(call.by, lambda one: one["id"] in wanted)

    def _statuses_of(self, call: Call, id: str) -> list[Json]:
        if not self.community.pages:
            call.data.pop("max_id", "")
        return paged(call, self.community.select(call.by, lambda one: one["account_id"] == id), most=40, usual=20)

    def _tagged(self, call: Call, tag: str) -> list[Json]:
        pattern = re.compile(rf"#{tag}\b", re.I)
        return paged(call, self.community.select("", lambda one: bool(pattern.search(one["text"]))), most=40, usual=20)

    def _search(self, call: Call) -> Json:
        wanted = call.data.get("q", "").lower().split() if self.community.has_search else []
        found = self.community.select("", lambda one: bool(wanted) and all(w in one["text"].lower() for w in wanted))
        return {"accounts": [], "hashtags": [], "statuses": paged(call, found, most=40, usual=20)}

    def _notices(self, call: Call) -> list[Json]:
        kinds = call.ids("types")
        told = [one for one in self.community.told(call.by) if not kinds or one["type"] in kinds]
        return paged(call, told, most=80, usual=40)

    def _upload(self, call: Call) -> Json:
        if "file" not in call.files:
            raise Refusal(422, "Validation failed: File can't be blank")
        return self.community.upload(call.by, *call.files["file"], str(call.data.get("description", "")))


def paged(call: Call, items: list[Json], *, most: int, usual: int) -> list[Json]:
    """Of `items` (the newest first) the page that is asked for; `min_id` gives the oldest ones after it."""
    asked = {name: int(call.data[name]) for name in ("max_id", "since_id", "min_id") if call.data.get(name)}
    limit = min(int(call.data.get("limit") or usual), most)
    within = [one for one in items if int(one["id"]) < asked.get("max_id", 1 << 80)]
    newer = [one for one in within if int(one["id"]) > max(asked.get("since_id", 0), asked.get("min_id", 0))]
    return newer[-limit:] if "min_id" in asked else newer[:limit]


def _handler(standin: Standin) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def serve(self) -> None:
            parts, body = urlsplit(self.path), self.rfile.read(int(self.headers.get("Content-Length") or 0))
            call = Call(self.command, parts.path, self.headers, flat(parse_qs(parts.query)))
            read_body(call, body)
            status, data, headers = standin.answer(call)
            kind = "text/html" if isinstance(data, str) else "application/json; charset=utf-8"
            raw = data.encode() if isinstance(data, str) else json.dumps(data).encode()
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(raw)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PUT = do_DELETE = serve

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    return Handler


def flat(fields: dict[str, list[str]]) -> Json:
    return {name: values if name.endswith("[]") else values[-1] for name, values in fields.items()}


def read_body(call: Call, body: bytes) -> None:
    """Put what a body holds into the call: JSON, a form, or a form with files."""
    kind = call.headers.get("Content-Type", "")
    if kind.startswith("application/json"):
        call.data |= json.loads(body or b"{}")
    elif kind.startswith("application/x-www-form-urlencoded"):
        call.data |= flat(parse_qs(body.decode()))
    elif kind.startswith("multipart/form-data"):
        whole = f"Content-Type: {kind}\r\n\r\n".encode() + body
        for part in email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(whole).iter_parts():
            name = str(part.get_param("name", header="content-disposition"))
            content = part.get_payload(decode=True)
            if part.get_filename():
                call.files[name] = (part.get_content_type(), content)
            else:
                call.data[name] = content.decode()


@contextmanager
def standing() -> Iterator[Standin]:
    standin = Standin()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(standin))
    server.daemon_threads = True
    standin.community.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield standin
    finally:
        server.shutdown()
        server.server_close()


def server_of(standin: Standin) -> Server:
    def settle(name: str) -> str:
        password = secrets.token_urlsafe(8)
        standin.community.settle(name, password)
        return password

    return Server(standin.community.url, settle)


@pytest.fixture
def mastodon() -> Iterator[Standin]:
    with standing() as standin:
        yield standin


@pytest.fixture
def mastodon_stand(mastodon: Standin) -> Stand:
    brand = server_of(mastodon).join("brand")
    return Stand("mastodon", brand.url, brand.connected, brand.count)
