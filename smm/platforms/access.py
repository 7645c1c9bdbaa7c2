"""How a channel is connected: what a person types, or the platform's own consent page, and what we get to act with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable


@dataclass(frozen=True)
class Field:
    """What a person types to connect a channel; `label`, `help` and the words of `choices` are marked for translation.

    `kind` is "text", "url", "email", "number", "choice" or "secret"; a secret is kept encrypted and never shown. What
    is typed goes into the account's `settings` or `secrets` under `name`; a field of the name "id" is the account's id
    itself and stays as it was once connected.
    """

    name: str
    label: str
    kind: str = "text"
    help: str = ""
    initial: str | int = ""
    is_required: bool = True
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Identity:
    """Whose account it is, as the platform says, with what else is worth keeping (limits of the server, versions)."""

    id: str
    name: str
    handle: str = ""
    url: str = ""
    scopes: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Grant:
    """What the platform gave us to act with: `secrets` are kept encrypted.

    `expires_at`: before then it must be refreshed. `ends_at`: then a person must connect again; None if never.
    """

    secrets: Mapping[str, str] = field(repr=False)
    scopes: tuple[str, ...] = ()
    expires_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Authorization:
    """Where the person is sent to allow us in; `keep` is needed again when they come back, and is secret."""

    url: str
    keep: Mapping[str, str] = field(repr=False)


@runtime_checkable
class Connects(Protocol):
    """Connected by what a person types (`fields`)."""

    fields: tuple[Field, ...]

    def test(self) -> Identity:
        """Whose account it is; asks the platform and changes nothing. Raises PlatformError with what is wrong."""
        ...


@runtime_checkable
class Authorizes(Connects, Protocol):
    """Connected by the platform's own consent page: OAuth 2 with PKCE and state; `fields` are asked before.

    `finish` turns what came back into access; `test` is then asked, with the new secrets, whose account it is.
    """

    def begin(self, redirect_uri: str, state: str) -> Authorization: ...

    def finish(self, redirect_uri: str, code: str, keep: Mapping[str, str]) -> Grant: ...


@runtime_checkable
class Refreshes(Protocol):
    def refresh(self) -> Grant:
        """New access from what we hold; raises AccessLost where only a person can help.

        Secrets that are left out or empty stay as they are. Asked before `Grant.expires_at` and when access is
        refused, by one worker at a time; of a platform whose secrets are typed also once after `test`.
        """
        ...


@runtime_checkable
class Revokes(Protocol):
    def revoke(self) -> None:
        """Give our access back to the platform."""
        ...
