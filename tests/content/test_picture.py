"""The documentation shows the workflow as it is."""

from __future__ import annotations

from django.conf import settings

from content.picture import mermaid, placed_in
from content.workflow import MOVES


def test_the_documentation_is_drawn_from_the_table():
    page = (settings.BASE_DIR / "docs" / "workflow.md").read_text(encoding="utf-8")
    assert placed_in(page) == page


def test_every_move_is_in_the_picture():
    drawn = mermaid()
    for move in MOVES:
        assert move.source.value in drawn
        assert move.target.value in drawn
    assert drawn.count("-. back .->") == sum(move.kind == "back" for move in MOVES)
