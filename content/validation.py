"""The one judge of what a platform takes: behind forms, API, rendering and the live counter.

Pure: limits are data of the connector (`smm.platforms.contract.Limits`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import regex
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from smm.platforms.contract import Limits

COUNTERS: dict[str, Callable[[str], int]] = {
    "characters": len,
    "graphemes": lambda text: len(regex.findall(r"\X", text)),
    "bytes": lambda text: len(text.encode()),
}


@dataclass(frozen=True)
class Length:
    """How long a text is for a platform; `limit` is None where there is none."""

    used: int
    limit: int | None

    @property
    def left(self) -> int | None:
        return None if self.limit is None else self.limit - self.used

    @property
    def is_too_long(self) -> bool:
        return self.left is not None and self.left < 0


@dataclass(frozen=True)
class File:
    """What the judge wants to know of a media file; `size` in bytes."""

    name: str
    mime: str
    size: int


def measure(limits: Limits, text: str) -> Length:
    """The length of `text` as the platform counts it."""
    return Length(COUNTERS[limits.counts](text), limits.text)


def problems(limits: Limits, *, text: str, title: str = "", files: Iterable[File] = ()) -> list[str]:
    """What keeps the platform from taking it, a sentence each; nothing when it does."""
    files = list(files)
    return [*_text(limits, text), *_title(limits, title), *_files(limits, files)]


def _text(limits: Limits, text: str) -> list[str]:
    if not text.strip() and not limits.needs_media:
        return [_("There is no text yet.")]
    length = measure(limits, text)
    if length.is_too_long:
        said = _("The text is too long: %(used)s of %(limit)s characters.")
        return [said % {"used": length.used, "limit": length.limit}]
    size = len(text.encode())
    if limits.text_bytes is not None and size > limits.text_bytes:
        return [_("The text is too large: %(used)s of %(limit)s bytes.") % {"used": size, "limit": limits.text_bytes}]
    return []


def _title(limits: Limits, title: str) -> list[str]:
    if limits.needs_title and not title.strip():
        return [_("There is no headline yet.")]
    if limits.title is not None and len(title) > limits.title:
        said = _("The headline is too long: %(used)s of %(limit)s characters.")
        return [said % {"used": len(title), "limit": limits.title}]
    return []


def _files(limits: Limits, files: list[File]) -> list[str]:
    if limits.needs_media and not files:
        return [_("It needs at least one picture or film.")]
    said = []
    if len(files) > limits.media:
        said.append(
            ngettext("At most %(most)s file is taken here.", "At most %(most)s files are taken here.", limits.media)
            % {"most": limits.media}
        )
    for file in files:
        said += _file(limits, file)
    return said


def _file(limits: Limits, file: File) -> list[str]:
    said = []
    if limits.media_types and file.mime not in limits.media_types:
        said.append(_("“%(name)s”: files of this kind are not taken here.") % {"name": file.name})
    if limits.media_bytes and file.size > limits.media_bytes:
        most = limits.media_bytes // 1024
        said.append(_("“%(name)s” is larger than %(most)s KiB.") % {"name": file.name, "most": most})
    return said
