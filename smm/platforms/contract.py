"""What SMM asks of a platform: typed values in, typed values out. No Django, no models.

A connector is a class registered in `smm.platforms.registry` under its platform name. It declares what it can by
the protocols that it implements; `Account` says on whose behalf it acts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable


class Certainty(StrEnum):
    """How sure we can be that a request whose answer was lost took effect."""

    KEYED = "keyed"  # the platform refuses a second one with our key
    LOOKUP = "lookup"  # we can find ours again
    NONE = "none"  # neither: such an attempt is never repeated by a machine


class PlatformError(Exception):
    """Base of what a connector may raise; `str()` is a sentence for the person who has to act."""


class Permanent(PlatformError):
    """Refused for good: a person must act."""


class Retriable(PlatformError):
    """Surely not done; trying again later is safe."""


class RateLimited(Retriable):
    """Surely not done; the platform names the time (`until`, aware) from which it will listen again."""

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class Ambiguous(PlatformError):
    """Perhaps done: the request may have arrived, and no answer was kept."""


@dataclass(frozen=True)
class Limits:
    """What a platform takes, as data: the validator, the live counter and the documentation read it.

    `is_markdown` says that marks are shown as what they mean; elsewhere people would read the marks themselves.
    `text` counts what `counts` says ("characters", "graphemes", "bytes" or "weighted"); None means no limit.
    """

    is_markdown: bool = False
    text: int | None = None
    counts: str = "characters"
    text_bytes: int | None = None
    title: int | None = None
    needs_title: bool = False
    media: int = 0
    media_types: frozenset[str] = frozenset()
    media_bytes: int = 0
    needs_media: bool = False
    version: str = "1"


@dataclass(frozen=True)
class Media:
    """A fitted file: `read` gives its bytes when (and only when) they are needed."""

    digest: str
    mime: str
    alt: str
    name: str
    read: Callable[[], bytes] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Payload:
    """Exactly what goes out: nothing is added or changed behind it."""

    text: str
    title: str = ""
    html: str = ""
    media: tuple[Media, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Published:
    """The platform's own name for what we sent."""

    id: str
    url: str


class Presence(StrEnum):
    EXISTS = "exists"
    ABSENT = "absent"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class Seen:
    """What reading back found; `text` is what people see there."""

    presence: Presence
    text: str = ""
    title: str = ""


@dataclass(frozen=True)
class Incoming:
    """A post of somebody else. `thread` groups what belongs together; `about` is the id of our post it reacts to."""

    id: str
    text: str
    published_at: datetime
    url: str = ""
    title: str = ""
    author: str = ""
    author_handle: str = ""
    author_url: str = ""
    thread: str = ""
    about: str = ""
    can_reply: bool = False


@dataclass(frozen=True)
class Page:
    """A page of incoming posts; `cursor` is opaque, stored, and given back at the next call."""

    items: tuple[Incoming, ...]
    cursor: str = ""
    more: bool = False


@dataclass(frozen=True)
class Account:
    """On whose behalf a connector acts: a channel's settings and decrypted secrets."""

    id: str
    settings: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, Any] = field(default_factory=dict, repr=False)


class Connector(Protocol):
    """What every connector says of itself."""

    platform: str
    label: str
    icon: str
    certainty: Certainty
    limits: Limits

    def __init__(self, account: Account) -> None: ...


@runtime_checkable
class Publishes(Protocol):
    def publish(self, payload: Payload, key: str) -> Published: ...

    def find(self, key: str) -> Published | None: ...

    def read_back(self, id: str) -> Seen: ...

    def same(self, sent: Payload, seen: Seen) -> bool: ...

    def delete(self, id: str) -> None: ...


@runtime_checkable
class Measures(Protocol):
    def metrics(self, ids: list[str]) -> dict[str, dict[str, float]]:
        """For each id its running totals, by metric key ("views", "comments", "likes", "shares")."""
        ...


@runtime_checkable
class Listens(Protocol):
    def mentions(self, cursor: str) -> Page: ...


@runtime_checkable
class Replies(Protocol):
    def reply(self, to: str, text: str, key: str) -> Published: ...

    def find_reply(self, key: str) -> Published | None: ...
