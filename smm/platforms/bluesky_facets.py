"""Which parts of a Bluesky post's text are links, tags and names of accounts. Pure.

Bluesky knows no markup: beside the text stand facets, each over a range of its bytes in UTF-8 (docs.bsky.app, "Links,
mentions, and rich text", read 2026-11; tags of at most 64 graphemes and 640 bytes: lexicon app.bsky.richtext.facet in
npm @atproto/api 0.21.0, 2026-09-27). Handles: atproto.com/specs/handle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import regex

from smm.platforms import links

FACET = "app.bsky.richtext.facet"
MOST_GRAPHEMES, MOST_BYTES = 64, 640
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HANDLE = rf"(?<![A-Za-z0-9_.%+@＠/=-])@((?:{_LABEL}\.)+[A-Za-z](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])?)(?![A-Za-z0-9@-])"
_NO_TAG = r"\s#＃，。！？；：、（）【】《》「」『』“”…\u00ad\u2060\u200b\u200c"
_TAG = rf"(?<![A-Za-z0-9_#＃&/])[#＃](?!\ufe0f)((?=[^{_NO_TAG}]*[^\d\p{{P}}{_NO_TAG}])[^{_NO_TAG}]*[^\p{{P}}{_NO_TAG}])"
_MENTIONS, _TAGS = regex.compile(_HANDLE), regex.compile(_TAG)

Mark = tuple[int, int, str, str]
"""Start and end in characters, the facet's kind, and what it is about."""


def facets(text: str, did_of: Callable[[str], str | None]) -> list[dict[str, Any]]:
    """The facets of `text`; `did_of` answers a handle's identifier, or None where nobody has it: it stays text."""
    found = []
    for start, end, kind, value in _apart(text):
        known = did_of(value) if kind == "did" else value
        if known:
            found.append(_facet(text, start, end, kind, known))
    return found


def _apart(text: str) -> Iterator[Mark]:
    """The marks of `text` in their order; one that lies in another is none."""
    done = 0
    for mark in sorted([*_links(text), *_tags(text), *_mentions(text)]):
        if mark[0] >= done:
            done = mark[1]
            yield mark


def _links(text: str) -> Iterator[Mark]:
    for start, end in links.spans(text):
        yield start, end, "uri", text[start:end]


def _tags(text: str) -> Iterator[Mark]:
    for match in _TAGS.finditer(text):
        tag = match.group(1)
        if len(regex.findall(r"\X", tag)) <= MOST_GRAPHEMES and len(tag.encode()) <= MOST_BYTES:
            yield match.start(), match.end(), "tag", tag


def _mentions(text: str) -> Iterator[Mark]:
    for match in _MENTIONS.finditer(text):
        yield match.start(), match.end(), "did", match.group(1).lower()


def _facet(text: str, start: int, end: int, kind: str, value: str) -> dict[str, Any]:
    features = {"uri": "link", "tag": "tag", "did": "mention"}
    place = {"byteStart": len(text[:start].encode()), "byteEnd": len(text[:end].encode())}
    return {"index": place, "features": [{"$type": f"{FACET}#{features[kind]}", kind: value}]}
