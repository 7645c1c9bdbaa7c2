"""Servers with Mastodon's interface as their people use them: accounts, consent, and acting without our connector."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from smm.platforms.contract import Account

BACK = "http://127.0.0.1:9/back"
"""Where people are sent after their consent; nobody listens there, the address itself holds what came of it."""
EVERYTHING = "read write follow"


class _Stays(HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        return None


@dataclass(frozen=True)
class Server:
    """A running server; `settle(name)` makes an account there and gives its password."""

    url: str
    settle: Callable[[str], str]

    def join(self, name: str) -> Person:
        """A new account whose name begins with `name`, signed in by an app that may do everything."""
        name = f"{name}{uuid.uuid4().hex[:6]}"
        return Person(self.url, name, self.settle(name))


@dataclass(frozen=True)
class Person:
    """Somebody with an account there."""

    url: str
    name: str
    password: str
    held: dict[str, Any] = field(default_factory=dict)

    def allow(self, page: str) -> dict[str, str]:
        """Let an app in at its consent page: what the address holds to which one is sent back."""
        markup = _ask(Request(page))[1].decode()
        fields = dict(re.findall(r'name="([^"]+)"\s+value="([^"]*)"', markup))
        action = re.search(r'action="([^"]*)"', markup)
        assert action, markup
        filled = {**fields, "login": self.name, "passwd": self.password}
        sent_to = _ask(Request(action[1], urlencode(filled).encode()))[0]["Location"]
        return {name: values[0] for name, values in parse_qs(urlsplit(sent_to).query).items()}

    def new_token(self) -> str:
        app = self._call("POST", "/api/v1/apps", client_name="Phone", redirect_uris=BACK, scopes=EVERYTHING)
        app = {name: app[name] for name in ("client_id", "client_secret")}
        asked = {"response_type": "code", "client_id": app["client_id"], "redirect_uri": BACK, "scope": EVERYTHING}
        code = self.allow(f"{self.url}/oauth/authorize?{urlencode(asked)}")["code"]
        given = self._call("POST", "/oauth/token", grant_type="authorization_code", code=code, redirect_uri=BACK, **app)
        return str(given["access_token"])

    @property
    def token(self) -> str:
        if "token" not in self.held:
            self.held["token"] = self.new_token()
        return str(self.held["token"])

    @property
    def id(self) -> str:
        if "id" not in self.held:
            self.held["id"] = self.ask("/api/v1/accounts/verify_credentials")["id"]
        return str(self.held["id"])

    def ask(self, path: str, **query: object) -> Any:
        return self._call("GET", f"{path}?{urlencode(query, doseq=True)}", self.token)

    def do(self, path: str, method: str = "POST", **data: object) -> Any:
        return self._call(method, path, self.token, **data)

    def _call(self, method: str, path: str, token: str = "", **data: object) -> Any:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        body = None if method == "GET" else json.dumps(data).encode()
        return json.loads(_ask(Request(self.url + path, body, headers, method=method))[1])

    def post(self, text: str, **more: object) -> dict[str, Any]:
        return dict(self.do("/api/v1/statuses", status=text, **{"visibility": "public", **more}))

    def posts(self) -> list[dict[str, Any]]:
        """This account's posts as its server shows them, the newest first."""
        found: dict[str, dict[str, Any]] = {}
        while True:
            older = {"max_id": list(found)[-1]} if found else {}
            page = self.ask(f"/api/v1/accounts/{self.id}/statuses", limit=40, **older)
            if all(one["id"] in found for one in page):
                return list(found.values())
            found |= {one["id"]: one for one in page}

    def count(self, words: str) -> int:
        return sum(words in re.sub(r"<[^>]*>", "", one["content"]) for one in self.posts())

    def connected(self, address: str) -> Account:
        """This account as a channel's, through whatever address."""
        return Account(self.id, {"server": address}, {"access_token": self.new_token()}, allow_private=True)


def _ask(request: Request) -> tuple[Any, bytes]:
    try:
        with build_opener(_Stays).open(request, timeout=30) as answer:
            return answer.headers, answer.read()
    except HTTPError as error:
        if error.code in (302, 303):
            return error.headers, b""
        raise AssertionError(f"{request.full_url}: {error.code} {error.read()!r}") from error
