"""Where web addresses stand in a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

_URL = re.compile(r"https?://\w[^\s<>\"'()\[\]（）【】《》「」，。；！？、]*")
_TAIL = ".,;:!?*_~"


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each address, in their order; punctuation behind one does not belong to it."""
    for match in _URL.finditer(text):
        yield match.start(), match.start() + len(match.group().rstrip(_TAIL))
