"""What platforms take, in tables: one judge, its sentences in both languages."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from content.validation import File, Length, measure, posts_of, problems
from smm.platforms.contract import Limits

FAMILY = "👨‍👩‍👧‍👦"
SHORT = Limits(text=300, counts="graphemes", text_bytes=3000, thread=4)
SERVER = Limits(text=500, link_length=23, thread=10)
PLAIN = Limits(text=10)


@pytest.mark.parametrize(
    ("limits", "text", "used"),
    [
        (PLAIN, "e\u0301", 2),
        (PLAIN, FAMILY, 7),
        (Limits(counts="graphemes"), "e\u0301" + FAMILY + "🇨🇳中", 4),
        (Limits(counts="bytes"), "中é" + "a", 6),
        (SERVER, "See https://example.com/" + "x" * 400 + ".", 4 + 23 + 1),
        (SERVER, "http://a.example, http://b.example", 23 + 2 + 23),
        (SERVER, "（https://example.com/中文）", 1 + 23 + 1),
        (SHORT, "https://example.com", 19),
    ],
)
def test_a_text_is_counted_as_its_platform_counts(limits, text, used):
    assert measure(limits, text) == Length(used, limits.text)


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("One", ("One",)),
        ("One\n---\nTwo", ("One", "Two")),
        ("One\n\n --- \t\n\nTwo\n---\nThree\n", ("One", "Two", "Three")),
        ("One\r\n---\r\nTwo", ("One", "Two")),
        ("One --- Two\n----\n-- -", ("One --- Two\n----\n-- -",)),
        ("---\nTwo", ("", "Two")),
    ],
)
def test_a_line_of_three_hyphens_begins_the_next_post_where_threads_are_taken(text, posts):
    assert posts_of(SHORT, text) == posts
    assert posts_of(PLAIN, text) == (text,)


@pytest.mark.parametrize(
    ("limits", "posts", "said"),
    [
        (PLAIN, ["x" * 10], []),
        (PLAIN, ["x" * 11], ["The text is too long by 1: 11 of 10 characters."]),
        (PLAIN, [" \n "], ["There is no text yet."]),
        (Limits(text=10, needs_media=True), [""], ["It needs at least one picture or film."]),
        (Limits(text=9, counts="bytes"), ["中中中中"], ["The text is too long by 3: 12 of 9 bytes."]),
        (SHORT, [FAMILY * 120], []),
        (SHORT, [FAMILY * 121], ["The text is too long by 25: 3,025 of 3,000 bytes."]),
        (SHORT, ["x" * 300, "y" * 301], ["Post 2 of 2 is too long by 1: 301 of 300 characters."]),
        (SHORT, ["x", " ", "y"], ["Post 2 of 3 has no text."]),
        (SHORT, ["x"] * 5, ["The text makes 5 posts, 1 too many: 4 at most go together."]),
        (PLAIN, ["x", "y"], ["The text makes 2 posts, 1 too many: 1 at most go together."]),
        (Limits(text=2000), ["x" * 3500], ["The text is too long by 1,500: 3,500 of 2,000 characters."]),
    ],
)
def test_texts_are_held_to_the_limits_post_by_post(limits, posts, said):
    assert problems(limits, posts=posts) == said


@pytest.mark.parametrize(
    ("limits", "title", "said"),
    [
        (Limits(needs_title=True), " ", ["There is no headline yet."]),
        (Limits(title=5), "", []),
        (Limits(title=5), "中中中中中", []),
        (Limits(title=5), "123456", ["The headline is too long by 1: 6 of 5 characters."]),
    ],
)
def test_headlines(limits, title, said):
    assert problems(limits, posts=["x"], title=title) == said


MEDIA = Limits(
    media=4,
    mixes=False,
    media_types=frozenset({"image/jpeg", "image/png", "video/mp4"}),
    media_bytes=1_000_000,
    film_bytes=50_000_000,
    longest_side=2000,
    alt=20,
)
PICTURE, FILM = File("a.png", "image/png", 1_000_000, "A cup", 2000), File("b.mp4", "video/mp4", 50_000_000)


def changed(file, **fields):
    return type(file)(**{**file.__dict__, **fields})


@pytest.mark.parametrize(
    ("limits", "files", "said"),
    [
        (MEDIA, [PICTURE] * 4, []),
        (MEDIA, [PICTURE] * 5, ["There are 5 files; the most taken here is 4."]),
        (MEDIA, [FILM], []),
        (MEDIA, [FILM, FILM], ["There are 2 films; the most taken here is 1."]),
        (MEDIA, [PICTURE, FILM], ["Pictures and films cannot go together here."]),
        (Limits(media=4), [PICTURE, FILM], []),
        (Limits(media=4, films=0), [FILM], ["Films are not taken here."]),
        (Limits(), [PICTURE], ["Pictures and films are not taken here."]),
        (Limits(media=1, needs_media=True), [PICTURE], []),
        (MEDIA, [changed(PICTURE, mime="image/gif")], ["“a.png” is a GIF file; taken here are: JPEG, MP4, PNG."]),
        (
            MEDIA,
            [changed(PICTURE, size=1_000_001)],
            ["“a.png” is too large by 1\xa0byte: at most 976.6\xa0KB are taken here."],
        ),
        (
            MEDIA,
            [changed(FILM, size=100_000_000)],
            ["“b.mp4” is too large by 47.7\xa0MB: at most 47.7\xa0MB are taken here."],
        ),
        (
            MEDIA,
            [changed(PICTURE, longest=2001)],
            ["“a.png” is too large by 1 pixels: at most 2,000 on a side are taken here."],
        ),
        (MEDIA, [changed(FILM, longest=4000)], []),
        (
            MEDIA,
            [changed(PICTURE, alt="x" * 21)],
            ["The alternative text of “a.png” is too long by 1: 21 of 20 characters."],
        ),
    ],
)
def test_files_are_judged_one_by_one_and_together(limits, files, said):
    assert problems(limits, posts=["x"], files=files) == said


def test_the_sentences_are_read_in_chinese_too():
    with override("zh-hans"):
        said = problems(SHORT, posts=["x" * 312, ""]) + problems(MEDIA, posts=["x"], files=[PICTURE, FILM])
    assert said == [
        "第 1 条（共 2 条）超出上限 12：已用 312，上限 300（字符）。",
        "第 2 条（共 2 条）没有文本。",
        "此处图片和视频不能同时发布。",
    ]
