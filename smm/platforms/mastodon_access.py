"""An account at a Mastodon server: how it is connected by the server's own consent page, and how the server is asked.

Every server has to know our app before anybody can let it in; its credentials are kept with the account's secrets and
used again. Mastodon before 4.3 forgets apps without tokens (docs.joinmastodon.org/methods/apps, as of 4.5): what we
hold is tried before somebody is sent there.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from smm.platforms import fetching
from smm.platforms import mastodon_reading as reading
from smm.platforms.access import Authorization, Field, Grant, Identity
from smm.platforms.calling import Answered, Caller, Result
from smm.platforms.contract import AccessLost, Account, Ambiguous, Base, Permanent, Retriable
from smm.platforms.mastodon_reading import Json
from smm.platforms.words import gettext_noop as _

SCOPES = "read:accounts read:notifications read:search read:statuses write:media write:statuses"
APP = ("client_id", "client_secret", "client_for")
"""Of our app at a server; `client_for` says for which server, address of ours and scopes."""
HIDDEN = {"client_secret", "code", "code_verifier", "token"}
"""What must not be repeated in an error."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
UNREADABLE = _("The platform answered with something that cannot be read.")
Kind = TypeVar("Kind", dict[str, Any], list[Any])


class OutOfTime(Retriable):
    """There is no time left for another call."""


class Access(Base):
    """`settings`: server, limits (as the server told them); `secrets`: access_token and those of our app there.

    The account's id is the server's own number of it and the server, since every server counts for itself.
    """

    fields = (Field("server", _("Server"), help=_("Where you sign in, for example mastodon.social")),)

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self.limits = reading.limits_of(account.settings.get("limits") or {})
        self.number = account.id.partition("@")[0]
        self.ends_at = float("inf")

    @cached_property
    def caller(self) -> Caller:
        token = str(self.account.secrets.get("access_token", ""))
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return Caller(self.server, headers, (token,), self.account.allow_private)

    @property
    def server(self) -> str:
        """The server's address, from what people type: it, a name, a whole handle (@name@server), a profile's address.

        Raises Permanent where nothing of it can be asked.
        """
        typed = str(self.account.settings.get("server", "")).strip()
        name = typed if "/" in typed else typed.rpartition("@")[2]
        parts = fetching.check(name if "://" in name else f"https://{name}")
        return f"{parts.scheme}://{parts.netloc}"

    def begin(self, redirect_uri: str, state: str) -> Authorization:
        app, verifier = self._app(redirect_uri), secrets.token_urlsafe(48)
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        question = {
            "response_type": "code",
            "client_id": app["client_id"],
            "redirect_uri": redirect_uri,
            "scope": SCOPES,
            "state": state,
            "code_challenge": digest.decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        return Authorization(f"{self.server}/oauth/authorize?{urlencode(question)}", {**app, "verifier": verifier})

    def _app(self, redirect_uri: str) -> dict[str, str]:
        """The credentials of our app at the server: those that we hold if they are still known there, or new ones."""
        held = {name: str(self.account.secrets.get(name, "")) for name in APP}
        client_for = f"{self.server} {redirect_uri} {SCOPES}"
        if held["client_for"] == client_for and self._is_known(held):
            return held
        wanted = {"client_name": "SMM", "redirect_uris": redirect_uri, "scopes": SCOPES}
        try:
            made = self.caller.send("POST", "/api/v1/apps", wanted).data
            return {**{name: str(made[name]) for name in APP[:2]}, "client_for": client_for}
        except (Answered, KeyError, TypeError) as error:
            said = _("“%(server)s” does not answer as a Mastodon server does. Is it the address where you sign in?")
            raise Permanent(said, server=self.server) from error

    def _is_known(self, app: Mapping[str, str]) -> bool:
        try:
            self._ask_oauth("token", app, grant_type="client_credentials")
        except AccessLost:
            return False
        except Answered:
            return True  # it speaks with our app, and only does not give what was asked (snac)
        return True

    def finish(self, redirect_uri: str, code: str, keep: Mapping[str, str]) -> Grant:
        proof = {"code": code, "redirect_uri": redirect_uri, "code_verifier": keep["verifier"], "scope": SCOPES}
        given = self._ask_oauth("token", keep, grant_type="authorization_code", **proof)
        if not isinstance(given, dict) or not given.get("access_token"):
            raise Retriable(UNREADABLE)
        seconds = given.get("expires_in")
        ends_at = datetime.now(UTC) + timedelta(seconds=seconds) if isinstance(seconds, int) and seconds > 0 else None
        held = {"access_token": str(given["access_token"]), **{name: keep[name] for name in APP}}
        return Grant(held, tuple(str(given.get("scope") or SCOPES).split()), ends_at=ends_at)

    def revoke(self) -> None:
        app = {name: str(self.account.secrets.get(name, "")) for name in APP}
        self._ask_oauth("revoke", app, token=str(self.account.secrets.get("access_token", "")))

    def _ask_oauth(self, what: str, app: Mapping[str, str], **more: str) -> Any:
        data = {"client_id": app["client_id"], "client_secret": app["client_secret"], **more}
        hidden = tuple(value for name, value in data.items() if name in HIDDEN)
        caller = replace(self.caller, headers={}, secrets=hidden)
        return caller.send_bytes("POST", f"/oauth/{what}", urlencode(data).encode(), FORM).data

    def test(self) -> Identity:
        try:
            me = self.get({}, "/api/v1/accounts/verify_credentials")
        except Answered as error:  # snac says 422 where others say 401
            raise AccessLost(error.sentence, **error.details) from error
        if not me.get("id"):
            raise Retriable(UNREADABLE)
        instance = self._instance()
        domain = str(instance.get("domain") or instance.get("uri") or self.server).rpartition("://")[2].strip("/")
        handle, told = f"@{me.get('username', '')}@{domain}", reading.limits_told(instance)
        name = str(me.get("display_name") or me.get("username") or "")
        number = f"{me['id']}@{urlsplit(self.server).netloc}"
        return Identity(number, name, handle, reading.url_of(me), settings={"limits": told})

    def _instance(self) -> Json:
        try:
            return self.get({}, "/api/v2/instance")
        except Answered:
            return self.get({}, "/api/v1/instance")

    def get(self, kind: Kind, path: str, **query: object) -> Kind:
        """What the server answers, which is of the kind of `kind` (`{}` or `[]`)."""
        data = self.ask(lambda caller: caller.get(path, query))
        if not isinstance(data, type(kind)):
            raise Retriable(UNREADABLE)
        return data

    def make(self, path: str, body: bytes, headers: Mapping[str, str], seconds: float = 0) -> Json:
        """What the server made of `body`, which has an id; it may take `seconds` where that is more than usual."""
        made = self.ask(lambda caller: caller.send_bytes("POST", path, body, headers), seconds)
        if not isinstance(made, dict) or not made.get("id"):
            raise Ambiguous(UNREADABLE)
        return made

    def remove(self, path: str) -> None:
        self.ask(lambda caller: caller.send("DELETE", path))

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Work of many calls that must be over in `seconds`: what comes too late is not begun."""
        self.ends_at = time.monotonic() + seconds
        try:
            yield
        finally:
            self.ends_at = float("inf")

    def ask(self, call: Callable[[Caller], Result], seconds: float = 0) -> Any:
        """The data of one call, made while there is time for it."""
        left = self.ends_at - time.monotonic()
        if left < 1:
            raise OutOfTime(_("The server is too slow for everything at once; the rest follows at the next try."))
        usual = self.caller.seconds or fetching.SECONDS
        caller = replace(self.caller, seconds=min(max(usual, seconds), left))
        try:
            return call(caller).data
        finally:
            self.rate = caller.rate or self.rate
