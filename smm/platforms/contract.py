"""What SMM asks of a platform: typed values in, typed values out. No Django, no models.

A connector is a class registered in `smm.platforms.registry` under its platform name. It declares what it can by
the protocols that it implements (how it is connected: `smm.platforms.access`); `Account` says on whose behalf it
acts. Times are aware.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable


class Certainty(StrEnum):
    """How sure we can be that a request whose answer was lost took effect."""

    KEYED = "keyed"  # the platform refuses a second one with our key
    LOOKUP = "lookup"  # we can find ours again
    NONE = "none"  # neither: such an attempt is never repeated by a machine


class PlatformError(Exception):
    """Base of what a connector may raise: a sentence for the person who has to act.

    `sentence` is marked by `smm.platforms.words.gettext_noop` and is translated where it is shown; `details` fill its
    `%(names)s`. `str()` gives it in English, for logs.
    """

    def __init__(self, sentence: str, /, **details: object) -> None:
        super().__init__(sentence % details if details else sentence)
        self.sentence = sentence
        self.details = {name: str(value) for name, value in details.items()}


class Permanent(PlatformError):
    """Refused for good: a person must act."""


class AccessLost(Permanent):
    """The platform does not accept our access any more: the channel must be connected again."""


class Retriable(PlatformError):
    """Surely not done; trying again later is safe."""


class RateLimited(Retriable):
    """Surely not done; the platform names the time (`until`) from which it will listen again."""

    def __init__(self, sentence: str, /, until: datetime, **details: object) -> None:
        super().__init__(sentence, **details)
        self.until = until


class Ambiguous(PlatformError):
    """Perhaps done: the request may have arrived, and no answer was kept."""


@dataclass(frozen=True)
class Pace:
    """How often a platform wants to be asked at most: `calls` in `seconds`."""

    calls: int
    seconds: float


@dataclass(frozen=True)
class Rate:
    """What the platform said of our allowance: `left` of `limit` calls until it is full again."""

    left: int
    limit: int
    resets_at: datetime


@dataclass(frozen=True)
class Limits:
    """What a platform takes, as data: the validator, the live counter and the documentation read it.

    `is_markdown` says that marks are shown as what they mean; elsewhere people would read the marks themselves.
    `text` counts what `counts` says ("characters", "graphemes" or "bytes"); None means no limit. Where `link_length`
    is given every address counts as that many. `thread` is the most posts that a text may be cut into (by lines of
    `---`), each within the limits of a text; media go with the first. `title` is the most characters of a headline;
    where it is None and none is needed, the platform knows no headlines and gets none.

    `media` is the most files, `films` how many of them may be films, `mixes` whether pictures and films may go
    together. Pictures larger than `media_bytes` or `longest_side` (pixels) are made to fit; films are not touched and
    are held to `film_bytes`. `alt` is the most characters of an alternative text. With `card` the platform shows what
    we tell it of a linked page, where there are no media.
    """

    is_markdown: bool = False
    text: int | None = None
    counts: str = "characters"
    text_bytes: int | None = None
    link_length: int | None = None
    thread: int = 1
    title: int | None = None
    needs_title: bool = False
    media: int = 0
    films: int = 1
    mixes: bool = True
    media_types: frozenset[str] = frozenset()
    media_bytes: int = 0
    film_bytes: int = 0
    longest_side: int = 0
    alt: int | None = None
    card: bool = False
    needs_media: bool = False
    version: str = "1"


@dataclass(frozen=True)
class Media:
    """A fitted file: `read` gives its bytes when (and only when) they are needed; sizes in pixels, 0 if unknown."""

    digest: str
    mime: str
    alt: str
    name: str
    read: Callable[[], bytes] = field(repr=False, compare=False)
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Card:
    """What is shown of a linked page below a post: `url` is the address as it stands in the text."""

    url: str
    title: str
    description: str = ""
    picture: Media | None = None


@dataclass(frozen=True)
class Payload:
    """Exactly what goes out: nothing is added or changed behind it.

    `more` are the further posts of a thread; media and card go with the first.
    """

    text: str
    title: str = ""
    html: str = ""
    media: tuple[Media, ...] = ()
    more: tuple[str, ...] = ()
    card: Card | None = None
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        """The text of each post, in their order."""
        return (self.text, *self.more)


@dataclass(frozen=True)
class Published:
    """The platform's own name for what we sent; `more` are the ids of a thread's further posts."""

    id: str
    url: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sought:
    """What a look-up may go by: our key, or else the content and when the first try began (`since`).

    `taken` are ids on this account that belong to other publications of ours; `to` is the post that was answered.
    """

    key: str
    payload: Payload
    since: datetime
    taken: frozenset[str] = frozenset()
    to: str = ""


class Presence(StrEnum):
    EXISTS = "exists"
    ABSENT = "absent"
    UNAVAILABLE = "unavailable"  # not to be read now; perhaps later
    UNREADABLE = "unreadable"  # nobody can read back there


@dataclass(frozen=True)
class Seen:
    """What reading back found; `text` is what people see there, of a thread all posts with blank lines between."""

    presence: Presence
    text: str = ""
    title: str = ""


@dataclass(frozen=True)
class Incoming:
    """A post of somebody else. `thread` groups what belongs together; `about` is the id of our post it reacts to.

    A post with `is_private` is seen by us alone and is answered by a message.
    """

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
    is_private: bool = False


@dataclass(frozen=True)
class Page:
    """A page of incoming posts; `cursor` is opaque, stored, and given back at the next call."""

    items: tuple[Incoming, ...]
    cursor: str = ""
    more: bool = False


@dataclass(frozen=True)
class OwnPost:
    """A post of our account that SMM did not make."""

    id: str
    url: str
    text: str
    published_at: datetime
    title: str = ""


@dataclass(frozen=True)
class OwnPage:
    """A page of our own earlier posts, the newest first; an empty `cursor` says that there are no more."""

    items: tuple[OwnPost, ...]
    cursor: str = ""


@dataclass(frozen=True)
class Account:
    """On whose behalf a connector acts: a channel's settings and decrypted secrets.

    `id` is "" before it is connected, unless the person types it (`access.Field`). Of an account without secrets a
    connector is made that only describes: its constructor must not want them. `allow_private` opens addresses inside
    private networks (tests, intranets).
    """

    id: str
    settings: dict[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, Any] = field(default_factory=dict, repr=False)
    allow_private: bool = False


class Base:
    """What every connector says of itself.

    `about` is a sentence for those who choose a platform: what it is for, or what is needed to connect. With
    `is_by_hand` it only describes, and a person does what is to be done. `pace` is the most that it lets itself be
    asked. `absent_after` is how long after a try a look-up that finds nothing proves that there is nothing: slow
    platforms may still be at it when the call has timed out. `rate` is set by a call whose answer told it. `hosts` are
    those of addresses of posts there (and all below them), where they are known.
    """

    platform: str
    label: str
    icon: str
    certainty: Certainty
    limits: Limits
    about: str = ""
    is_by_hand: bool = False
    pace: Pace | None = None
    absent_after: timedelta = timedelta(0)
    rate: Rate | None = None
    hosts: frozenset[str] = frozenset()

    def __init__(self, account: Account) -> None:
        self.account = account


@runtime_checkable
class Publishes(Protocol):
    def publish(self, payload: Payload, key: str) -> Published: ...

    def find(self, sought: Sought) -> Published | None: ...

    def read_back(self, published: Published) -> Seen: ...

    def same(self, sent: Payload, seen: Seen) -> bool: ...

    def delete(self, published: Published) -> None:
        """Remove it; what is gone already is no error. Raises Permanent where the platform cannot."""
        ...


@runtime_checkable
class Measures(Protocol):
    def metrics(self, ids: list[str]) -> dict[str, dict[str, float]]:
        """For each id its running totals, by metric key ("views", "comments", "likes", "shares")."""
        ...


@runtime_checkable
class Listens(Protocol):
    def mentions(self, cursor: str) -> Page:
        """What was said to us or under our posts since `cursor`."""
        ...


@runtime_checkable
class Searches(Protocol):
    def search(self, query: str, cursor: str) -> Page:
        """Public posts that the platform finds for `query`, the newest first, since `cursor`."""
        ...


@runtime_checkable
class Remembers(Protocol):
    def own_posts(self, since: datetime, cursor: str) -> OwnPage:
        """What our account posted since then, by whatever way."""
        ...


@runtime_checkable
class Replies(Protocol):
    def reply(self, to: str, text: str, key: str) -> Published: ...

    def find_reply(self, sought: Sought) -> Published | None: ...


@runtime_checkable
class Mails(Protocol):
    """Letters, one to each person: a publication becomes one of ours for everybody on the channel's list.

    So a publication is begun in our own rows, where it can be looked up; of a letter nobody can tell (Certainty.NONE).
    """

    def send(self, letter: Any, key: str) -> Published: ...

    def bounces(self, cursor: str) -> Any:
        """Letters that came back since `cursor`."""
        ...


@runtime_checkable
class Messages(Protocol):
    """Private messages to somebody who wrote to us."""

    def message(self, to: str, text: str, key: str) -> Published: ...

    def find_message(self, sought: Sought) -> Published | None: ...
