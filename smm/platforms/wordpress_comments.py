"""Comments on a WordPress site: what others say, and our answers.

From WordPress 6.1.9 itself, against which the tests run: the same words of the same user under the same comment are
refused (409 `comment_duplicate`), so the words tell our answers to one comment apart; comments that wait are shown to
those alone who may moderate, and so is the browser that wrote one; flood control does not hold for them.
"""

from __future__ import annotations

import html
from datetime import UTC, datetime, timedelta
from typing import Any

from smm.platforms import wordpress_blocks as blocks
from smm.platforms.calling import Answered
from smm.platforms.contract import Incoming, Page, Permanent, Published, Sought
from smm.platforms.prose import plain
from smm.platforms.wordpress_site import SENTENCES, Site, nothing_public, published_as, time_of

PAGE = 100
MOST_PAGES = 50
"""Asked for at once; a server that counts without end must not keep us."""
LOOKS_BACK = timedelta(days=30)
"""How old the comments of a newly connected site may be."""
SKEW = timedelta(minutes=10)
"""How much later than its own time a comment may be stored; also how far two clocks may differ."""
DEEPEST = 10
"""WordPress nests comments no deeper."""


def others(site: Site, cursor: str) -> Page:
    """What others said, in the order in which it was stored, and what waits for moderation too.

    The cursor is the last one's id and time: ids only grow, and the time spares reading all from the beginning.
    """
    last, since = _last_of(cursor)
    for number in range(1, MOST_PAGES + 1):
        order = {"orderby": "id", "order": "asc", "per_page": PAGE, "page": number}
        wanted = {"status": "all", "after": (since - SKEW).isoformat(), "author_exclude": site.user_id}
        answer = site.get("/comments", context="edit", _embed="up", **wanted, **order)
        new = [comment for comment in answer.data if comment["id"] > last]
        more = number < int(answer.headers["x-wp-totalpages"])
        if new or not more:
            break
    roots = _roots(site, new)
    items = tuple(_incoming(comment, roots[comment["id"]]) for comment in new)
    return Page(items, f"{new[-1]['id']} {new[-1]['date_gmt']}" if new else cursor, more)


def answer(site: Site, to: str, text: str, key: str) -> Published:
    """Answer the comment `to`; one that waits is let in first, or nobody would see what we answer to.

    The key is kept where WordPress keeps the browser of a visitor.
    """
    asked = site.get(f"/comments/{to}", context="edit").data
    if asked["status"] not in ("approved", "hold"):
        raise Permanent(SENTENCES["rest_comment_invalid_id"])
    if asked["status"] == "hold":
        with nothing_public():
            site.send("POST", f"/comments/{to}", {"status": "approve"})
    said = {"content": html.escape(text, quote=False), "author_user_agent": _agent(key)}
    try:
        return published_as(site.send("POST", "/comments", {"post": asked["post"], "parent": asked["id"], **said}))
    except Answered as error:
        ours = _same(site, to, text) if error.status == 409 else []
        stands = [one for one in ours if one["author_user_agent"] == _agent(key)]
        if not stands:
            raise
        return published_as(stands[0])


def find(site: Site, sought: Sought) -> Published | None:
    """Our answer of these words to that comment, unless it is known to be another one."""
    since = (sought.since - SKEW).isoformat()
    found = _same(site, sought.to, sought.payload.text, after=since)
    return next((published_as(one) for one in found if str(one["id"]) not in sought.taken), None)


def _agent(key: str) -> str:
    return f"SMM {key}"


def _same(site: Site, to: str, text: str, **query: object) -> list[dict[str, Any]]:
    """Our answers to a comment that say the same as `text`."""
    mine = {"parent": to, "author": site.user_id, "status": "all", "per_page": PAGE, **query}
    answers = site.get("/comments", context="edit", **mine).data
    return [one for one in answers if blocks.bare(blocks.words(one["content"]["raw"])) == blocks.bare(text)]


def _last_of(cursor: str) -> tuple[int, datetime]:
    number, _space, time = cursor.partition(" ")
    return (int(number), time_of(time)) if cursor else (0, datetime.now(UTC) - LOOKS_BACK)


def _roots(site: Site, comments: list[dict[str, Any]]) -> dict[int, int]:
    """For each comment the one at which its thread begins."""
    above = {comment["id"]: comment["parent"] for comment in comments}
    while unknown := {parent for parent in above.values() if parent and parent not in above}:
        asked = {"include": ",".join(map(str, unknown)), "per_page": PAGE, "status": "all"}
        found = site.get("/comments", **asked, _fields="id,parent").data
        above |= dict.fromkeys(unknown, 0) | {comment["id"]: comment["parent"] for comment in found}
    roots = {comment: comment for comment in above}
    for _level in range(DEEPEST):
        roots = {comment: above[root] or root for comment, root in roots.items()}
    return roots


def _incoming(comment: dict[str, Any], root: int) -> Incoming:
    (post,) = comment.get("_embedded", {}).get("up") or [{}]
    return Incoming(
        id=str(comment["id"]),
        text=plain(comment["content"]["raw"]),
        published_at=time_of(comment["date_gmt"]),
        url=comment["link"],
        title=plain(post.get("title", {}).get("rendered", "")),
        author=comment["author_name"],
        author_url=comment["author_url"],
        thread=str(root),
        about=str(comment["post"]),
        can_reply=True,
    )
