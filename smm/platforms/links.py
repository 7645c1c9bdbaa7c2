"""Where web addresses stand in a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_URL = re.compile(r"https?://\w[^\s<>\"'()\[\]（）【】《》「」，。；！？、]*")
_TAIL = ".,;:!?*_~"


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each address, in their order; punctuation behind one does not belong to it."""
    for match in _URL.finditer(text):
        yield match.start(), match.start() + len(match.group().rstrip(_TAIL))


def addresses(text: str) -> list[str]:
    """The addresses in `text`, each once, in their order."""
    return list(dict.fromkeys(text[start:end] for start, end in spans(text)))


def exchange(text: str, by: Callable[[str], str]) -> str:
    """`text` with every address exchanged for what `by` answers for it."""
    parts, done = [], 0
    for start, end in spans(text):
        parts += [text[done:start], by(text[start:end])]
        done = end
    return "".join([*parts, text[done:]])
