"""Feeds, well-behaved and hostile: a clean result or a sentence, never a crash."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from smm.platforms import fetching
from smm.platforms.contract import Account, Permanent, RateLimited, Retriable
from smm.platforms.feed import Feed, parse
from smm.platforms.prose import plain
from tests.counterparts.feeds import atom, feed_server  # noqa: F401

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
GROWING = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f"<!DOCTYPE x [<!ENTITY lol0 'lol'>{GROWING}]><rss><channel><item><title>&lol9;</title></item></channel></rss>"


def feed(url, *, allow_private=True):
    return Feed(Account(id="1", settings={"url": url}, allow_private=allow_private))


def read(body, **headers):
    raw = body.encode() if isinstance(body, str) else body
    return parse(raw, url="https://blog.example.com/feed", headers=headers, now=NOW)


def rss(*items, declaration=""):
    return f"{declaration}<rss version='2.0'><channel><title>x</title>{''.join(items)}</channel></rss>"


def test_an_atom_feed_is_read(feed_server):  # noqa: F811
    url = feed_server.serve("/a", atom(("e1", "Beans", "<p>Ten days</p><p>of rest</p>", "2026-02-01T10:00:00Z")))
    (item,) = feed(url).mentions("").items
    assert (item.id, item.title, item.text, item.author) == ("e1", "Beans", "Ten days\nof rest", "Nina")
    assert item.url == "https://blog.example.com/e1"
    assert item.published_at == datetime(2026, 2, 1, 10, tzinfo=UTC)


def test_what_has_not_changed_is_not_sent_again(feed_server):  # noqa: F811
    url = feed_server.serve("/a", atom(("e1", "Beans", "x", "2026-02-01T10:00:00Z")), ETag='"v1"')
    first = feed(url).mentions("")
    second = feed(url).mentions(first.cursor)
    assert len(first.items) == 1
    assert second.items == ()
    assert second.cursor == first.cursor
    assert feed_server.asked[1][1]["If-None-Match"] == '"v1"'


def test_json_feed_is_read():
    items = [
        {
            "id": 7,
            "content_html": "<b>Hi</b>",
            "date_published": "2026-02-01T10:00:00+02:00",
            "authors": [{"name": "N"}],
        },
        {"id": "8", "content_text": "1 < 2"},
        "nonsense",
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})
    first, second = read(body)
    assert (first.id, first.text, first.author) == ("7", "Hi", "N")
    assert first.published_at == datetime(2026, 2, 1, 8, tzinfo=UTC)
    assert second.text == "1 < 2"


@pytest.mark.parametrize(
    "body",
    [
        "{" * 100_000,
        '{"version": 1}',
        "[]",
        "<html><body>Hello</body></html>",
        "",
        "\0\0\0",
        "<rss",
        "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": 3",
    ],
)  # fmt: skip
def test_what_is_no_feed_is_told_in_words(body):
    with pytest.raises(Permanent):
        read(body)


def test_a_feed_without_entries_is_a_feed():
    assert read(rss()) == ()
    assert read('{"version": "https://jsonfeed.org/version/1", "items": null}') == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_that_grow_without_end_are_not_read(encoding):
    with pytest.raises(Permanent, match="entities"):
        read(LAUGHS.encode(encoding))


def test_entries_without_dates_get_the_present_and_odd_dates_do_no_harm():
    dates = ["", "<pubDate>yesterday</pubDate>", "<pubDate>Mon, 01 Jan 0001 00:00:00 GMT</pubDate>"]
    items = read(rss(*(f"<item><guid>{n}</guid><title>t</title>{at}</item>" for n, at in enumerate(dates))))
    assert [item.published_at for item in items] == [NOW] * 3


def test_a_wrongly_declared_encoding_is_survived():
    text = rss("<item><title>咖啡与茶</title></item>", declaration='<?xml version="1.0" encoding="us-ascii"?>')
    assert read(text)[0].title == "咖啡与茶"
    gb = rss("<item><title>咖啡</title></item>", declaration='<?xml version="1.0" encoding="gb2312"?>')
    assert read(gb.encode("gb18030"))[0].title == "咖啡"
    broken = rss(
        "<item><guid>1</guid><title>caf\xe9</title></item>", declaration='<?xml version="1.0" encoding="utf-8"?>'
    )
    assert read(broken.encode("latin-1"))[0].title.startswith("caf")


def test_scripts_do_not_come_through():
    text = plain("Good<script>alert(1)</script> <img src=x onerror=alert(1)>coffee<style>p{}</style><br>&lt;b&gt;")
    assert text == "Good coffee\n<b>"


def test_deeply_nested_html_is_survived():
    assert "x" in plain("<div>" * 30_000 + "x")


def test_duplicates_come_once_and_missing_ids_are_made_up_the_same_way_each_time():
    twice = "<item><guid>1</guid><title>a</title></item>" * 2
    nameless = "<item><title>Only a title</title></item>"
    first, again = read(rss(twice, nameless)), read(rss(nameless, twice))
    assert len(first) == 2
    assert {item.id for item in first} == {item.id for item in again}


def test_an_endless_id_and_a_wrong_link_are_cut_down():
    (item,) = read(rss(f"<item><guid>{'x' * 5000}</guid><title>t</title><link>javascript:alert(1)</link></item>"))
    assert len(item.id) < 300
    assert item.url == ""


@pytest.mark.parametrize(
    ("status", "error"), [(404, Permanent), (403, Permanent), (500, Retriable), (429, RateLimited)]
)
def test_a_refusal_of_the_server_is_told_by_its_kind(feed_server, status, error):  # noqa: F811
    url = feed_server.serve("/a", "no", status=status, Retry_After="120")
    with pytest.raises(error):
        feed(url).mentions("")


def test_redirects_are_followed_and_end(feed_server):  # noqa: F811
    goal = feed_server.serve("/goal", atom(("e1", "Beans", "x", "2026-02-01T10:00:00Z")))
    hop = feed_server.serve("/hop", "", status=302, Location="/goal")
    loop = feed_server.serve("/loop", "", status=302, Location="/loop")
    assert goal
    assert len(feed(hop).mentions("").items) == 1
    with pytest.raises(Permanent, match="redirects"):
        feed(loop).mentions("")


def test_a_redirect_takes_our_password_to_no_other_server(feed_server):  # noqa: F811
    feed_server.serve("/goal", "")
    other = feed_server.url.replace("127.0.0.1", "localhost")
    for path, goal in (("/near", "/goal"), ("/far", f"{other}/goal")):
        url = feed_server.serve(path, "", status=302, Location=goal)
        fetching.fetch(url, fetching.Request(headers={"Authorization": "Basic c2VjcmV0"}), allow_private=True)
    assert ["Authorization" in headers for path, headers in feed_server.asked if path == "/goal"] == [True, False]


def test_private_addresses_are_refused_also_behind_a_redirect(feed_server, monkeypatch):  # noqa: F811
    url = feed_server.serve("/a", atom())
    with pytest.raises(Permanent, match="private"):
        feed(url, allow_private=False).mentions("")
    assert feed_server.asked == []
    hop = feed_server.serve("/hop", "", status=302, Location="file:///etc/passwd")
    with pytest.raises(Permanent, match="http://"):
        feed(hop).mentions("")


PRIVATE = """127.0.0.1 10.1.2.3 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1
::1 ::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: fe80::1%eth0"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_addresses_that_are_not_public(address):
    assert not fetching.is_public(address)


def test_a_public_address():
    assert fetching.is_public("8.8.8.8")
    assert fetching.is_public("2606:4700::1111")


@pytest.mark.parametrize(
    "url",
    ["ftp://example.com", "file:///etc/passwd", "http://", "http://a:b@example.com/", "http://[::1", "http://x:99999"],
)
def test_addresses_that_cannot_be_asked(url):
    with pytest.raises(Permanent):
        fetching.check(url)


def test_fifty_megabytes_are_too_many_packed_or_not(feed_server):  # noqa: F811
    large = feed_server.serve("/large", b" " * 50_000_000)
    packed = feed_server.serve_packed("/packed", b" " * 50_000_000)
    for url in (large, packed):
        with pytest.raises(Permanent, match="larger than 10 MB"):
            feed(url).mentions("")


def test_an_answer_without_end_is_cut_off(feed_server):  # noqa: F811
    url = feed_server.serve_without_end("/endless")
    with pytest.raises(Retriable, match="too slow"):
        fetching.fetch(url, allow_private=True, seconds=0.3)


def test_a_server_may_think_longer_than_it_takes_to_reach_it(feed_server, monkeypatch):  # noqa: F811
    monkeypatch.setattr(fetching, "CONNECT_SECONDS", 0.1)

    def thoughtful(request):
        feed_server.over.wait(0.4)
        request.send_error(404)

    url = feed_server.behave("/thoughtful", thoughtful)
    assert fetching.fetch(url, allow_private=True, seconds=5).status == 404


def test_an_answer_that_breaks_off_is_not_taken_for_whole(feed_server):  # noqa: F811
    def half(request):
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        request.wfile.write(b"<rss>")

    with pytest.raises(Retriable, match="cut off"):
        feed(feed_server.behave("/half", half)).mentions("")


def test_a_server_that_is_not_there_is_told_in_words(feed_server):  # noqa: F811
    with pytest.raises(Retriable, match=r"no server|cannot be reached"):
        feed("http://no-such-name.invalid/").mentions("")
    with pytest.raises(Retriable):
        feed("http://127.0.0.1:1/").mentions("")
