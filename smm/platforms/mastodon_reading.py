"""What a Mastodon server's answers mean: pure functions over its JSON, and a file as its forms take it.

Texts are compared by their words. Servers make HTML of what they are given and change it on the way: Mastodon hides
the scheme and the end of a link, shortens `@name@server` to `@name` and squeezes empty lines
(app/lib/text_formatter.rb of mastodon/mastodon 4.x); snac reads Markdown's marks (seen on 2.75). So white space,
marks, invisible characters, the server behind a name and the case of letters do not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from math import isqrt
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from smm.platforms.contract import Incoming, Limits, Media, OwnPost, Page, Payload, Published, Sought
from smm.platforms.prose import UNSEEN, plain

Json = dict[str, Any]

USUAL = Limits(
    text=500,
    counts="graphemes",
    link_length=23,
    thread=25,
    media=4,
    mixes=False,
    media_types=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "video/webm"}),
    media_bytes=16 * 2**20,
    film_bytes=99 * 2**20,
    longest_side=5760,
    alt=1500,
)
"""A Mastodon server's limits where its owner has not changed them (docs.joinmastodon.org/user/posting, of 4.x)."""
PAGE = 40
"""Posts or notifications that a server gives at once."""
MOST_TEXT = 1_000_000
NAME = re.compile(r"@([\w.-]+)@[\w.-]+(?::\d+)?")
NAMES_BEFORE = re.compile(r"\s*(?:@\S+\s+)+")
NO_WORDS = re.compile(r"[\s*_`~>#]+")


def shown(status: Json) -> str:
    """What people read in a post."""
    markup = str(status.get("content") or "")
    return plain(re.sub(r"</p>\s*<p\b", "</p><br><p", markup), most=MOST_TEXT)


def words(text: str) -> str:
    """`text` without what servers change in it."""
    bare = unicodedata.normalize("NFC", UNSEEN.sub("", text))
    return NO_WORDS.sub("", NAME.sub(r"@\1", bare)).casefold()


def says(status: Json, text: str) -> bool:
    """Whether a post has the words of `text`, as it is shown or (where the server tells) as it was written."""
    return words(text) in (words(shown(status)), words(str(status.get("text") or "")))


def answers(status: Json, text: str) -> bool:
    """Like `says`, whoever is named at the beginning: answers name those to whom they go."""
    wanted, *found = (
        words(NAMES_BEFORE.sub("", one, count=1)) for one in (text, shown(status), status.get("text") or "")
    )
    return wanted in found


def is_id(one: object, other: object) -> bool:
    """Whether two ids name the same thing: some servers do not keep the case of letters."""
    return str(one or "").casefold() == str(other or "").casefold()


def threads(mine: list[Json], payload: Payload) -> Iterator[list[Json]]:
    """What stands of `payload` among our posts, from its first one as far as it goes, wherever it was begun."""
    for status in mine:
        if not status.get("in_reply_to_id") and _is_first(status, payload):
            yield _followed([status], mine, payload.more)


def _is_first(status: Json, payload: Payload) -> bool:
    has_words = bool(words(payload.text))
    return says(status, payload.text) and (
        has_words or len(status.get("media_attachments") or ()) == len(payload.media)
    )


def _followed(thread: list[Json], mine: list[Json], more: tuple[str, ...]) -> list[Json]:
    for text in more:
        last = thread[-1]["id"]
        following = (one for one in mine if is_id(one.get("in_reply_to_id"), last) and says(one, text))
        if (found := next(following, None)) is None:
            break
        thread.append(found)
    return thread


def moment(status: Json) -> datetime:
    """When a post was made; where the server does not tell, now."""
    try:
        at = datetime.fromisoformat(str(status.get("created_at")))
    except ValueError:
        return datetime.now(UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def published_as(thread: list[Json]) -> Published:
    first, *more = thread
    return Published(str(first["id"]), url_of(first), tuple(str(one["id"]) for one in more))


def is_taken(status: Json, sought: Sought) -> bool:
    return any(is_id(status["id"], one) for one in sought.taken)


def language_of(payload: Payload) -> Json:
    """The language of the text as a status takes it, if it is known (ISO 639)."""
    language = payload.options.get("language")
    return {"language": language} if language else {}


def page_of(items: list[Incoming], given: list[Json], cursor: str) -> Page:
    """`given` came from the server, the newest first; behind a full page is more, if the server reads the cursor."""
    newest = str(given[0]["id"]) if given else cursor
    return Page(tuple(items), newest, more=bool(cursor) and len(given) >= PAGE and newest != cursor)


def incoming(status: Json, thread: str = "", about: str = "") -> Incoming:
    """A post of somebody else. What goes to followers only is as little public as a direct message: it is private."""
    account = status.get("account") or {}
    return Incoming(
        id=str(status["id"]),
        text=shown(status),
        published_at=moment(status),
        url=url_of(status),
        title=str(status.get("spoiler_text") or ""),
        author=str(account.get("display_name") or account.get("username") or ""),
        author_handle=f"@{account.get('acct', '')}",
        author_url=str(account.get("url") or ""),
        thread=thread or str(status["id"]),
        about=about,
        can_reply=True,
        is_private=not is_public(status),
    )


def own(status: Json) -> OwnPost:
    title = str(status.get("spoiler_text") or "")
    return OwnPost(str(status["id"]), url_of(status), shown(status), moment(status), title)


def is_public(status: Json) -> bool:
    return status.get("visibility") in {"public", "unlisted"}


def url_of(status: Json) -> str:
    return str(status.get("url") or status.get("uri") or "")


def counts(status: Json) -> dict[str, float]:
    names = {"likes": "favourites_count", "shares": "reblogs_count", "comments": "replies_count"}
    return {metric: float(status[name]) for metric, name in names.items() if isinstance(status.get(name), int)}


def limits_told(instance: Json) -> Json:
    """The limits that a server tells of itself, by the names of `Limits`; nonsense is left out."""
    configuration = _part(instance, "configuration")
    statuses, media = _part(configuration, "statuses"), _part(configuration, "media_attachments")
    told = {
        "text": statuses.get("max_characters", instance.get("max_toot_chars")),
        "link_length": statuses.get("characters_reserved_per_url"),
        "media": statuses.get("max_media_attachments"),
        "media_bytes": media.get("image_size_limit"),
        "film_bytes": media.get("video_size_limit"),
        "longest_side": _side(media.get("image_matrix_limit")),
        "alt": media.get("description_limit"),
    }
    kinds = media.get("supported_mime_types")
    seen = sorted(str(kind) for kind in kinds if str(kind).startswith(("image/", "video/"))) if kinds else []
    numbers = {name: value for name, value in told.items() if isinstance(value, int) and value > 0}
    return {**numbers, **({"media_types": seen} if seen else {})}


def limits_of(told: Json) -> Limits:
    """What `limits_told` found, over what is usual."""
    kinds = {"media_types": frozenset(told["media_types"])} if "media_types" in told else {}
    return replace(USUAL, **{**told, **kinds})


def _part(data: Json, name: str) -> Json:
    part = data.get(name)
    return part if isinstance(part, dict) else {}


def _side(pixels: object) -> int:
    """The longest side of a picture of so many pixels that is safe in any shape."""
    return isqrt(pixels) if isinstance(pixels, int) and pixels > 0 else 0


def form_of(media: Media) -> tuple[bytes, str]:
    """A file with its alternative text as multipart/form-data (RFC 7578): the body and its content type."""
    boundary = uuid4().hex
    alt = f'--{boundary}\r\nContent-Disposition: form-data; name="description"\r\n\r\n{media.alt}\r\n'
    named = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{quote(media.name)}"\r\n'
    before = f"{alt if media.alt else ''}{named}Content-Type: {media.mime}\r\n\r\n"
    body = before.encode() + media.read() + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"
