"""From what Bluesky's AppView shows to the contract's values. Pure.

A view holds a post's record and what the AppView knows of it (lexicons app.bsky.feed.defs#postView and
app.bsky.notification.listNotifications of npm @atproto/api 0.21.0, 2026-09-27). Lists are ordered by its
`indexedAt`: when the post says that it was written, or when the AppView found it if that was earlier
(seen with npm @atproto/bsky 0.0.221).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from smm.platforms.bluesky_records import APP, page
from smm.platforms.contract import Incoming, OwnPost

OVERLAP = timedelta(hours=1)
"""How far behind the newest we look again: what arrives late is listed by the time at which it was written."""
LONG_AGO = datetime(1970, 1, 2, tzinfo=UTC)

View = dict[str, Any]


def moment(view: View) -> datetime:
    return datetime.fromisoformat(view["indexedAt"])


def incoming(view: View, us: str) -> Incoming:
    """A post of somebody else; `us` is our account's DID."""
    record, author = view["record"], view["author"]
    above = record.get("reply", {})
    root, parent = (above.get(name, view)["uri"] for name in ("root", "parent"))
    subjects = (root, parent, view.get("reasonSubject", ""))
    return Incoming(
        id=view["uri"],
        text=record.get("text", ""),
        published_at=moment(view),
        url=page(view["uri"]),
        author=author.get("displayName") or author["handle"],
        author_handle=author["handle"],
        author_url=f"{APP}/{author['handle']}",
        thread=root,
        about=next((uri for uri in subjects if uri.startswith(f"at://{us}/")), ""),
        can_reply=not view.get("viewer", {}).get("replyDisabled"),
    )


def own(view: View) -> OwnPost:
    return OwnPost(view["uri"], page(view["uri"]), view["record"].get("text", ""), moment(view))


def numbers(view: View) -> dict[str, float]:
    """A quote shares a post as well as a repost does."""
    shares = view.get("repostCount", 0) + view.get("quoteCount", 0)
    return {"likes": view.get("likeCount", 0), "shares": shares, "comments": view.get("replyCount", 0)}


def place_in(cursor: str) -> str:
    """The list's own cursor for the page that is to be read."""
    return cursor.split("|", 2)[2] if cursor else ""


def newer(views: list[View], cursor: str, onward: str) -> tuple[list[View], str, bool]:
    """What a page of a list that goes back in time holds since `cursor`, the next cursor, and whether to go on at once.

    A cursor tells since when, the newest time that was met, and (on the way back) the list's own cursor. The first time
    (an empty cursor) the first page is all.
    """
    since, newest = map(datetime.fromisoformat, cursor.split("|")[:2]) if cursor else (LONG_AGO, LONG_AGO)
    newest = max([newest, *map(moment, views)])
    fresh = [view for view in views if moment(view) > since]
    if cursor and onward and len(fresh) == len(views) > 0:
        return fresh, f"{since.isoformat()}|{newest.isoformat()}|{onward}", True
    return fresh, f"{(newest - OVERLAP).isoformat()}|{newest.isoformat()}|", False
