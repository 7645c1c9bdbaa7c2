"""Bluesky: posts, threads, pictures, cards, answers and numbers through the server (PDS) that keeps the account.

Keyed: we choose the key of each post's record (`bluesky_records.tid`), and a server refuses to create a second one
under it; a thread is made in one commit, whole or not at all. What is read (mentions, search, numbers) the server gets
from the AppView. No SDK: it would hide whether a request may have arrived, and connect past our guard.

Sources: lexicons of npm @atproto/api 0.21.0 (2026-09-27): 300 graphemes and 3,000 bytes, 4 pictures of 2 MB, a card's
of 1 MB, which older servers allow for any. The app's own limits (bluesky-social/social-app, src/lib/constants.ts,
undated): alternative text of 2,000 characters, pictures of 1 MB with at most 2,000 pixels. docs.bsky.app, "Rate Limits"
(read 2026-11): 3,000 requests in 5 minutes for an address, 1,666 new posts in an hour for an account.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from smm.platforms import bluesky_views as views
from smm.platforms.bluesky_facets import facets
from smm.platforms.bluesky_records import POST, Record, address, page, parts, thread, tid
from smm.platforms.bluesky_session import Signed, name_of, repeatable
from smm.platforms.calling import Answered
from smm.platforms.contract import (
    Certainty,
    Limits,
    Media,
    OwnPage,
    Pace,
    Page,
    Payload,
    Permanent,
    Presence,
    Published,
    Seen,
    Sought,
)
from smm.platforms.registry import register
from smm.platforms.words import gettext_noop as _

PAGE = 50
AT_ONCE = 25
"""Posts whose numbers the AppView gives in one call."""


@register
class Bluesky(Signed):
    platform = "bluesky"
    label = "Bluesky"
    icon = "brand-bluesky"
    about = _(
        "Posts, threads, mentions and answers. Connected by an app password, which Bluesky makes in its settings."
    )
    certainty = Certainty.KEYED
    pace = Pace(calls=100, seconds=300)
    limits = Limits(
        text=300,
        counts="graphemes",
        text_bytes=3_000,
        thread=25,
        media=4,
        films=0,
        media_types=frozenset({"image/jpeg", "image/png", "image/webp"}),
        media_bytes=1_000_000,
        longest_side=2_000,
        alt=2_000,
        card=True,
    )

    def publish(self, payload: Payload, key: str) -> Published:
        """Make the post, or those of a thread that do not stand yet; what is there already is answered."""
        uris = self._uris(key, len(payload.texts))
        standing = self._standing(uris)
        if len(standing) < len(uris):
            first, *more = map(self._post, payload.texts)
            embed = {} if uris[0] in standing else self._embed(payload)
            self._make([first | embed, *more], uris, standing)
        return _published(uris)

    def find(self, sought: Sought) -> Published | None:
        uris = self._uris(sought.key, len(sought.payload.texts))
        return _published(uris) if len(self._standing(uris)) == len(uris) else None

    def read_back(self, published: Published) -> Seen:
        """What the account's own server holds: the AppView lags behind it."""
        first, *more = map(self._record, (published.id, *published.more))
        if first is None:
            return Seen(Presence.ABSENT)
        return Seen(Presence.EXISTS, "\n\n".join(post["value"]["text"] for post in (first, *more) if post))

    def same(self, sent: Payload, seen: Seen) -> bool:
        return " ".join(sent.texts).split() == seen.text.split()

    def delete(self, published: Published) -> None:
        for uri in (published.id, *published.more):
            did, rkey = parts(uri)
            self._do("com.atproto.repo.deleteRecord", repo=did, collection=POST, rkey=rkey)

    def metrics(self, ids: list[str]) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = {}
        for at in range(0, len(ids), AT_ONCE):
            answer = self._ask("app.bsky.feed.getPosts", uris=ids[at : at + AT_ONCE])
            found |= {view["uri"]: views.numbers(view) for view in answer["posts"]}
        return found

    def mentions(self, cursor: str) -> Page:
        reasons = ["mention", "reply", "quote"]
        return self._newer("app.bsky.notification.listNotifications", "notifications", cursor, reasons=reasons)

    def search(self, query: str, cursor: str) -> Page:
        return self._newer("app.bsky.feed.searchPosts", "posts", cursor, q=query, sort="latest")

    def own_posts(self, since: datetime, cursor: str) -> OwnPage:
        of_us = {"actor": self.account.id, "filter": "posts_no_replies"}
        answer = self._ask("app.bsky.feed.getAuthorFeed", limit=PAGE, **of_us, **_from(cursor))
        posts = [entry["post"] for entry in answer["feed"] if "reason" not in entry]  # a reason: it is a repost
        young = [post for post in posts if views.moment(post) >= since]
        is_over = len(young) < len(posts)
        return OwnPage(tuple(map(views.own, young)), "" if is_over else answer.get("cursor", ""))

    def reply(self, to: str, text: str, key: str) -> Published:
        uris = self._uris(key, 1)
        if not self._standing(uris):
            self._make([self._post(text)], uris, {}, self._answered(to))
        return _published(uris)

    def find_reply(self, sought: Sought) -> Published | None:
        return self.find(sought)

    def _uris(self, key: str, posts: int) -> list[str]:
        return [address(self.account.id, tid(key, place)) for place in range(posts)]

    def _standing(self, uris: list[str]) -> dict[str, str]:
        """Those of the posts that are there, each with its digest."""
        return {uri: record["cid"] for uri in uris if (record := self._record(uri))}

    def _record(self, uri: str) -> Record | None:
        did, rkey = parts(uri)
        try:
            found: Record = self._ask("com.atproto.repo.getRecord", repo=did, collection=POST, rkey=rkey)
        except Answered as error:
            if name_of(error) == "RecordNotFound":
                return None
            raise
        return found

    def _post(self, text: str) -> Record:
        found = facets(text, self._did_of)
        return {"text": text, "facets": found} if found else {"text": text}

    def _did_of(self, handle: str) -> str | None:
        try:
            return str(self._ask("com.atproto.identity.resolveHandle", handle=handle)["did"])
        except Answered:
            return None

    def _make(
        self,
        posts: list[Record],
        uris: list[str],
        standing: Mapping[str, str],
        reply: Mapping[str, Record] | None = None,
    ) -> None:
        """Make what does not stand yet, all in one commit; the server refuses keys that are taken."""
        made = thread(posts, uris, standing, reply=reply, now=datetime.now(UTC))
        create = {"$type": "com.atproto.repo.applyWrites#create", "collection": POST}
        writes = [{**create, "rkey": parts(uri)[1], "value": record} for uri, record in made.items()]
        self._do("com.atproto.repo.applyWrites", repo=self.account.id, writes=writes)

    def _answered(self, uri: str) -> dict[str, Record]:
        """How an answer refers to the post at `uri`, and to the beginning of its thread."""
        post = self._record(uri)
        if post is None:
            raise Permanent(_("The post is not there any more."))
        parent = {"uri": post["uri"], "cid": post["cid"]}
        return {"root": post["value"].get("reply", {}).get("root", parent), "parent": parent}

    def _embed(self, payload: Payload) -> Record:
        """What hangs below a text: its pictures, or else the card of a linked page."""
        if payload.media:
            images = [self._image(media) for media in payload.media]
            return {"embed": {"$type": "app.bsky.embed.images", "images": images}}
        if card := payload.card:
            thumb = {"thumb": self._uploaded(card.picture)} if card.picture else {}
            external = {"uri": card.url, "title": card.title, "description": card.description, **thumb}
            return {"embed": {"$type": "app.bsky.embed.external", "external": external}}
        return {}

    def _image(self, media: Media) -> Record:
        sizes = {"aspectRatio": {"width": media.width, "height": media.height}} if media.width and media.height else {}
        return {"image": self._uploaded(media), "alt": media.alt, **sizes}

    def _uploaded(self, media: Media) -> Record:
        """How a record refers to the file, which nobody sees before one does."""
        path, kind = "/com.atproto.repo.uploadBlob", {"Content-Type": media.mime}
        with repeatable():
            blob: Record = self._told(lambda: self._caller.send_bytes("POST", path, media.read(), kind))["blob"]
        return blob

    def _newer(self, method: str, name: str, cursor: str, **query: object) -> Page:
        """A page of a list of posts, as far as it is newer than `cursor` and not ours."""
        answer = self._ask(method, limit=PAGE, **query, **_from(views.place_in(cursor)))
        fresh, cursor, more = views.newer(answer[name], cursor, answer.get("cursor", ""))
        us = self.account.id
        return Page(tuple(views.incoming(view, us) for view in fresh if view["author"]["did"] != us), cursor, more)


def _from(cursor: str) -> dict[str, str]:
    return {"cursor": cursor} if cursor else {}


def _published(uris: list[str]) -> Published:
    return Published(uris[0], page(uris[0]), tuple(uris[1:]))
