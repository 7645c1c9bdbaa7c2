"""What changed between two texts, word by word. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 4000
_WORDS = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+|\s+")


@dataclass(frozen=True)
class Piece:
    """A run of text that is the "same" in both, was "removed", or was "added"."""

    kind: str
    text: str


def words(text: str) -> list[str]:
    """The words and the spaces between them; every Han character is a word of its own."""
    return _WORDS.findall(text)


def compare(before: str, after: str) -> list[Piece]:
    """The pieces that lead from `before` to `after`; very long texts are compared line by line."""
    old, new = words(before), words(after)
    if len(old) + len(new) > 2 * MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[a1:a2])))
            continue
        if a2 > a1:
            pieces.append(Piece("removed", "".join(old[a1:a2])))
        if b2 > b1:
            pieces.append(Piece("added", "".join(new[b1:b2])))
    return pieces
