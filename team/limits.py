"""What a platform takes, in words: a line for each of its limits, from the data that the validator reads."""

from __future__ import annotations

from collections.abc import Callable

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from smm.core.figures import number
from smm.platforms.contract import Limits

Line = tuple[str, str]
COUNTED: dict[str, Callable[[int], str]] = {
    "characters": lambda n: ngettext("%(n)s character", "%(n)s characters", n),
    "graphemes": lambda n: ngettext("%(n)s character as people see it", "%(n)s characters as people see them", n),
    "bytes": lambda n: ngettext("%(n)s byte", "%(n)s bytes", n),
}


def in_words(limits: Limits) -> list[Line]:
    """(what, how much) of every limit that there is."""
    return [*_of_text(limits), *_of_media(limits)]


def _count(counts: str, n: int) -> str:
    return COUNTED[counts](n) % {"n": number(n)}


def _of_text(limits: Limits) -> list[Line]:
    text = _count(limits.counts, limits.text) if limits.text is not None else _("as long as you like")
    lines = [(_("Text"), text)]
    if limits.text_bytes is not None:
        lines.append((_("Text at most"), _count("bytes", limits.text_bytes)))
    if limits.link_length is not None:
        lines.append((_("A link counts as"), _count(limits.counts, limits.link_length)))
    if limits.thread > 1:
        lines.append((_("Posts in a thread"), _("%(n)s at most") % {"n": number(limits.thread)}))
    if limits.needs_title or limits.title is not None:
        lines.append((_("Headline"), _title(limits)))
    return lines


def _title(limits: Limits) -> str:
    most = _count("characters", limits.title) if limits.title is not None else ""
    needed = _("needed") if limits.needs_title else ""
    return ", ".join(part for part in (needed, most) if part)


def _of_media(limits: Limits) -> list[Line]:
    if not limits.media:
        return [(_("Pictures and films"), _("none"))]
    films = any(one.startswith("video/") for one in limits.media_types)
    lines = [(_("Pictures and films"), _how_many(limits))]
    if limits.media_types:
        lines.append((_("Kinds of files"), ", ".join(sorted(_kind(one) for one in limits.media_types))))
    if limits.media_bytes:
        lines.append((_("A picture at most"), filesizeformat(limits.media_bytes)))
    if limits.film_bytes and films:
        lines.append((_("A film at most"), filesizeformat(limits.film_bytes)))
    if limits.alt is not None:
        lines.append((_("Alternative text"), _count("characters", limits.alt)))
    return lines


def _how_many(limits: Limits) -> str:
    most = ngettext("%(n)s file", "%(n)s files", limits.media) % {"n": number(limits.media)}
    rules = [_("at least one") if limits.needs_media else "", "" if limits.mixes else _("pictures or a film, not both")]
    return ", ".join(part for part in (most, *rules) if part)


def _kind(mime: str) -> str:
    """How people call files of a type: its second half, in capitals."""
    return mime.partition("/")[2].partition("+")[0].removeprefix("x-").upper()
