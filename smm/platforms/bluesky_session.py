"""Signing in to a Bluesky server, and asking it: sessions, and what its errors mean.

A session is an access token of two hours and a refresh token that is exchanged for the next pair (docs.bsky.app, "Get
Started", read 2026-11; seen with npm @atproto/pds 0.4.217). Signing in with the app password is limited to 30 times in
5 minutes and 300 a day (docs.bsky.app, "Rate Limits"), so it is done where there is no session, never for a call.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from smm.platforms.access import Field, Grant, Identity
from smm.platforms.bluesky_records import APP
from smm.platforms.calling import Answered, Caller, Result
from smm.platforms.contract import AccessLost, Ambiguous, Base, Permanent, PlatformError, Retriable
from smm.platforms.words import gettext_noop as _

SERVER = "https://bsky.social"
NO_SERVER = _("There is no Bluesky server at this address.")
REFUSES_US = {"ExpiredToken", "InvalidToken", "AccountTakedown", "AccountDeactivated"}
"""What a server calls a refusal of our access, also where its status is 400."""


class Signed(Base):
    """An account at a Bluesky server. Its id is its DID; the tokens are secrets beside the app password."""

    fields = (
        Field("server", _("Server"), "url", _("Leave it as it is, unless the account lives elsewhere."), SERVER),
        Field("handle", _("Handle"), help=_("Such as lumen.bsky.social")),
        Field(
            "app_password",
            _("App password"),
            "secret",
            _("Bluesky makes one under Settings, Privacy and security; it is not the password of the account."),
        ),
    )

    def test(self) -> Identity:
        if not self._tokens["access"]:
            self._tokens = self._signed_in()
        me = self._ask("com.atproto.server.getSession")
        handle = str(me["handle"])
        return Identity(me["did"], self._display_name(me["did"]) or handle, handle, f"{APP}/{handle}")

    def refresh(self) -> Grant:
        """New tokens for the refresh token; where it is not taken any more, for the app password."""
        try:
            tokens = self._session("refreshSession", self._tokens["refresh"])
        except Permanent:
            tokens = self._signed_in()
        return Grant(tokens, expires_at=end_of(tokens["access"]))

    def revoke(self) -> None:
        with repeatable():
            self._calling(self._tokens["refresh"]).send("POST", "/com.atproto.server.deleteSession")

    def _signed_in(self) -> dict[str, str]:
        """The tokens of a new session. Raises AccessLost where the app password is wrong or was revoked."""
        handle = str(self.account.settings.get("handle", "")).strip().removeprefix("@")
        typed = {"identifier": handle, "password": self._secret("app_password").strip()}
        return self._session("createSession", "", typed)

    def _session(self, method: str, token: str, data: object = None) -> dict[str, str]:
        try:
            with repeatable():
                given = self._calling(token).send("POST", f"/com.atproto.server.{method}", data).data
            return {"access": given["accessJwt"], "refresh": given["refreshJwt"]}
        except (KeyError, TypeError) as error:
            raise Permanent(NO_SERVER) from error
        except Answered as error:
            if name_of(error):
                raise
            raise Permanent(NO_SERVER) from error

    def _display_name(self, did: str) -> str:
        """The name that the AppView shows; "" where it does not know the account yet."""
        try:
            return str(self._ask("app.bsky.actor.getProfile", actor=did).get("displayName", ""))
        except PlatformError:
            return ""

    @cached_property
    def _tokens(self) -> dict[str, str]:
        return {name: self._secret(name) for name in ("access", "refresh")}

    @cached_property
    def _caller(self) -> Caller:
        return self._calling(self._tokens["access"])

    def _calling(self, token: str) -> Caller:
        server = str(self.account.settings.get("server") or SERVER).strip().rstrip("/")
        secrets = (*self._tokens.values(), self._secret("app_password"))
        return Caller(
            base=f"{server}/xrpc",
            headers={"Authorization": f"Bearer {token}"} if token else {},
            secrets=secrets,
            allow_private=self.account.allow_private,
        )

    def _secret(self, name: str) -> str:
        return str(self.account.secrets.get(name, ""))

    def _ask(self, method: str, **query: object) -> Any:
        return self._told(lambda: self._caller.get(f"/{method}", query))

    def _do(self, method: str, **data: object) -> Any:
        return self._told(lambda: self._caller.send("POST", f"/{method}", data))

    def _told(self, call: Callable[[], Result]) -> Any:
        try:
            return call().data
        except Answered as error:
            if name_of(error) in REFUSES_US:
                said = _("The platform does not accept our access: connect the channel again (%(said)s).")
                raise AccessLost(said, said=error.details["said"]) from error
            raise
        finally:
            self.rate = self._caller.rate


@contextmanager
def repeatable() -> Iterator[None]:
    """For calls that change nothing that anybody sees: where an answer was lost they can be made again."""
    try:
        yield
    except Ambiguous as error:
        raise Retriable(error.sentence, **error.details) from error


def name_of(error: Answered) -> str:
    """What the server calls the error."""
    return str(error.data.get("error", "")) if isinstance(error.data, dict) else ""


def end_of(token: str) -> datetime | None:
    """When a token (JWT) ends; None where it does not tell."""
    try:
        body = token.split(".")[1]
        claims = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return datetime.fromtimestamp(claims["exp"], UTC)
    except (IndexError, KeyError, TypeError, ValueError):
        return None
