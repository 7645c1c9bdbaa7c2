"""What of a Bluesky text leads somewhere, and that its bytes are counted right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smm.platforms.bluesky_facets import facets


def marked(text: str) -> list[tuple[str, str, str]]:
    """Each facet's kind, the bytes that it covers, and what it is about; every handle but nobody.test is known."""
    known = lambda handle: None if handle == "nobody.test" else f"did:{handle}"  # noqa: E731
    found = []
    for facet in facets(text, known):
        (feature,) = facet["features"]
        kind = feature.pop("$type").rpartition("#")[2]
        covered = text.encode()[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode()
        found.append((kind, covered, *feature.values()))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "See https://lumen.example/a?b=c#d.",
            [("link", "https://lumen.example/a?b=c#d", "https://lumen.example/a?b=c#d")],
        ),
        ("（https://lumen.example/秋）", [("link", "https://lumen.example/秋", "https://lumen.example/秋")]),
        ("👩‍👩‍👧‍👦 https://a.example", [("link", "https://a.example", "https://a.example")]),
        ("https://a.example https://a.example", [("link", "https://a.example", "https://a.example")] * 2),
        ("https://... and http://", []),
        ("今天的#咖啡，真好 #Ten_days!", [("tag", "#咖啡", "咖啡"), ("tag", "#Ten_days", "Ten_days")]),
        ("＃咖啡 #rock'n'roll.", [("tag", "＃咖啡", "咖啡"), ("tag", "#rock'n'roll", "rock'n'roll")]),
        ("We are #1 in C#x, a&#39;b, #️⃣ # alone ##", []),
        ("#" + "x" * 64 + " #" + "x" * 65, [("tag", "#" + "x" * 64, "x" * 64)]),
        ("#" + "👩‍👩‍👧‍👦" * 26, []),
        (
            "@Lumen.Test, (@a-b.example.com)",
            [("mention", "@Lumen.Test", "did:lumen.test"), ("mention", "@a-b.example.com", "did:a-b.example.com")],
        ),
        ("谢谢@lumen.test的", [("mention", "@lumen.test", "did:lumen.test")]),
        ("press@lumen.example @lumen @lumen.test@other.example @-a.test @nobody.test", []),
        (
            "https://a.example/@lumen.test#tag",
            [("link", "https://a.example/@lumen.test#tag", "https://a.example/@lumen.test#tag")],
        ),
    ],
)
def test_links_tags_and_names_are_found_and_nothing_else(text, expected):
    assert marked(text) == expected


@given(st.text(alphabet="@#＃.:/ ax1咖é👩\u200d\ufe0f\nhtps-", max_size=40))
def test_facets_never_overlap_and_always_fall_on_whole_characters(text):
    done = 0
    for facet in facets(text, str):
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        assert done <= start < end
        text.encode()[start:end].decode()
        done = end
