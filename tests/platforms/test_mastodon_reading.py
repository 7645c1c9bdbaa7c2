"""What is made of a Mastodon server's HTML and of what it tells of itself."""

import pytest

from smm.platforms.access import Authorizes, Connects, Revokes
from smm.platforms.contract import (
    Account,
    Listens,
    Measures,
    Media,
    Messages,
    Payload,
    Permanent,
    Publishes,
    Remembers,
    Replies,
    Searches,
)
from smm.platforms.mastodon import Mastodon
from smm.platforms.mastodon_access import Access
from smm.platforms.mastodon_reading import USUAL, form_of, limits_of, limits_told, shown, threads, words
from tests.counterparts.mastodon_rules import Community

SENT = """A “new” roast & <b> — 新品 👩‍👩‍👧

See https://www.example.com/a/very/long/way/to/the/beans?a=1&b=2#x and tell @nina@other.example
#Coffee  خبر جميل"""


def test_the_connector_offers_all_that_the_interface_does():
    connector = Mastodon(Account("", {"server": "mastodon.social"}))
    offered = (Connects, Authorizes, Revokes, Publishes, Measures, Listens, Searches, Remembers, Replies, Messages)
    assert all(isinstance(connector, capability) for capability in offered)


def status(content: str, **more: object) -> dict[str, object]:
    return {"id": "1", "content": content, **more}


def test_a_text_is_the_same_after_the_server_made_html_of_it():
    community = Community(url="https://mastodon.test")
    seen = shown(status(community.formatted(SENT)))
    assert words(seen) == words(SENT)
    assert "https://www.example.com/a/very/long/way/to/the/beans?a=1&b=2#x" in seen
    assert "<b>" in seen


def test_a_name_is_the_same_with_and_without_its_server():
    assert words("Thanks @nina@other.example:8080!") == words("Thanks @nina!")
    assert words("Write to press@lumen.example") != words("Write to press@harbour.example")


def test_markdown_that_a_server_reads_is_no_change():
    snac = "Hello <i>bold</i> <code>code</code><br><blockquote>said<br></blockquote><h2>head</h2>end<br>"
    assert words(shown(status(snac))) == words("Hello *bold* `code`\n> said\n# head\nend")


def test_paragraphs_and_lines_are_read_as_such():
    assert shown(status("<p>One<br />two</p><p>three &amp; &lt;four&gt;</p>")) == "One\ntwo\n\nthree & <four>"


def test_other_words_are_another_text():
    assert words("We open at 9") != words("We open at 10")
    assert words("Ja, gern") != words("Ja, gern!")


def test_a_long_text_is_read_whole():
    text = "word " * 60_000
    assert words(shown(status(f"<p>{text}</p>"))) == words(text)


def test_a_thread_is_followed_only_along_its_own_answers():
    mine = [
        {"id": "4", "content": "three", "in_reply_to_id": "3"},
        {"id": "3", "content": "two", "in_reply_to_id": "9"},
        {"id": "B", "content": "two", "in_reply_to_id": "a"},
        {"id": "A", "content": "one", "in_reply_to_id": None},
    ]
    [thread] = threads(mine, Payload("one", more=("two", "three")))
    assert [one["id"] for one in thread] == ["A", "B"]


def test_posts_without_words_are_told_apart_by_their_files():
    photo = Media("d", "image/png", "", "a.png", bytes)
    one = {"id": "1", "content": "", "media_attachments": [{}]}
    assert list(threads([one], Payload("", media=(photo,))))
    assert not list(threads([one], Payload("", media=(photo, photo))))


def test_a_server_tells_its_limits():
    told = limits_told(Community(most_characters=1234).instance())
    limits = limits_of(told)
    assert (limits.text, limits.link_length, limits.media, limits.alt) == (1234, 23, 4, 1500)
    assert (limits.media_bytes, limits.film_bytes, limits.longest_side) == (16_777_216, 103_809_024, 5760)
    assert "image/png" in limits.media_types
    assert "audio/ogg" not in limits.media_types


@pytest.mark.parametrize(
    "nonsense",
    [
        {},
        {"configuration": None},
        {"configuration": {"statuses": [], "media_attachments": {"image_matrix_limit": "big"}}},
        {"configuration": {"statuses": {"max_characters": "500", "max_media_attachments": -1}}},
    ],
)
def test_what_a_server_does_not_tell_is_as_usual(nonsense):
    assert limits_of(limits_told(nonsense)) == USUAL
    assert (USUAL.text, USUAL.link_length, USUAL.media) == (500, 23, 4)


def test_a_channel_has_the_limits_of_its_own_server():
    assert Mastodon(Account("1", {"server": "a.example", "limits": {"text": 5000}})).limits.text == 5000
    assert Mastodon(Account("1", {"server": "b.example"})).limits.text == 500


@pytest.mark.parametrize(
    ("typed", "server"),
    [
        ("mastodon.social", "https://mastodon.social"),
        (" https://mastodon.social/ ", "https://mastodon.social"),
        ("@lumen@mastodon.social", "https://mastodon.social"),
        ("https://mastodon.social/@lumen", "https://mastodon.social"),
        ("mastodon.social/@lumen", "https://mastodon.social"),
        ("http://127.0.0.1:4090", "http://127.0.0.1:4090"),
    ],
)
def test_a_server_is_known_by_whatever_people_call_it(typed, server):
    assert Access(Account("", {"server": typed})).server == server


@pytest.mark.parametrize("typed", ["", "@", "https://[", "ftp://mastodon.social", "https://name:word@mastodon.social"])
def test_what_is_no_server_gets_a_sentence(typed):
    with pytest.raises(Permanent):
        Access(Account("", {"server": typed})).begin("https://smm.example/back/", "s")


def test_a_file_goes_with_its_alternative_text_whatever_it_is_called():
    body, kind = form_of(Media("d", "image/png", 'Zwei "Tassen" 咖啡', 'a"b\r\nc.png', lambda: b"bytes"))
    assert kind.startswith("multipart/form-data; boundary=")
    assert 'Zwei "Tassen" 咖啡'.encode() in body
    assert b'filename="a%22b%0D%0Ac.png"' in body
