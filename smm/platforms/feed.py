"""RSS, Atom and JSON Feed: listening only. The parsing is pure; hostile feeds give a sentence or a clean result."""

from __future__ import annotations

import calendar
import hashlib
import html
import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import feedparser

from smm.platforms import fetching
from smm.platforms.calling import until_of
from smm.platforms.contract import (
    Account,
    Base,
    Certainty,
    Incoming,
    Limits,
    Page,
    Permanent,
    RateLimited,
    Retriable,
)
from smm.platforms.prose import UNSEEN, plain
from smm.platforms.registry import register
from smm.platforms.words import gettext_noop as _

MOST_ITEMS = 500
MOST_ID = 300
WITHOUT_WORD = timedelta(hours=1)
"""How long to leave a server alone that had enough of us and names no time."""
EARLIEST = 1990
JSON_FEED = "https://jsonfeed.org/version/"
NO_FEED = _("This address answers, but not with a feed (RSS, Atom or JSON Feed).")


@register
class Feed(Base):
    """`settings`: url. The cursor keeps what makes the next request conditional."""

    platform = "feed"
    label = "RSS, Atom, JSON Feed"
    icon = "rss"
    certainty = Certainty.NONE
    limits = Limits()

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self.url = str(account.settings.get("url", ""))

    def mentions(self, cursor: str) -> Page:
        """The feed's entries, none if it has not changed; raises Permanent, Retriable or RateLimited."""
        request = fetching.Request(headers=_conditions(cursor))
        answer = fetching.fetch(self.url, request, allow_private=self.account.allow_private)
        if answer.status == 304:
            return Page((), cursor)
        _refuse_other_than_ok(answer)
        items = parse(answer.body, url=answer.url, headers=answer.headers, now=datetime.now(UTC))
        return Page(items, _cursor(answer.headers))


def parse(body: bytes, *, url: str, headers: Mapping[str, str], now: datetime) -> tuple[Incoming, ...]:
    """The entries of a feed, each once, in plain text; those without a time get `now`. Raises Permanent if it is none.

    `headers` are the answer's: their content type helps with the encoding.
    """
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    entries = _of_json(body) if start == b"{" else _of_xml(body, url, headers)
    items = (_incoming(entry, now) for entry in entries[:MOST_ITEMS])
    by_id: dict[str, Incoming] = {}
    for item in items:
        if item.text or item.title:
            by_id.setdefault(item.id, item)
    return tuple(by_id.values())


def _of_xml(body: bytes, url: str, headers: Mapping[str, str]) -> list[dict[str, Any]]:
    if b"<!entity" in body.replace(b"\0", b"").lower():
        raise Permanent(_("The feed defines its own entities, which can blow it up without end; it was not read."))
    kind = {"content-type": headers.get("content-type", "")}
    try:
        feed = feedparser.parse(io.BytesIO(body), response_headers=kind, sanitize_html=False)
    except Exception as error:  # the parser promises nothing about what hostile input makes it raise
        raise Permanent(_("The feed cannot be read (%(why)s)."), why=type(error).__name__) from error
    if not feed.get("version") and not feed.entries:
        raise Permanent(NO_FEED)
    return [_from_xml(entry, url) for entry in feed.entries[:MOST_ITEMS]]


def _from_xml(entry: Any, url: str) -> dict[str, Any]:
    contents = entry.get("content") or [{}]
    author = entry.get("author_detail") or {}
    return {
        "id": entry.get("id"),
        "url": _joined(url, entry.get("link")),
        "title": entry.get("title"),
        "html": contents[0].get("value") or entry.get("summary"),
        "at": _from_parts(entry.get("published_parsed") or entry.get("updated_parsed")),
        "author": author.get("name") or entry.get("author"),
        "author_url": author.get("href"),
    }


def _joined(url: str, link: object) -> str:
    try:
        return urljoin(url, _text(link)) if link else ""
    except ValueError:
        return ""


def _of_json(body: bytes) -> list[dict[str, Any]]:
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Permanent(_("The address answers with JSON that cannot be read.")) from error
    if not isinstance(feed, dict) or not str(feed.get("version", "")).startswith(JSON_FEED):
        raise Permanent(NO_FEED)
    items = feed.get("items")
    return [_from_json(item) for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _from_json(item: dict[str, Any]) -> dict[str, Any]:
    authors = item.get("authors")
    author = authors[0] if isinstance(authors, list) and authors else item.get("author")
    author = author if isinstance(author, dict) else {}
    words = item.get("content_text")
    return {
        "id": item.get("id"),
        "url": item.get("url") or item.get("external_url"),
        "title": item.get("title"),
        "html": html.escape(words) if isinstance(words, str) else item.get("content_html") or item.get("summary"),
        "at": _from_iso(item.get("date_published") or item.get("date_modified")),
        "author": author.get("name"),
        "author_url": author.get("url"),
    }


def _incoming(entry: dict[str, Any], now: datetime) -> Incoming:
    url, title, text = _address(entry["url"]), plain(_text(entry["title"])), plain(_text(entry["html"]))
    identity = UNSEEN.sub("", _text(entry["id"])).strip() or url or f"{title}\n{text}"
    if len(identity) > MOST_ID or "\n" in identity:
        identity = "sha256:" + hashlib.sha256(identity.encode()).hexdigest()
    title = " ".join(title.split())
    return Incoming(
        id=identity,
        text=text or title,
        published_at=entry["at"] or now,
        url=url,
        title=title[:300],
        author=" ".join(plain(_text(entry["author"])).split())[:120],
        author_url=_address(entry["author_url"]),
        thread=identity,
    )


def _text(value: object) -> str:
    """A string for what a feed gives where a string should be; numbers stand for themselves."""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _address(value: object) -> str:
    url = UNSEEN.sub("", _text(value)).strip()
    return url if url.lower().startswith(("http://", "https://")) and len(url) <= 1000 and " " not in url else ""


def _from_parts(parts: Any) -> datetime | None:
    try:
        return _plausible(datetime.fromtimestamp(calendar.timegm(parts), UTC)) if parts else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _from_iso(value: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(value).strip().replace("Z", "+00:00"))
        return _plausible(at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _plausible(at: datetime) -> datetime | None:
    return at if at.year >= EARLIEST else None


def _conditions(cursor: str) -> dict[str, str]:
    try:
        known = json.loads(cursor) if cursor else {}
    except ValueError:
        known = {}
    names = {"etag": "If-None-Match", "modified": "If-Modified-Since"}
    return {names[key]: str(value) for key, value in known.items() if key in names and value}


def _cursor(headers: Mapping[str, str]) -> str:
    kept = {"etag": headers.get("etag", "")[:500], "modified": headers.get("last-modified", "")[:100]}
    return json.dumps({key: value for key, value in kept.items() if value.isascii() and value.isprintable() and value})


def _refuse_other_than_ok(answer: fetching.Answer) -> None:
    status = answer.status
    if status == 200:
        return
    if status == 429:
        until = until_of(answer.headers) or datetime.now(UTC) + WITHOUT_WORD
        raise RateLimited(_("The feed's server asks us to come less often."), until=until)
    if status >= 500:
        raise Retriable(_("The feed's server is in trouble (status %(status)s)."), status=status)
    if status in {404, 410}:
        raise Permanent(_("There is no feed at this address any more (status %(status)s)."), status=status)
    if status in {401, 403}:
        raise Permanent(_("The feed's server does not let us read it (status %(status)s)."), status=status)
    raise Permanent(_("The feed's server answers in an unexpected way (status %(status)s)."), status=status)
