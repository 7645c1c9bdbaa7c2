"""The one judge of what a platform takes: behind forms, API, calendar, rendering, the engine and the live counter.

Pure: limits are data of the connector (`smm.platforms.contract.Limits`), a text is the posts that it makes there, and
files are judged as they would go out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from smm.core.figures import number
from smm.platforms import counting
from smm.platforms.contract import Limits

_CUT = re.compile(r"^[^\S\n]*---[^\S\n]*$", re.MULTILINE)
KINDS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WebP",
    "video/mp4": "MP4",
    "video/quicktime": "QuickTime",
    "application/pdf": "PDF",
}


@dataclass(frozen=True)
class Length:
    """How long a post is for a platform; `limit` is None where there is none."""

    used: int
    limit: int | None

    @property
    def over(self) -> int:
        return max(self.used - self.limit, 0) if self.limit is not None else 0


@dataclass(frozen=True)
class File:
    """What the judge wants to know of a file as it would go out; `size` in bytes, `longest` side in pixels."""

    name: str
    mime: str
    size: int
    alt: str = ""
    longest: int = 0

    @property
    def is_film(self) -> bool:
        return self.mime.startswith("video/")


def has_title(limits: Limits) -> bool:
    """Whether the platform shows headlines; elsewhere none goes out."""
    return limits.needs_title or limits.title is not None


def posts_of(limits: Limits, text: str) -> tuple[str, ...]:
    """The posts that a text makes: one, or where threads are taken one for each part between lines of `---`."""
    parts = _CUT.split(text) if limits.thread > 1 else []
    return tuple(part.strip("\r\n") for part in parts) if len(parts) > 1 else (text,)


def measure(limits: Limits, text: str) -> Length:
    """The length of one post as the platform counts it."""
    return Length(counting.length(limits, text), limits.text)


def problems(limits: Limits, *, posts: Sequence[str], title: str = "", files: Iterable[File] = ()) -> list[str]:
    """What keeps the platform from taking it, a sentence each; nothing when it does."""
    files = list(files)
    return [*_thread(limits, posts), *_title(limits, title), *_together(limits, files), *_each(limits, files)]


def _thread(limits: Limits, posts: Sequence[str]) -> list[str]:
    if not any(post.strip() for post in posts):
        return [] if limits.needs_media else [_("There is no text yet.")]
    said = [sentence for index in range(len(posts)) for sentence in _post(limits, posts, index)]
    if len(posts) <= limits.thread:
        return said
    counts = {"used": len(posts), "limit": limits.thread, "over": len(posts) - limits.thread}
    return [_("The text makes %(used)s posts, %(over)s too many: %(limit)s at most go together.") % counts, *said]


def _post(limits: Limits, posts: Sequence[str], index: int) -> list[str]:
    text = posts[index]
    which = {"number": index + 1, "count": len(posts)}
    if not text.strip():
        return [_("Post %(number)s of %(count)s has no text.") % which]
    length, size = measure(limits, text), Length(len(text.encode()), limits.text_bytes)
    if length.over:
        unit = _("bytes") if limits.counts == "bytes" else _("characters")
        return [_too_long(length, unit, which)]
    return [_too_long(size, _("bytes"), which)] if size.over else []


def _too_long(length: Length, unit: str, which: dict[str, int]) -> str:
    if which["count"] > 1:
        said = _("Post %(number)s of %(count)s is too long by %(over)s: %(used)s of %(limit)s %(unit)s.")
    else:
        said = _("The text is too long by %(over)s: %(used)s of %(limit)s %(unit)s.")
    return said % {**which, **_figures(length), "unit": unit}


def _figures(length: Length) -> dict[str, str]:
    return {"over": number(length.over), "used": number(length.used), "limit": number(length.limit or 0)}


def _title(limits: Limits, title: str) -> list[str]:
    if limits.needs_title and not title.strip():
        return [_("There is no headline yet.")]
    length = Length(len(title), limits.title)
    said = _("The headline is too long by %(over)s: %(used)s of %(limit)s characters.")
    return [said % _figures(length)] if length.over else []


def _together(limits: Limits, files: list[File]) -> list[str]:
    """What is wrong with the files as a set."""
    if not files:
        return [_("It needs at least one picture or film.")] if limits.needs_media else []
    if not limits.media:
        return [_("Pictures and films are not taken here.")]
    films = sum(file.is_film for file in files)
    said = []
    if len(files) > limits.media:
        there = {"there": len(files), "most": limits.media}
        said.append(_("There are %(there)s files; the most taken here is %(most)s.") % there)
    if films > limits.films:
        there = {"there": films, "most": limits.films}
        beyond = _("There are %(there)s films; the most taken here is %(most)s.") % there
        said.append(beyond if limits.films else _("Films are not taken here."))
    if films not in (0, len(files)) and not limits.mixes:
        said.append(_("Pictures and films cannot go together here."))
    return said


def _each(limits: Limits, files: list[File]) -> list[str]:
    return [sentence for file in files if limits.media for sentence in _file(limits, file)]


def _file(limits: Limits, file: File) -> list[str]:
    if limits.media_types and file.mime not in limits.media_types:
        kinds = ", ".join(sorted(KINDS.get(mime, mime) for mime in limits.media_types))
        said = _("“%(name)s” is a %(kind)s file; taken here are: %(kinds)s.")
        return [said % {"name": file.name, "kind": KINDS.get(file.mime, file.mime), "kinds": kinds}]
    return [*_size(limits, file), *_alt(limits, file)]


def _size(limits: Limits, file: File) -> list[str]:
    most = limits.film_bytes if file.is_film else limits.media_bytes
    if most and file.size > most:
        said = _("“%(name)s” is too large by %(over)s: at most %(most)s are taken here.")
        return [said % {"name": file.name, "over": filesizeformat(file.size - most), "most": filesizeformat(most)}]
    if limits.longest_side and not file.is_film and file.longest > limits.longest_side:
        said = _("“%(name)s” is too large by %(over)s pixels: at most %(most)s on a side are taken here.")
        over = number(file.longest - limits.longest_side)
        return [said % {"name": file.name, "over": over, "most": number(limits.longest_side)}]
    return []


def _alt(limits: Limits, file: File) -> list[str]:
    length = Length(len(file.alt), limits.alt)
    said = _("The alternative text of “%(name)s” is too long by %(over)s: %(used)s of %(limit)s characters.")
    return [said % {"name": file.name, **_figures(length)}] if length.over else []
