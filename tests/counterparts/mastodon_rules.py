"""What a Mastodon 4.x server keeps and enforces, as far as a connector can tell: no HTTP here, time can be moved.

From docs.joinmastodon.org (methods of statuses, media, notifications, search and oauth, api/rate-limits; as they speak
of 4.5) and, for what stands only there, mastodon/mastodon: PostStatusService (keys are kept for 3,600 s),
StatusLengthValidator (grapheme clusters; a link counts as 23, a name without its server), TextFormatter, rack_attack.
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import regex

Json = dict[str, Any]
URL = r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]"
ENTITY = re.compile(
    rf"(?P<url>{URL})|(?<![\w@/])@(?P<name>\w+)(?:@(?P<server>[\w.-]+(?::\d+)?))?|(?<![\w&/])#(?P<tag>\w*[^\W\d]\w*)"
)
PICTURES = ["image/jpeg", "image/png", "image/gif", "image/webp"]
FILMS = ["video/webm", "video/mp4", "video/quicktime"]
KEY_SECONDS = 3600
PUBLIC = {"public", "unlisted"}


class Refusal(Exception):
    """The server says no: HTTP's status, and the words in the body."""

    def __init__(self, status: int, error: str, **more: str) -> None:
        super().__init__(error)
        self.status, self.body = status, {"error": error, **more}


@dataclass
class Bucket:
    """How often one may do something: `limit` calls in each stretch of `seconds`, counted by the clock."""

    limit: int
    seconds: int
    counted: dict[str, tuple[int, int]] = field(default_factory=dict)

    def take(self, who: str, now: float) -> tuple[int, int, float]:
        """(limit, what is left, when the stretch ends); below nothing is left there is a refusal."""
        stretch = int(now // self.seconds)
        at, used = self.counted.get(who, (stretch, 0))
        used = used + 1 if at == stretch else 1
        self.counted[who] = (stretch, used)
        return self.limit, self.limit - used, (stretch + 1) * self.seconds


@dataclass
class Community:
    """One server with its people. `domain` stands in handles, `url` before paths; `polls` is how often an upload is
    still at work when asked. Without `pages` it shows the newest posts alone, as no Mastodon does."""

    url: str = ""
    domain: str = "mastodon.test"
    most_characters: int = 500
    polls: int = 0
    has_search: bool = True
    pages: bool = True
    later: float = 0
    people: dict[str, Json] = field(default_factory=dict)
    statuses: dict[str, Json] = field(default_factory=dict)
    media: dict[str, Json] = field(default_factory=dict)
    notices: dict[str, list[Json]] = field(default_factory=dict)
    keys: dict[tuple[str, str], tuple[str, float]] = field(default_factory=dict)
    buckets: dict[str, Bucket] = field(
        default_factory=lambda: {"api": Bucket(300, 300), "media": Bucket(30, 1800), "delete": Bucket(30, 1800)}
    )
    numbers: int = 0

    def now(self) -> float:
        return time.time() + self.later

    def number(self) -> str:
        """An id as Mastodon makes them: by time, rising."""
        self.numbers += 1
        return str((int(self.now() * 1000) << 16) + self.numbers)

    def settle(self, name: str, password: str) -> Json:
        person = {
            "id": self.number(),
            "username": name,
            "acct": name,
            "display_name": name.capitalize(),
            "url": f"{self.url}/@{name}",
            "password": password,
        }
        self.people[person["id"]] = person
        return person

    def named(self, name: str) -> Json | None:
        return next((one for one in self.people.values() if one["username"] == name.lower()), None)

    def instance(self) -> Json:
        return {
            "domain": self.domain,
            "version": "4.5.0",
            "configuration": {
                "statuses": {
                    "max_characters": self.most_characters,
                    "max_media_attachments": 4,
                    "characters_reserved_per_url": 23,
                },
                "media_attachments": {
                    "description_limit": 1500,
                    "image_matrix_limit": 33_177_600,
                    "image_size_limit": 16_777_216,
                    "supported_mime_types": [*PICTURES, *FILMS, "audio/ogg"],
                    "video_matrix_limit": 8_294_400,
                    "video_size_limit": 103_809_024,
                },
            },
        }

    # Posts

    def post(self, by: str, asked: Json, key: str) -> Json:
        """A new post of `by`, or the one that was made with `key` within the last hour."""
        made, at = self.keys.get((by, key), ("", 0.0))
        if key and made and self.now() - at < KEY_SECONDS:
            return self.status(made, by)
        text, media = str(asked.get("status") or "").strip(), self._attached(by, asked.get("media_ids") or [])
        self._check(text, media)
        before = asked.get("in_reply_to_id")
        parent = self.status(str(before), by) if before else None
        status = {
            "id": self.number(),
            "account_id": by,
            "created_at": self.now(),
            "edited_at": None,
            "text": text,
            "visibility": asked.get("visibility") or "public",
            "language": asked.get("language"),
            "spoiler_text": asked.get("spoiler_text") or "",
            "parent": parent and parent["id"],
            "media": media,
            "likers": set(),
            "sharers": set(),
        }
        self.statuses[status["id"]] = status
        if key:
            self.keys[by, key] = (status["id"], self.now())
        for named in self._named_in(text):
            self.tell(named, "mention", by, status["id"])
        return self.shown(status)

    def _check(self, text: str, media: list[str]) -> None:
        if not text and not media:
            raise Refusal(422, "Validation failed: Text can't be blank")
        if self.length(text) > self.most_characters:
            raise Refusal(422, f"Validation failed: Text character limit of {self.most_characters} exceeded")

    @staticmethod
    def length(text: str) -> int:
        def counted(match: re.Match[str]) -> str:
            return "x" * 23 if match["url"] else f"@{match['name']}" if match["name"] else match.group()

        return len(regex.findall(r"\X", ENTITY.sub(counted, text)))

    def _attached(self, by: str, ids: list[str]) -> list[str]:
        if len(ids) > 4:
            raise Refusal(422, "Cannot attach more than 4 files")
        found = [self.media[one] for one in ids if self.media.get(one, {}).get("by") == by]
        if len(found) < len(ids):
            raise Refusal(422, "Media could not be found")
        if len(found) > 1 and any(one["mime"] in FILMS for one in found):
            raise Refusal(422, "Cannot attach a video to a post that already contains images")
        if any(one["polls"] for one in found):
            raise Refusal(422, "Cannot attach files that have not finished processing. Try again in a moment!")
        return ids

    def _named_in(self, text: str) -> set[str]:
        names = (match for match in ENTITY.finditer(text) if match["name"] and match["server"] in (None, self.domain))
        return {person["id"] for match in names if (person := self.named(match["name"]))}

    def sees(self, status: Json, who: str) -> bool:
        is_meant = who == status["account_id"] or who in self._named_in(status["text"])
        return status["visibility"] in PUBLIC or is_meant

    def status(self, id: str, who: str) -> Json:
        status = self.statuses.get(id)
        if status is None or not self.sees(status, who):
            raise Refusal(404, "Record not found")
        return self.shown(status)

    def shown(self, status: Json) -> Json:
        """A post as it goes over the wire."""
        parent = self.statuses.get(status["parent"] or "")
        names = {key: status[key] for key in ("id", "visibility", "language", "spoiler_text")}
        return {
            **names,
            "created_at": stamp(status["created_at"]),
            "edited_at": status["edited_at"] and stamp(status["edited_at"]),
            "in_reply_to_id": parent and parent["id"],
            "in_reply_to_account_id": parent and parent["account_id"],
            "uri": f"{self.url}/users/{status['account_id']}/statuses/{status['id']}",
            "url": f"{self.url}/@{self.people[status['account_id']]['username']}/{status['id']}",
            "content": self.formatted(status["text"]),
            "account": public(self.people[status["account_id"]]),
            "reblog": None,
            "favourites_count": len(status["likers"]),
            "reblogs_count": len(status["sharers"]),
            "replies_count": sum(one["parent"] == status["id"] for one in self.statuses.values()),
            "media_attachments": [self.file(self.media[one]) for one in status["media"]],
            "mentions": [public(self.people[one]) for one in self._named_in(status["text"])],
            "tags": [{"name": match["tag"]} for match in ENTITY.finditer(status["text"]) if match["tag"]],
        }

    def formatted(self, text: str) -> str:
        """HTML as Mastodon makes it: long links cut for the eye, names without their server, paragraphs."""
        parts, at = [], 0
        for match in ENTITY.finditer(text):
            parts += [html.escape(text[at : match.start()]), self._linked(match)]
            at = match.end()
        whole = "".join(parts) + html.escape(text[at:])
        paragraphs = re.split(r"\n\n+", whole)
        return "".join(f"<p>{one}</p>" for one in (one.replace("\n", "<br />") for one in paragraphs)) if text else ""

    def _linked(self, match: re.Match[str]) -> str:
        if match["url"]:
            url = match["url"]
            head = re.match(r"https?://(www\.)?", url).group()  # type: ignore[union-attr]
            middle, end = url[len(head) :][:30], url[len(head) :][30:]
            kind = "ellipsis" if end else ""
            spans = (("invisible", head), (kind, middle), ("invisible", end))
            inner = "".join(f'<span class="{name}">{html.escape(part)}</span>' for name, part in spans)
            return f'<a href="{html.escape(url)}" target="_blank" rel="nofollow noopener">{inner}</a>'
        if match["tag"]:
            tag = match["tag"]
            return f'<a href="{self.url}/tags/{tag}" class="mention hashtag" rel="tag">#<span>{tag}</span></a>'
        person = self.named(match["name"]) if match["server"] in (None, self.domain) else None
        if person is None:
            return html.escape(match.group())
        link = f'<a href="{person["url"]}" class="u-url mention">@<span>{person["username"]}</span></a>'
        return f'<span class="h-card">{link}</span>'

    def delete(self, id: str, by: str) -> Json:
        shown = self._own(id, by)
        text = self.statuses.pop(id)["text"]
        for one in self.statuses.values():
            one["parent"] = None if one["parent"] == id else one["parent"]
        return {**shown, "text": text}

    def edit(self, id: str, by: str, text: str) -> Json:
        self._own(id, by)
        self._check(text, self.statuses[id]["media"])
        self.statuses[id].update(text=text, edited_at=self.now())
        return self.status(id, by)

    def _own(self, id: str, by: str) -> Json:
        shown = self.status(id, by)
        if shown["account"]["id"] != by:
            raise Refusal(404, "Record not found")
        return shown

    def react(self, id: str, by: str, what: str) -> Json:
        """`what` is "favourite" or "reblog"."""
        self.status(id, by)
        status = self.statuses[id]
        status["likers" if what == "favourite" else "sharers"].add(by)
        self.tell(status["account_id"], what, by, id)
        return self.status(id, by)

    def context(self, id: str, who: str) -> Json:
        before, at = [], self.statuses[self.status(id, who)["id"]]
        while at := self.statuses.get(at["parent"] or ""):
            before.insert(0, at)
        below, level = [], [id]
        while level:
            found = [one for one in self.statuses.values() if one["parent"] in level]
            below, level = below + found, [one["id"] for one in found]
        return {"ancestors": self._seen(before, who), "descendants": self._seen(below, who)}

    def _seen(self, statuses: Iterable[Json], who: str) -> list[Json]:
        return [self.shown(one) for one in statuses if self.sees(one, who)]

    def select(self, who: str, is_wanted: Callable[[Json], bool]) -> list[Json]:
        """The posts that `who` sees and that are wanted, the newest first."""
        return self._seen((one for one in reversed(list(self.statuses.values())) if is_wanted(one)), who)

    # Files

    def upload(self, by: str, mime: str, data: bytes, alt: str) -> Json:
        if mime not in PICTURES + FILMS:
            raise Refusal(422, "Validation failed: File content type is invalid, File is invalid")
        if len(alt) > 1500:
            raise Refusal(422, "Validation failed: Description is too long (maximum is 1500 characters)")
        if len(data) > 16_777_216 and mime in PICTURES:
            raise Refusal(422, "Validation failed: File file size must be less than 16 MB")
        file = {"id": self.number(), "by": by, "mime": mime, "data": data, "alt": alt}
        self.media[file["id"]] = file | {"polls": self.polls, "is_broken": data.startswith(b"broken")}
        return self.file(self.media[file["id"]])

    def poll(self, id: str, by: str) -> Json:
        file = self.media.get(id)
        if file is None or file["by"] != by:
            raise Refusal(404, "Record not found")
        if file["is_broken"]:
            raise Refusal(422, "Error processing thumbnail for uploaded media")
        shown = self.file(file)
        file["polls"] = max(file["polls"] - 1, 0)
        return shown

    def file(self, file: Json) -> Json:
        is_ready = not file["polls"] and not file["is_broken"]
        url = f"{self.url}/files/{file['id']}" if is_ready else None
        kind = "video" if file["mime"] in FILMS else "image"
        return {"id": file["id"], "type": kind, "url": url, "preview_url": url, "description": file["alt"] or None}

    # Notices

    def tell(self, who: str, kind: str, by: str, status: str) -> None:
        if who != by:
            notice = {"id": self.number(), "type": kind, "by": by, "status": status, "at": self.now()}
            self.notices.setdefault(who, []).insert(0, notice)

    def told(self, who: str) -> list[Json]:
        """The notices of `who`, the newest first; those about posts that are gone are gone with them."""
        return [
            {
                "id": one["id"],
                "type": one["type"],
                "created_at": stamp(one["at"]),
                "account": public(self.people[one["by"]]),
                "status": self.shown(self.statuses[one["status"]]),
            }
            for one in self.notices.get(who, [])
            if one["status"] in self.statuses
        ]


def public(person: Json) -> Json:
    return {name: value for name, value in person.items() if name != "password"}


def stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
