"""Mastodon, and the servers that speak its interface (GoToSocial, Pleroma, Akkoma, snac and others).

On our own guarded HTTP and not on an SDK: one hides whether a request may have arrived, repeats calls and sleeps by
itself, and connects past the guard against private addresses.

What is relied on, from docs.joinmastodon.org (undated; the pages as they speak of Mastodon 4.5):

- methods/statuses: an Idempotency-Key gives the first post again for an hour. After that, and on servers that ignore
  it, ours is found by its words among our own posts (methods/accounts, 40 on a page).
- methods/media: a file may be accepted (202) before it is processed (206 until it has an address).
- api/rate-limits: 300 calls in 5 minutes, 30 uploads and 30 deletions in 30; X-RateLimit headers tell the nearest.
- Posts are made before the call is answered. Reverse proxies commonly give up after a minute: what is not there after
  two will not come any more.
"""

from __future__ import annotations

import json
import re
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from smm.platforms import mastodon_reading as reading
from smm.platforms.calling import Answered
from smm.platforms.contract import (
    Ambiguous,
    Certainty,
    Media,
    OwnPage,
    Pace,
    Page,
    Payload,
    Permanent,
    Presence,
    Published,
    Retriable,
    Seen,
    Sought,
)
from smm.platforms.mastodon_access import Access, OutOfTime
from smm.platforms.mastodon_reading import PAGE, Json, is_id, is_taken, published_as
from smm.platforms.registry import register
from smm.platforms.words import gettext_noop as _

MOST_PAGES = 25
AT_ONCE = 20
"""Posts that are asked for in one call."""
SECONDS = 45
"""For work of many calls: with what the engine does besides, below its lease."""
POLL_SECONDS = 0.5
SKEW = timedelta(minutes=5)
"""How far a server's clock may be behind ours."""
RESUMED_FOR = timedelta(days=1)
"""How old the beginning of a thread may be that is gone on with."""
GONE = {404, 410}


@register
class Mastodon(Access):
    platform = "mastodon"
    label = "Mastodon"
    icon = "brand-mastodon"
    certainty = Certainty.LOOKUP
    limits = reading.USUAL
    pace = Pace(calls=60, seconds=300)
    absent_after = timedelta(minutes=2)

    def publish(self, payload: Payload, key: str) -> Published:
        """Post what does not stand yet of `payload`: an unfinished thread of the same words is gone on with."""
        with self.within(SECONDS):
            thread = self._unfinished(payload) if payload.more else []
            while len(thread) < len(payload.texts):
                thread.append(self._part(payload, thread, f"{key}-{len(thread)}"))
        return published_as(thread)

    def _unfinished(self, payload: Payload) -> list[Json]:
        begun = reading.threads(self._mine(datetime.now(UTC) - RESUMED_FOR), payload)
        return next((thread for thread in begun if len(thread) < len(payload.texts)), [])

    def _part(self, payload: Payload, before: list[Json], key: str) -> Json:
        said = {"status": payload.texts[len(before)], "visibility": "public", **reading.language_of(payload)}
        if not before:
            return self._post({**said, "media_ids": [self._uploaded(one) for one in payload.media]}, key)
        try:
            return self._post({**said, "in_reply_to_id": before[-1]["id"]}, key)
        except Answered as error:
            half = _("%(done)s of %(all)s posts of the thread are out; the next is refused (%(status)s: %(said)s).")
            raise Permanent(half, done=len(before), all=len(payload.texts), **error.details) from error

    def _uploaded(self, media: Media) -> str:
        """The id of an uploaded file, once the server has processed it; an upload alone is seen by nobody."""
        body, kind = reading.form_of(media)
        try:
            file = self.make("/api/v2/media", body, {"Content-Type": kind}, SECONDS)
        except Ambiguous as error:
            raise Retriable(error.sentence, **error.details) from error
        id = str(file["id"])
        while not file.get("url"):
            time.sleep(POLL_SECONDS)
            file = self.ask(lambda caller: caller.get(f"/api/v1/media/{quote(id)}")) or {}
        return id

    def _post(self, status: Json, key: str) -> Json:
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        return self.make("/api/v1/statuses", json.dumps(status).encode(), headers)

    def find(self, sought: Sought) -> Published | None:
        free = [status for status in self._mine(sought.since - SKEW) if not is_taken(status, sought)]
        whole = (one for one in reading.threads(free, sought.payload) if len(one) == len(sought.payload.texts))
        thread = next(whole, None)
        return published_as(thread) if thread else None

    def _mine(self, since: datetime) -> list[Json]:
        """Our posts since then, the newest first; raises Retriable where the server does not show all of them."""
        found: dict[str, Json] = {}
        page: list[Json] = []
        for number in range(1, MOST_PAGES + 1):
            page, known = self._own_page(page[-1]["id"] if page else "", number * PAGE), len(found)
            found.update({str(status["id"]): status for status in page})
            is_old = bool(page) and reading.moment(page[-1]) < since
            if is_old or (len(found) == known and (not page or len(page) % PAGE)):
                return [one for one in found.values() if self._is_ours(one) and reading.moment(one) >= since]
        raise Retriable(_("The server does not show all our posts of that time."))

    def _own_page(self, before: str, most: int = PAGE) -> list[Json]:
        """Posts of ours, older than `before`. Where that is ignored (snac) asking for more brings the older ones."""
        older = {"max_id": before} if before else {}
        path = f"/api/v1/accounts/{self.number}/statuses"
        return self.get([], path, limit=most, exclude_reblogs="true", **older)

    def _is_ours(self, status: Json) -> bool:
        return is_id(status["account"]["id"], self.number) and not status.get("reblog")

    def _status(self, id: str) -> Json | None:
        try:
            return self.get({}, f"/api/v1/statuses/{quote(id, safe='')}")
        except Answered as error:
            if error.status in GONE:
                return None
            raise

    def read_back(self, published: Published) -> Seen:
        parts = [self._status(one) for one in (published.id, *published.more)]
        texts = [reading.shown(part) for part in parts if part]
        return Seen(Presence.EXISTS, "\n\n".join(texts)) if texts else Seen(Presence.ABSENT)

    def same(self, sent: Payload, seen: Seen) -> bool:
        return reading.words("\n\n".join(sent.texts)) == reading.words(seen.text)

    def delete(self, published: Published) -> None:
        """Delete the post, of a thread the last one first."""
        for one in reversed((published.id, *published.more)):
            try:
                self.remove(f"/api/v1/statuses/{quote(one, safe='')}")
            except Answered as error:
                if self._status(one):
                    said = _("This server does not let SMM delete posts (%(status)s). Delete it there by hand.")
                    raise Permanent(said, status=error.status) from error

    def metrics(self, ids: list[str]) -> dict[str, dict[str, float]]:
        """Running totals; a thread's own further posts are comments on its first to the server."""
        some = [ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE)]
        found = {str(one["id"]).casefold(): reading.counts(one) for asked in some for one in self._statuses(asked)}
        return {one: found[one.casefold()] for one in ids if one.casefold() in found}

    def _statuses(self, ids: list[str]) -> list[Json]:
        """Those that are there; before Mastodon 4.3 and elsewhere they are given one by one alone."""
        given: list[Json] = []
        with suppress(Answered):
            given = self.get([], "/api/v1/statuses", **{"id[]": ids})
        return given or [status for one in ids if (status := self._status(one))]

    def mentions(self, cursor: str) -> Page:
        """Who named us or answered us, from the newest on at first; the cursor is the newest notification's id."""
        newer = {"min_id": cursor} if cursor else {}
        page = self.get([], "/api/v1/notifications", limit=PAGE, **newer, **{"types[]": "mention"})
        named = [one["status"] for one in page if one.get("type") == "mention" and one.get("status")]
        with self.within(SECONDS):
            items = [
                reading.incoming(status, *self._place(status)) for status in {one["id"]: one for one in named}.values()
            ]
        return reading.page_of(items, page, cursor)

    def _place(self, status: Json) -> tuple[str, str]:
        """The conversation of a post, named by its first post that is not ours, and the first post of ours in it."""
        if not status.get("in_reply_to_id"):
            return "", ""
        try:
            before = self.get({}, f"/api/v1/statuses/{status['id']}/context")["ancestors"]
        except (Answered, OutOfTime):
            before = [{"id": status["in_reply_to_id"], "account": {"id": status["in_reply_to_account_id"]}}]
        ours = [str(one["id"]) for one in before if self._is_ours(one)]
        theirs = [str(one["id"]) for one in before if not self._is_ours(one)]
        return next(iter(theirs), ""), next(iter(ours), "")

    def search(self, query: str, cursor: str) -> Page:
        """Posts of others with a `#tag`, or for other words what the server's search finds (many search no texts)."""
        newer = {"min_id": cursor} if cursor else {}
        if tag := re.fullmatch(r"#(\w+)", query.strip()):
            page = self.get([], f"/api/v1/timelines/tag/{quote(tag[1])}", limit=PAGE, **newer)
        else:
            page = self.get({}, "/api/v2/search", q=query, type="statuses", limit=PAGE, **newer)["statuses"]
        page = sorted((one for one in page if not one.get("reblog")), key=reading.moment, reverse=True)
        return reading.page_of([reading.incoming(one) for one in page if not self._is_ours(one)], page, cursor)

    def own_posts(self, since: datetime, cursor: str) -> OwnPage:
        """Our public posts, without answers to others; the cursor is the id of the last one seen."""
        page = self._own_page(cursor)
        wanted = [one for one in page if self._is_told(one) and reading.moment(one) >= since]
        is_last = not page or str(page[-1]["id"]) == cursor or reading.moment(page[-1]) < since
        return OwnPage(tuple(map(reading.own, wanted)), "" if is_last else str(page[-1]["id"]))

    def _is_told(self, status: Json) -> bool:
        to = status.get("in_reply_to_account_id")
        return self._is_ours(status) and reading.is_public(status) and (not to or is_id(to, self.number))

    def reply(self, to: str, text: str, key: str) -> Published:
        """Answer as publicly as was asked."""
        asked = self._asked(to)
        return self._answered(asked, text, key, asked["visibility"] if reading.is_public(asked) else "direct")

    def message(self, to: str, text: str, key: str) -> Published:
        """Answer so that only those who are named in it see it."""
        return self._answered(self._asked(to), text, key, "direct")

    def _asked(self, to: str) -> Json:
        if (asked := self._status(to)) is None:
            raise Permanent(_("The post that should be answered is not there any more."))
        return asked

    def _answered(self, asked: Json, text: str, key: str, visibility: str) -> Published:
        """Post an answer that names whom it answers: the server tells nobody else of it."""
        name = f"@{asked['account']['acct']}"
        said = text if re.search(rf"{re.escape(name)}(?![\w@])", text) else f"{name} {text}"
        answer = {"status": said, "in_reply_to_id": asked["id"], "visibility": visibility}
        return published_as([self._post(answer, key)])

    def find_reply(self, sought: Sought) -> Published | None:
        """Ours below the post that was answered; raises Answered where that one is gone: then nothing is proven."""
        below = self.get({}, f"/api/v1/statuses/{quote(sought.to, safe='')}/context")["descendants"]
        ours = [one for one in below if self._is_ours(one) and is_id(one["in_reply_to_id"], sought.to)]
        free = [one for one in ours if not is_taken(one, sought) and reading.moment(one) >= sought.since - SKEW]
        found = [one for one in free if reading.answers(one, sought.payload.text)]
        return published_as(found[:1]) if found else None

    find_message = find_reply
