"""WordPress (5.6 or later) by its REST interface, on behalf of an editor with an application password.

There is no SDK between: one would hide whether a call may have arrived, and connect past our guard.

What is relied on, from developer.wordpress.org/rest-api (using-the-rest-api/authentication of 2026-10-14, pagination
of 2024-01-16) and from WordPress 6.1.9 itself, against which the tests run:

- Application passwords need HTTPS and are sent by Basic authentication. `?rest_route=` works whatever permalinks a
  site has, `/wp-json/` does not.
- A taken slug is no error: the second post gets "-2" behind it. So the slug that is made from our key cannot refuse
  a repeated post, it finds ours again. Accents are taken off where a slug is stored and not where one is looked for,
  and plugins rewrite other scripts; ASCII stays. In the trash a slug ends in "__trashed".
- PHP gives a request 30 seconds by default, proxies often twice that: what is not found after five minutes will not
  come any more.
- PHP takes requests of 8 MB by default (`post_max_size`); pictures over 2,560 pixels are scaled down.
- WordPress itself limits no calls and counts no views; the pace is what a small shared host bears.
"""

from __future__ import annotations

import html
import re
import unicodedata
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from smm.platforms import wordpress_blocks as blocks
from smm.platforms import wordpress_comments
from smm.platforms.access import Field, Identity
from smm.platforms.calling import Answered, Failed
from smm.platforms.contract import (
    Base,
    Certainty,
    Limits,
    Media,
    OwnPage,
    OwnPost,
    Pace,
    Page,
    Payload,
    Presence,
    Published,
    Seen,
    Sought,
)
from smm.platforms.prose import plain
from smm.platforms.registry import register
from smm.platforms.wordpress_site import Site, nothing_public, published_as, time_of
from smm.platforms.words import gettext_noop as _

ANY_STATE = "publish,future,draft,pending,private,trash"
MOST_ARTICLES = 20
MOST_OF_TITLE = 80
"""Characters in a slug, which WordPress cuts off after 200."""


@register
class WordPress(Base):
    """`settings`: address, user; `secrets`: password."""

    platform = "wordpress"
    label = "WordPress"
    icon = "brand-wordpress"
    about = _("A blog or site of yours: posts with pictures, comments and answers to them.")
    certainty = Certainty.LOOKUP
    pace = Pace(30, 60)
    absent_after = timedelta(minutes=5)
    limits = Limits(
        is_markdown=True,
        text=100_000,
        title=200,
        needs_title=True,
        media=10,
        media_types=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"}),
        media_bytes=7 * 2**20,
        longest_side=2560,
    )
    fields = (
        Field("address", _("Address of the site"), "url", _("As the browser shows it: https://blog.example.com")),
        Field("user", _("User name"), help=_("A user with the role of an editor.")),
        Field(
            "password",
            _("Application password"),
            "secret",
            _("Made in WordPress under Users → Profile → Application Passwords; not the one to sign in with."),
        ),
    )

    @cached_property
    def site(self) -> Site:
        return Site(self.account)

    def test(self) -> Identity:
        return self.site.identity()

    def publish(self, payload: Payload, key: str) -> Published:
        """Put the pictures into the library, then post; what stands under our key already is the answer."""
        return self._ours(payload, key) or self._post(payload, key)

    def find(self, sought: Sought) -> Published | None:
        return self._ours(sought.payload, sought.key)

    def _ours(self, payload: Payload, key: str) -> Published | None:
        slug = slug_of(payload.title, key)
        found = self.site.get("/posts", slug=f"{slug},{slug}__trashed", status=ANY_STATE, _fields="id,link").data
        return published_as(found[0]) if found else None

    def _post(self, payload: Payload, key: str) -> Published:
        with nothing_public():
            media = [self._in_library(one, key) for one in payload.media]
        pictures = [blocks.picture(one["source_url"], one["alt_text"], one["id"]) for one in media[1:]]
        post = {
            "title": html.escape(payload.title, quote=False),
            "content": "\n\n".join([blocks.of_markdown(payload.text), *pictures]),
            "slug": slug_of(payload.title, key),
            "status": "publish",
            "featured_media": media[0]["id"] if media else 0,
        }
        return published_as(self.site.send("POST", "/posts", post))

    def _in_library(self, media: Media, key: str) -> dict[str, Any]:
        """The picture in the site's library, put there unless a former try did."""
        name = f"{media.digest[:12]}-{key[:8]}"
        found = self.site.get("/media", slug=name).data
        stored = found[0] if found else self.site.upload(media.read(), media.mime, name, media.name[:100])
        described: dict[str, Any] = self.site.send("POST", f"/media/{stored['id']}", {"alt_text": media.alt})
        return described

    def read_back(self, published: Published) -> Seen:
        """What is stored: a page shows it with the site's own typography and additions."""
        try:
            post = self.site.get(f"/posts/{published.id}", context="edit", _fields="status,title,content").data
        except Answered as error:
            if error.status != 404:
                raise
            return Seen(Presence.ABSENT)
        if post["status"] != "publish":
            return Seen(Presence.ABSENT)
        return Seen(Presence.EXISTS, blocks.words(post["content"]["raw"]), html.unescape(post["title"]["raw"]))

    def same(self, sent: Payload, seen: Seen) -> bool:
        text = blocks.words(blocks.of_markdown(sent.text))
        return (blocks.bare(text), blocks.bare(sent.title)) == (blocks.bare(seen.text), blocks.bare(seen.title))

    def delete(self, published: Published) -> None:
        """Into the site's trash; for good where it has none. Pictures stay in its library."""
        try:
            self.site.send("DELETE", f"/posts/{published.id}")
        except Answered as error:
            if error.status not in (404, 410):
                raise
        except Failed as error:
            if error.status != 501:
                raise
            self.site.send("DELETE", f"/posts/{published.id}", force="true")

    def metrics(self, ids: list[str]) -> dict[str, dict[str, float]]:
        return {one: {"comments": self._comments_on(one)} for one in ids}

    def _comments_on(self, post: str) -> int:
        return int(self.site.get("/comments", post=post, per_page=1, _fields="id").headers["x-wp-total"])

    def mentions(self, cursor: str) -> Page:
        return wordpress_comments.others(self.site, cursor)

    def reply(self, to: str, text: str, key: str) -> Published:
        return wordpress_comments.answer(self.site, to, text, key)

    def find_reply(self, sought: Sought) -> Published | None:
        return wordpress_comments.find(self.site, sought)

    def own_posts(self, since: datetime, cursor: str) -> OwnPage:
        page = int(cursor or 1)
        mine = {"author": self.site.user_id, "after": since.isoformat(), "page": page, "per_page": MOST_ARTICLES}
        answer = self.site.get("/posts", **mine, _fields="id,link,title,content,date_gmt")
        is_last = page >= int(answer.headers["x-wp-totalpages"])
        return OwnPage(tuple(map(_own, answer.data)), "" if is_last else str(page + 1))


def slug_of(title: str, key: str) -> str:
    """The name of a post in its address, different for each key, of what no site rewrites: Latin letters, digits."""
    latin = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = "-".join(re.findall("[a-z0-9]+", latin))[:MOST_OF_TITLE].strip("-")
    return f"{words or 'post'}-{key.replace('-', '')[:12]}"


def _own(post: dict[str, Any]) -> OwnPost:
    text, title = (plain(post[name]["rendered"]) for name in ("content", "title"))
    return OwnPost(str(post["id"]), post["link"], text, time_of(post["date_gmt"]), title)
