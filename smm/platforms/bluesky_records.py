"""Records of Bluesky: their keys, addresses and digests, and how the posts of a thread refer to each other. Pure.

A key is a TID: 53 bits of microseconds and 10 of a clock's number, written in 13 letters (atproto.com/specs/tid, read
2026-11; the time in it is not trusted by anybody: atproto.com/specs/record-key). A record's digest (CID) is SHA-256
over its DAG-CBOR (atproto.com/specs/data-model).
"""

from __future__ import annotations

import hashlib
from base64 import b32decode, b32encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

POST = "app.bsky.feed.post"
APP = "https://bsky.app/profile"
LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
TIME_BITS, CLOCK_BITS = 50, 10
"""Times before September 2005: no other program makes keys of them, so ours meet nobody else's."""
CID_V1_DAG_CBOR_SHA256 = b"\x01\x71\x12\x20"

Record = dict[str, Any]


def tid(key: str, place: int = 0) -> str:
    """The record key of the post at `place` in the thread that was sent under our `key`; always the same one."""
    digest = int.from_bytes(hashlib.sha256(key.encode()).digest())
    number = digest % 2 ** (TIME_BITS + CLOCK_BITS) + (place << CLOCK_BITS)
    return "".join(LETTERS[number >> shift & 31] for shift in range(60, -1, -5))


def address(did: str, rkey: str) -> str:
    """What a post is called in the network: its AT URI."""
    return f"at://{did}/{POST}/{rkey}"


def parts(uri: str) -> tuple[str, str]:
    """Whose post it is, and its record key."""
    did, _collection, rkey = uri.removeprefix("at://").split("/")
    return did, rkey


def page(uri: str) -> str:
    """Where people see it."""
    return "{}/{}/post/{}".format(APP, *parts(uri))


def thread(
    posts: Sequence[Record],
    uris: Sequence[str],
    standing: Mapping[str, str],
    *,
    reply: Mapping[str, Record] | None,
    now: datetime,
) -> dict[str, Record]:
    """The records, by URI, of those `posts` that do not stand yet (`standing`: digest by URI).

    Each answers the one before it; the first answers `reply` (references to root and parent), if that is given.
    """
    made: dict[str, Record] = {}
    for place, (uri, post) in enumerate(zip(uris, posts, strict=True)):
        moment = (now.astimezone(UTC) + timedelta(milliseconds=place)).isoformat(timespec="milliseconds")
        record = {"$type": POST, **post, "createdAt": moment.replace("+00:00", "Z")}
        if reply:
            record["reply"] = reply
        if uri not in standing:
            made[uri] = record
        this = {"uri": uri, "cid": standing.get(uri) or cid(record)}
        reply = {"root": reply["root"] if reply else this, "parent": this}
    return made


def cid(record: Record) -> str:
    """The digest by which others refer to exactly this record."""
    digest = CID_V1_DAG_CBOR_SHA256 + hashlib.sha256(_cbor(record)).digest()
    return "b" + b32encode(digest).decode().lower().rstrip("=")


def _cbor(value: Any) -> bytes:
    """DAG-CBOR of what posts are made of: texts, whole numbers, lists, maps, and links to files."""
    match value:
        case str():
            return _head(3, len(value.encode())) + value.encode()
        case int():
            return _head(0, value)
        case list():
            return _head(4, len(value)) + b"".join(map(_cbor, value))
        case {"$link": str(link)}:
            padded = link[1:].upper() + "=" * (-len(link[1:]) % 8)
            return b"\xd8\x2a" + _head(2, 37) + b"\0" + b32decode(padded)
        case dict():
            pairs = sorted(value.items(), key=lambda pair: (len(pair[0].encode()), pair[0].encode()))
            return _head(5, len(pairs)) + b"".join(_cbor(name) + _cbor(one) for name, one in pairs)
    raise TypeError(type(value).__name__)


def _head(kind: int, number: int) -> bytes:
    """The beginning of every CBOR item: its kind, and its number or length as short as possible."""
    if number < 24:
        return bytes([kind << 5 | number])
    size = next(size for size in range(4) if number < 256**2**size)
    return bytes([kind << 5 | 24 + size]) + number.to_bytes(2**size)
