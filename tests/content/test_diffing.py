"""What changed between two texts, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.diffing import compare

CASES = [
    ("a b c", "a x c", [("same", "a "), ("removed", "b"), ("added", "x"), ("same", " c")]),
    ("", "new", [("added", "new")]),
    ("冷泡茶", "冷泡绿茶", [("same", "冷泡"), ("added", "绿"), ("same", "茶")]),
    ("same", "same", [("same", "same")]),
]


@pytest.mark.parametrize(("before", "after", "pieces"), CASES)
def test_words_and_han_characters_are_compared(before, after, pieces):
    assert [(piece.kind, piece.text) for piece in compare(before, after)] == pieces


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_of_either_text_is_lost(before, after):
    pieces = compare(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after


def test_very_long_texts_are_compared_by_lines():
    before = "\n".join(f"line {number} of a long text" for number in range(3000))
    assert len(compare(before, before.replace("line 7 ", "line seven "))) == 4
