"""What a web page says of itself to those who show a card of it: read from its HTML, whatever that is. Pure.

`og:` properties as the Open Graph protocol names them (ogp.me), `twitter:` names where a page has only those, and
else its title and description. Tags are cut out first and parsed one by one: Python's parser takes minutes over a
hostile page as a whole.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

LOOKED_AT = 512 * 1024
"""How much of a page is read, in bytes: what is sought stands in its head."""
MOST_TAGS = 400
LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_ADDRESS = 300, 500, 2000
TITLES = ("og:title", "twitter:title", "title")
DESCRIPTIONS = ("og:description", "twitter:description", "description")
PICTURES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
_META = re.compile(r"""<meta\s(?:[^<>"']|"[^"]{0,3000}"|'[^']{0,3000}'){1,3000}+>""", re.IGNORECASE)
_TITLE = re.compile(r"<title(?:\s[^<>]{0,300})?>([^<]{1,3000})", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta\s[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_KNOWN = re.compile(r"utf|ascii|iso8859|cp(125\d|936|949|950|932)|gb|big5|shift_jis|euc_|koi8", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class PageWords:
    """`picture` is a whole address, or ""."""

    title: str = ""
    description: str = ""
    picture: str = ""


def read(body: bytes, content_type: str, url: str) -> PageWords:
    """What the page at `url` says of itself; a page that says nothing gives empty words."""
    start = body[:LOOKED_AT]
    text = start.decode(_charset(start, content_type), "replace")
    said = dict(reversed(list(_said(text))))  # the first of each name counts
    return PageWords(
        _first(said, TITLES, LONGEST_TITLE), _first(said, DESCRIPTIONS, LONGEST_DESCRIPTION), _picture(said, url)
    )


def _charset(start: bytes, content_type: str) -> str:
    """The name of a codec for text that is known to be harmless; UTF-8 where the page names none."""
    named = re.search(r"charset\s*=\s*[\"']?([\w-]{1,40})", content_type, re.IGNORECASE)
    inside = _CHARSET.search(start[:4096])
    name = named[1] if named else inside[1].decode("ascii", "replace") if inside else "utf-8"
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return "utf-8"
    return found if _KNOWN.match(found) and found != "utf-7" else "utf-8"


def _said(text: str) -> Iterator[tuple[str, str]]:
    """Name and content of each tag that says something, in their order."""
    for _number, tag in zip(range(MOST_TAGS), _META.finditer(text), strict=False):
        told = _Attributes(tag[0]).found
        yield (told.get("property") or told.get("name") or "").strip().lower(), told.get("content") or ""
    if title := _TITLE.search(text):
        yield "title", html.unescape(title[1])


class _Attributes(HTMLParser):
    """The attributes of one tag."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self.found: dict[str, str | None] = {}
        self.feed(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found = dict(reversed(attrs))


def _first(said: dict[str, str], names: tuple[str, ...], most: int) -> str:
    """The first of `names` that says anything, in one line that is not too long."""
    lines = (" ".join(_UNSEEN.sub(" ", said.get(name, "")).split()) for name in names)
    line = next(filter(None, lines), "")
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _picture(said: dict[str, str], url: str) -> str:
    named = next((said[name].strip() for name in PICTURES if said.get(name, "").strip()), "")
    try:
        address = urljoin(url, named) if named else ""
        is_web = urlsplit(address).scheme in ("http", "https") and len(address) <= LONGEST_ADDRESS
    except ValueError:
        return ""
    return address if is_web else ""
