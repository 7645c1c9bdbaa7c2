"""The WordPress connector against a real WordPress."""

import io
import re
import uuid
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from smm.platforms import wordpress_blocks as blocks
from smm.platforms.contract import (
    AccessLost,
    Ambiguous,
    Media,
    Payload,
    Permanent,
    Presence,
    RateLimited,
    Retriable,
    Sought,
)
from smm.platforms.wordpress import WordPress, slug_of
from tests.counterparts.faulty import FAULTS, Fault, Faulty
from tests.counterparts.wordpress import OWNERS_PASSWORD

pytestmark = pytest.mark.platforms

ARTICLE = """A "quoted" start -- with dashes... and it's 3 x 4.

## Beans & leaves

- 一杯咖啡 ☕️👩🏽‍🌾
- قهوة

> Said somebody

```
[gallery] <b>
```

| a | b |
|---|---|
| 1 | 2 |

Read on: https://smm.example/t/a_b?x=1&y=2."""


EVERYTHING = f"""# Title

{ARTICLE}

1. first
   - inner
2. second

   *third* ~~paragraph~~

---

![elsewhere](https://pictures.example/cup.png)

- with code

  ```
  code
  ```
"""
KINDS = ["heading", "paragraph", "list", "list-item", "quote", "code", "table", "separator", "image", "html"]
EDITOR = "wp.data.select('core/block-editor')"
BLOCKS = f"""() => {{
    const all = blocks => blocks.flatMap(block => [[block.name, block.isValid], ...all(block.innerBlocks)]);
    return all({EDITOR}.getBlocks());
}}"""


@pytest.fixture
def press(wordpress):
    return WordPress(wordpress.account())


def new_key() -> str:
    return str(uuid.uuid4())


def payload(title="A cup", **fields) -> Payload:
    return Payload(**{"text": ARTICLE, "title": f"{title} {uuid.uuid4().hex[:6]}", **fields})


def photo(colour: str, alt: str, name: str = "cup.jpg") -> Media:
    file = io.BytesIO()
    Image.new("RGB", (320, 200), colour).save(file, "JPEG")
    return Media(f"{colour}{uuid.uuid4().hex}", "image/jpeg", alt, name, file.getvalue)


def sought(sent: Payload, key: str, **fields) -> Sought:
    return Sought(**{"key": key, "payload": sent, "since": datetime.now(UTC), **fields})


def always(_method: str, _path: str) -> bool:
    return True


def standing(site, title: str) -> list:
    return [post for post in site.posts() if post["title"]["raw"] == title]


class TestConnecting:
    def test_tells_whose_account_it_is(self, press, wordpress):
        identity = press.test()
        assert identity.id == wordpress.account().id
        assert identity.name == "Lumen Coffee (Editor)"
        assert (identity.handle, identity.url) == ("editor", wordpress.url)

    def test_a_wrong_password_is_said_and_not_repeated(self, wordpress):
        account = replace(wordpress.account(), secrets={"password": "wrong horse battery"})
        with pytest.raises(AccessLost, match="does not accept this user") as refused:
            WordPress(account).test()
        assert "wrong horse" not in str(refused.value)

    @pytest.mark.parametrize("role", ["author", "contributor", "subscriber"])
    def test_who_is_no_editor_is_told_so(self, wordpress, role):
        with pytest.raises(Permanent, match="role of an editor"):
            WordPress(wordpress.account(by=role)).test()

    @pytest.mark.parametrize("body", [b"<html>Welcome", b'{"name": "Another"}', b"[1]", b'"words"'])
    def test_a_page_that_is_no_wordpress_is_said(self, wordpress, body):
        with Faulty(wordpress.url).standing() as site:
            site.spoil(Fault("other", status=200, body=body), spoils=always)
            with pytest.raises(Permanent, match="no WordPress"):
                WordPress(wordpress.account(site.url)).test()

    def test_an_address_that_leads_elsewhere_is_told_with_the_right_one(self, wordpress):
        with Faulty(wordpress.url).standing() as old:
            there = (("Location", f"{wordpress.url}/?rest_route=/"),)
            old.spoil(Fault("moved", status=301, headers=there), spoils=always)
            with pytest.raises(Permanent, match=f"leads to {wordpress.url}: "):
                WordPress(wordpress.account(old.url)).test()

    def test_a_site_that_moved_later_is_said(self, wordpress):
        with Faulty(wordpress.url).standing() as old:
            old.spoil(Fault("moved", status=308, headers=(("Location", "https://new.example/"),)))
            with pytest.raises(Permanent, match="has moved"):
                WordPress(wordpress.account(old.url)).publish(payload(), new_key())


class TestPublishing:
    def test_stands_as_written_and_is_the_same_when_read_back(self, press, wordpress):
        sent = payload("Beans & “leaves” <3")
        published = press.publish(sent, new_key())
        seen = press.read_back(published)
        assert seen.presence is Presence.EXISTS
        assert seen.title == sent.title
        assert press.same(sent, seen)
        page = wordpress.page(published.url)
        assert '<a href="https://smm.example/t/a_b?x=1&amp;y=2">' in page
        assert "<h2" in page
        assert "&#91;gallery] &lt;b&gt;" in page

    @pytest.mark.parametrize("title", ["A good cup!", "☕", "咖啡豆" * 66, "Café Ærø ß" * 20, "a-b_c" * 40, "123"])
    def test_a_post_is_found_again_whatever_its_title(self, press, title):
        sent, key = Payload("Text", title), new_key()
        published = press.publish(sent, key)
        assert published.url.endswith(f"/{slug_of(title, key)}/")
        assert press.find(sought(sent, key)) == published

    def test_publishing_twice_under_a_key_makes_one_post(self, press, wordpress):
        sent, key = payload(), new_key()
        first = press.publish(sent, key)
        assert press.publish(sent, key) == first
        assert len(standing(wordpress, sent.title)) == 1

    def test_the_same_text_under_another_key_is_another_post(self, press, wordpress):
        sent = payload()
        assert press.publish(sent, new_key()) != press.publish(sent, new_key())
        assert len(standing(wordpress, sent.title)) == 2

    def test_what_a_person_put_into_the_trash_is_found_and_not_made_again(self, press, wordpress):
        sent, key = payload(), new_key()
        published = press.publish(sent, key)
        wordpress.call("DELETE", f"/posts/{published.id}")
        assert press.find(sought(sent, key)).id == published.id
        assert press.publish(sent, key).id == published.id
        assert press.read_back(published).presence is Presence.ABSENT

    def test_what_was_never_sent_is_not_found(self, press):
        assert press.find(sought(payload(), new_key())) is None

    def test_a_change_of_words_there_is_noticed_a_change_of_spaces_is_not(self, press, wordpress):
        sent = payload()
        published = press.publish(sent, new_key())
        (post,) = standing(wordpress, sent.title)
        spaced = post["content"]["raw"].replace("\n", "\n\n").replace("Said", " Said ")
        wordpress.call("POST", f"/posts/{published.id}", {"content": spaced})
        assert press.same(sent, press.read_back(published))
        wordpress.call("POST", f"/posts/{published.id}", {"content": spaced.replace("Said", "Sang")})
        assert not press.same(sent, press.read_back(published))

    def test_a_post_set_back_to_a_draft_is_absent(self, press, wordpress):
        published = press.publish(payload(), new_key())
        wordpress.call("POST", f"/posts/{published.id}", {"status": "draft"})
        assert press.read_back(published).presence is Presence.ABSENT

    def test_taking_down_puts_it_into_the_trash_and_can_be_repeated(self, press, wordpress):
        published = press.publish(payload(), new_key())
        press.delete(published)
        press.delete(published)
        assert wordpress.call("GET", f"/posts/{published.id}", context="edit")["status"] == "trash"
        wordpress.call("DELETE", f"/posts/{published.id}", force="true")
        press.delete(published)
        assert press.read_back(published).presence is Presence.ABSENT

    def test_a_site_without_a_trash_deletes_for_good(self, wordpress):
        with Faulty(wordpress.url).standing() as site:
            press = WordPress(wordpress.account(site.url))
            published = press.publish(payload(), new_key())
            site.spoil(Fault("no trash", status=501, body=b'{"code": "rest_trash_not_supported"}'))
            press.delete(published)
            assert press.read_back(published).presence is Presence.ABSENT
            assert not wordpress.posts(include=published.id, status="any,trash")

    def test_a_text_that_the_site_filters_keeps_its_form(self, wordpress):
        """Of authors, and on networks of sites of editors too, WordPress lets only harmless HTML through."""
        sent = payload(text=EVERYTHING, media=(photo("red", "Red"), photo("blue", "Blue")))
        press = WordPress(wordpress.account(by="author"))
        published = press.publish(sent, new_key())
        assert press.same(sent, press.read_back(published))
        (post,) = standing(wordpress, sent.title)
        made, stored = (re.findall("<[^ >]+", text) for text in (blocks.of_markdown(sent.text), post["content"]["raw"]))
        assert stored[: len(made)] == made

    def test_opens_in_the_editor_as_blocks_that_it_knows(self, press, wordpress, browser):
        published = press.publish(payload(text=EVERYTHING, media=(photo("red", ""), photo("blue", "Blue"))), new_key())
        with closing(browser.new_context()) as window:
            page = window.new_page()
            page.goto(f"{wordpress.url}/wp-login.php")
            page.fill("#user_login", "admin")
            page.fill("#user_pass", OWNERS_PASSWORD)
            page.click("#wp-submit")
            page.goto(f"{wordpress.url}/wp-admin/post.php?post={published.id}&action=edit")
            page.wait_for_function(f"{EDITOR}.getBlocks().length > 0")
            opened = page.evaluate(BLOCKS)
        assert {name for name, _is_valid in opened} == {f"core/{name}" for name in KINDS}
        assert all(is_valid for _name, is_valid in opened)

    def test_limits_are_taken(self, press):
        sent = Payload("a " * (press.limits.text // 2), "t" * press.limits.title)
        published = press.publish(sent, new_key())
        assert press.same(sent, press.read_back(published))


class TestPictures:
    def test_the_first_is_featured_the_others_follow_the_text_with_alternative_texts(self, press, wordpress):
        sent = payload(media=(photo("red", "A red cup"), photo("blue", 'A "blue" [cup]', "../b\r\n.jpg")))
        published = press.publish(sent, new_key())
        (post,) = standing(wordpress, sent.title)
        featured = wordpress.call("GET", f"/media/{post['featured_media']}")
        assert featured["alt_text"] == "A red cup"
        assert featured["title"]["rendered"] == "cup.jpg"
        assert 'alt="A &quot;blue&quot; &#91;cup]"' in post["content"]["raw"]
        assert press.same(sent, press.read_back(published))
        assert wordpress.page(published.url).count("<img") >= 2

    def test_a_second_try_uploads_nothing_again(self, press, wordpress):
        sent, key = payload(media=(photo("green", "Green"),)), new_key()
        with Faulty(wordpress.url).standing() as site:
            tried = WordPress(wordpress.account(site.url))
            site.spoil(FAULTS[2], spoils=lambda method, path: method == "POST" and "posts" in path)
            with pytest.raises(Ambiguous):
                tried.publish(sent, key)
        press.publish(sent, key)
        name = f"{sent.media[0].digest[:12]}-{key[:8]}"
        assert len(wordpress.call("GET", "/media", search="cup.jpg", slug=f"{name},{name}-2")) == 1

    def test_an_upload_whose_answer_is_lost_has_published_nothing(self, press, wordpress):
        sent, key = payload(media=(photo("grey", "Grey"),)), new_key()
        with Faulty(wordpress.url).standing() as site:
            site.spoil(next(fault for fault in FAULTS if fault.name == "reset_with_effect"))
            with pytest.raises(Retriable):
                WordPress(wordpress.account(site.url)).publish(sent, key)
        assert not standing(wordpress, sent.title)
        press.publish(sent, key)
        assert len(standing(wordpress, sent.title)) == 1

    def test_a_file_that_is_no_picture_is_refused_with_the_sites_words(self, press, wordpress):
        sent = payload(media=(replace(photo("red", ""), mime="application/x-php", read=lambda: b"<?php"),))
        with pytest.raises(Permanent, match="does not take the file"):
            press.publish(sent, new_key())
        assert not standing(wordpress, sent.title)


EXPECTED = {
    "timeout_without_effect": (Ambiguous, 0),
    "timeout_with_effect": (Ambiguous, 1),
    "reset_without_effect": (Ambiguous, 0),
    "reset_with_effect": (Ambiguous, 1),
    "slow_body": (Ambiguous, 1),
    "wrong_json": (Ambiguous, 1),
    "401": (AccessLost, 0),
    "403": (Permanent, 0),
    "409": (Permanent, 0),
    "413": (Permanent, 0),
    "422": (Permanent, 0),
    "429_with_retry_after": (RateLimited, 0),
    "429_without_retry_after": (RateLimited, 0),
    "500_without_effect": (Ambiguous, 0),
    "500_with_effect": (Ambiguous, 1),
    "503": (RateLimited, 0),
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_spoiled_call_means_what_it_is_and_leads_to_one_post(fault, wordpress):
    sent, key = payload(), new_key()
    error, made = EXPECTED[fault.name]
    with Faulty(wordpress.url).standing() as site:
        press = WordPress(wordpress.account(site.url))
        press.site.caller.seconds = 2
        site.spoil(fault)
        with pytest.raises(error) as raised:
            press.publish(sent, key)
        assert wordpress.people["editor"]["password"] not in str(raised.value)
        assert len(standing(wordpress, sent.title)) == made
        assert (press.find(sought(sent, key)) is not None) == bool(made)
        press.publish(sent, key)
    assert len(standing(wordpress, sent.title)) == 1


class TestComments:
    @pytest.fixture
    def article(self, press):
        return press.publish(payload("Talk"), new_key())

    @pytest.fixture
    def cursor(self, press, article, wordpress):
        """From here on everything is new."""
        wordpress.comment(int(article.id), "Earlier")
        page = press.mentions("")
        while page.more:
            page = press.mentions(page.cursor)
        return page.cursor

    def test_others_comments_arrive_once_those_that_wait_too(self, press, article, cursor, wordpress):
        post = int(article.id)
        shown = wordpress.comment(post, 'Is it "strong"? <b>Or</b> -- mild...\n\nAsking.')
        held = wordpress.comment(post, "First time here", status="hold", name="Yu")
        wordpress.comment(post, "Buy pills", status="spam")
        page = press.mentions(cursor)
        first, second = page.items
        assert (first.id, first.text) == (str(shown), 'Is it "strong"? Or -- mild...\n\nAsking.')
        assert (second.id, second.author, second.about) == (str(held), "Yu", article.id)
        assert first.title.startswith("Talk")
        assert abs(first.published_at - datetime.now(UTC)) < timedelta(minutes=1)
        assert not page.more
        assert press.mentions(page.cursor).items == ()

    def test_a_long_talk_comes_page_by_page_without_loss(self, press, article, cursor, wordpress, monkeypatch):
        monkeypatch.setattr("smm.platforms.wordpress_comments.PAGE", 2)
        written = [str(wordpress.comment(int(article.id), f"Question {number}")) for number in range(5)]
        read, more = [], True
        while more:
            page = press.mentions(cursor)
            read += [item.id for item in page.items]
            cursor, more = page.cursor, page.more
        assert read == written

    def test_answers_hang_together_by_the_first_comment(self, press, article, cursor, wordpress):
        asked = wordpress.comment(int(article.id), "Decaf?")
        answered = press.reply(str(asked), "Yes, from Monday.", new_key())
        thanks = wordpress.comment(int(article.id), "Thanks!", parent=int(answered.id))
        items = press.mentions(cursor).items
        assert [(item.id, item.thread) for item in items] == [(str(asked), str(asked)), (str(thanks), str(asked))]

    def test_a_new_channel_does_not_bring_years_of_comments(self, press, article, wordpress):
        old = wordpress.comment(int(article.id), "Long ago")
        wordpress.call("POST", f"/comments/{old}", {"date_gmt": "2020-01-01T00:00:00"})
        page, ids = press.mentions(""), set()
        while page.items:
            ids |= {item.id for item in page.items}
            page = press.mentions(page.cursor)
        assert ids
        assert str(old) not in ids

    def test_an_answer_stands_under_its_comment_in_our_name(self, press, article, wordpress):
        asked = wordpress.comment(int(article.id), "Where?", status="hold")
        text = 'At 5 < 6 Main St & "round" the corner 👩🏽‍🌾\nCome in!'
        answered = press.reply(str(asked), text, new_key())
        question, answer = wordpress.comments(int(article.id))
        assert question["status"] == "approved"
        assert (str(answer["id"]), answer["parent"], answer["status"]) == (answered.id, asked, "approved")
        assert answer["author"] == wordpress.people["editor"]["id"]
        since = datetime.now(UTC) - timedelta(seconds=5)
        assert press.find_reply(sought(Payload(text), new_key(), since=since, to=str(asked))) == answered

    def test_answering_twice_makes_one_answer(self, press, article, wordpress):
        asked, key = str(wordpress.comment(int(article.id), "Really?")), new_key()
        assert press.reply(asked, "Really.", key) == press.reply(asked, "Really.", key)
        assert len(wordpress.comments(int(article.id))) == 2

    def test_the_same_words_said_on_purpose_again_are_refused(self, press, article, wordpress):
        asked = str(wordpress.comment(int(article.id), "Sure?"))
        press.reply(asked, "Sure.", new_key())
        with pytest.raises(Permanent, match="stand under the comment already"):
            press.reply(asked, "Sure.", new_key())

    def test_an_answer_is_not_taken_for_another(self, press, article, wordpress):
        asked = str(wordpress.comment(int(article.id), "Hm?"))
        answered = press.reply(asked, "Hm.", new_key())
        looked_for = sought(Payload("Hm."), new_key(), to=asked)
        assert press.find_reply(looked_for) == answered
        assert press.find_reply(replace(looked_for, payload=Payload("Hm!"))) is None
        assert press.find_reply(replace(looked_for, taken=frozenset({answered.id}))) is None
        assert press.find_reply(replace(looked_for, since=datetime.now(UTC) + timedelta(hours=1))) is None

    def test_why_nobody_can_answer_is_said(self, press, article, wordpress):
        asked = wordpress.comment(int(article.id), "Still there?")
        wordpress.call("POST", f"/posts/{article.id}", {"comment_status": "closed"})
        with pytest.raises(Permanent, match="Comments are closed"):
            press.reply(str(asked), "Yes", new_key())
        wordpress.call("DELETE", f"/comments/{asked}")
        with pytest.raises(Permanent, match="not there any more"):
            press.reply(str(asked), "Yes", new_key())
        with pytest.raises(Permanent, match="not there any more"):
            press.reply("999999", "Yes", new_key())

    @pytest.mark.parametrize("name", ["reset_without_effect", "reset_with_effect", "500_with_effect"])
    def test_a_lost_answer_is_looked_up_and_leads_to_one(self, press, article, wordpress, name):
        asked, key = str(wordpress.comment(int(article.id), f"{name}?")), new_key()
        fault = next(fault for fault in FAULTS if fault.name == name)
        with Faulty(wordpress.url).standing() as site:
            site.spoil(fault)
            with pytest.raises(Ambiguous):
                WordPress(wordpress.account(site.url)).reply(asked, "Here.", key)
        found = press.find_reply(sought(Payload("Here."), key, to=asked))
        assert (found is not None) == fault.reaches
        press.reply(asked, "Here.", key)
        assert len(wordpress.comments(int(article.id))) == 2

    def test_comments_that_are_shown_are_counted(self, press, article, wordpress):
        assert press.metrics([article.id]) == {article.id: {"comments": 0}}
        wordpress.comment(int(article.id), "One")
        wordpress.comment(int(article.id), "Two", status="hold")
        assert press.metrics([article.id]) == {article.id: {"comments": 1}}


def test_own_posts_come_newest_first_page_by_page(wordpress, monkeypatch):
    monkeypatch.setattr("smm.platforms.wordpress.MOST_ARTICLES", 2)
    since = datetime.now(UTC) - timedelta(minutes=1)
    by_admin = WordPress(wordpress.account(by="admin"))
    titles = [f"By hand {number} & more" for number in range(3)]
    for number, title in enumerate(titles):
        at = (datetime.now(UTC) - timedelta(seconds=30 - number)).replace(tzinfo=None)
        fields = {"title": title, "content": "<p>Hello<br>you</p>", "status": "publish", "date_gmt": at.isoformat()}
        wordpress.call("POST", "/posts", fields)
    first = by_admin.own_posts(since, "")
    second = by_admin.own_posts(since, first.cursor)
    assert [post.title for post in (*first.items, *second.items)] == titles[::-1]
    assert (first.items[0].text, second.cursor) == ("Hello\nyou", "")
    assert by_admin.own_posts(datetime.now(UTC) + timedelta(hours=1), "").items == ()


def test_an_editor_who_became_an_author_is_told_what_is_missing(wordpress):
    press = WordPress(wordpress.account(by="author"))
    with pytest.raises(Permanent, match="role of an editor"):
        press.mentions("")
    with pytest.raises(Permanent, match="role of an editor"):
        WordPress(wordpress.account(by="contributor")).publish(payload(), new_key())


def test_the_stand_counts_what_stands(wordpress_stand):
    press = WordPress(wordpress_stand.account(wordpress_stand.address))
    sent = payload(text=f"Word {uuid.uuid4().hex}")
    published = press.publish(sent, new_key())
    assert wordpress_stand.count(sent.text) == 1
    press.delete(published)
    assert wordpress_stand.count(sent.text) == 0
