"""From a platform's HTML to the text that people read. Pure; hostile markup gives a clean result."""

from __future__ import annotations

import html
import re

import nh3

MOST_TEXT = 20_000
MARKUP_FOR_TEXT = 10
"""How many characters of HTML are read for each of the text that may come of it."""
NOT_TEXT = {"script", "style", "template", "iframe", "object", "noscript", "svg", "math"}
ENDS_A_LINE = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr|/blockquote)\b[^>]{0,200}>", re.I)
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def plain(markup: str, most: int = MOST_TEXT) -> str:
    """The text that people would read, with its lines, without anything that could act or hide; `most` characters."""
    broken = ENDS_A_LINE.sub("\n", markup[: most * MARKUP_FOR_TEXT])
    bare = html.unescape(nh3.clean(broken, tags=set(), clean_content_tags=NOT_TEXT))
    lines = (" ".join(line.split()) for line in UNSEEN.sub("", bare).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:most]
