"""What a page says of itself, read from whatever it sends."""

from __future__ import annotations

import time

import pytest

from content.opengraph import LONGEST_DESCRIPTION, LONGEST_TITLE, LOOKED_AT, PageWords, read

HERE = "https://shop.example/a/b"
OG = '<meta property="og:title" content="Beans &amp; tea">'


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (OG, PageWords("Beans & tea")),
        (f"<title>Other</title>{OG}", PageWords("Beans & tea")),
        ("<TITLE lang=en>\n Beans\n &lt;3 </TITLE>", PageWords("Beans <3")),
        ("<meta name='twitter:title' content=Tea><meta name=description content='Hot'>", PageWords("Tea", "Hot")),
        (f"{OG}<meta property=og:title content=Second>", PageWords("Beans & tea")),
        (f"{OG}<meta property=og:image content=/c.png>", PageWords("Beans & tea", "", "https://shop.example/c.png")),
        (f"{OG}<meta property=og:image content=d.png>", PageWords("Beans & tea", "", "https://shop.example/a/d.png")),
        (f'{OG}<meta content="1 > 0" property="og:description">', PageWords("Beans & tea", "1 > 0")),
        (f"{OG}<meta property=og:image content=javascript:alert(1)>", PageWords("Beans & tea")),
        (f"{OG}<meta property=og:image content=data:image/png;base64,AAAA>", PageWords("Beans & tea")),
        (f"{OG}<meta property=og:image content='http://[::1'>", PageWords("Beans & tea")),
        ("<title>a\u202eb\u0007c</title>", PageWords("a b c")),
        ("<p>No head at all", PageWords()),
        ("", PageWords()),
    ],
)
def test_the_words_of_a_page(page, words):
    assert read(page.encode(), "text/html; charset=utf-8", HERE) == words


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<title>中文</title>".encode("gbk"), "text/html; charset=gb2312"),
        (b'<meta charset="gbk">' + "<title>中文</title>".encode("gbk"), "text/html"),
        ("<title>中文</title>".encode("big5"), "text/html;charset=Big5"),
        ("<title>中文</title>".encode(), "text/html; charset=punycode"),
        ("<title>中文</title>".encode(), "text/html; charset=no-such-thing"),
    ],
)
def test_pages_are_read_in_their_own_writing(body, kind):
    assert read(body, kind, HERE).title == "中文"


def test_long_words_are_cut():
    page = f"<title>{'x' * 2000}</title><meta name=description content='{'y' * 2900}'>"
    words = read(page.encode(), "", HERE)
    assert (len(words.title), len(words.description)) == (LONGEST_TITLE, LONGEST_DESCRIPTION)
    assert words.title.endswith("…")


HOSTILE = (
    *("<", "<!", "<!--", "&#", "<title>", "<title>" + "&lt;" * 700, "<meta ", '<meta a="', "<meta a=1 ", '<meta ""'),
    *("<meta x<meta x<meta x'", "<meta content='&amp;'", f"<meta {'x=1 ' * 2900}>", f"<meta {'x' * 2900}>"),
)


@pytest.mark.parametrize("piece", HOSTILE, ids=lambda piece: piece[:20])
def test_no_page_takes_long_to_read(piece):
    page = (piece * (LOOKED_AT // len(piece) + 1)).encode() + bytes(LOOKED_AT)
    began = time.perf_counter()
    read(page, "text/html", HERE)
    assert time.perf_counter() - began < 5
