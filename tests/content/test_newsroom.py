"""The public page: what visitors read, what they may say, and what never gets through."""

import json
import uuid
from datetime import timedelta

import feedparser
import pytest
from django.core import signing
from django.urls import reverse

from content import rendering
from content.newsroom import forms, prose, services, spam
from content.newsroom.connector import Newsroom
from content.newsroom.models import Article, VisitorComment
from smm.core import clock
from smm.platforms.contract import Account, Payload
from tests.factories.content import DeliveryFactory, MediaFactory, RevisionFactory, item_in, picture

pytestmark = pytest.mark.django_db
READER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
HOSTILE = """# Beans & tea

<script>alert(1)</script><img src=x onerror=alert(2)><iframe src="https://evil.example"></iframe>
[run](javascript:alert(3)) [data](data:text/html;base64,PHNjcmlwdD4=) <a href="vbscript:x" onclick="alert(4)">b</a>
[good](https://example.com/a)"""


@pytest.fixture
def article(newsroom):
    return article_in(newsroom)


def article_in(newsroom, **fields):
    fields = {"slug": "beans", "title": "Why beans rest", "text": "Ten **days**.", "key": uuid.uuid4(), **fields}
    return Article.objects.create(channel=newsroom, **fields)


def opened(ago=timedelta(minutes=1)):
    return signing.dumps((clock.now() - ago).timestamp(), salt=forms.CommentForm.purpose)


def say(client, article, text="A fine text.", **data):
    data = {"author": "Ann", "text": text, "opened": opened(), **data}
    return client.post(reverse("newsroom:comment", args=[article.slug]), data)


def page_of(client, article):
    return client.get(article.get_absolute_url(), headers=READER)


def test_pages_and_feeds_show_what_stands_and_nothing_else(client, newsroom, article):
    article_in(newsroom, slug="gone", title="Taken down", removed_at=clock.now())
    index = client.get(reverse("newsroom:index"))
    atom = client.get(reverse("newsroom:atom"))
    feed = client.get(reverse("newsroom:json"))

    parsed = feedparser.parse(atom.content)
    assert (parsed.bozo, parsed.version, [entry.title for entry in parsed.entries]) == (0, "atom10", [article.title])
    assert parsed.entries[0].id == f"urn:uuid:{article.key}"
    assert parsed.entries[0].link.endswith(article.get_absolute_url())
    assert [entry["title"] for entry in json.loads(feed.content)["items"]] == [article.title]
    assert feed["Content-Type"] == "application/feed+json"
    assert "<strong>days</strong>" in page_of(client, article).text
    assert client.get(reverse("newsroom:article", args=["gone"])).status_code == 404
    assert "Taken down" not in index.text + atom.text + feed.text


def test_a_text_pasted_with_control_characters_does_not_break_the_feed(client, newsroom):
    article_in(newsroom, title="Beans\x0b and tea", text="One\x0btwo\x1f <three> & ]]> four")

    parsed = feedparser.parse(client.get(reverse("newsroom:atom")).content)

    assert (parsed.bozo, parsed.entries[0].title) == (0, "Beans and tea")


def test_hostile_markdown_comes_out_harmless(client, newsroom):
    found = article_in(newsroom, text=HOSTILE, title="<script>alert(0)</script>")
    html = prose.html_of(HOSTILE)
    page = page_of(client, found).text

    for bad in ("<script>alert", "onerror", "onclick", 'href="javascript', "vbscript:", 'href="data', "<iframe"):
        assert bad not in html
        assert bad not in page
    assert 'href="https://example.com/a"' in html
    assert "&lt;script&gt;alert(0)" in page


def test_the_list_shows_a_beginning_that_is_escaped_once(client, newsroom):
    article_in(newsroom, text="Beans & tea &lt;script&gt;")

    assert "Beans &amp; tea &lt;script&gt;" in client.get(reverse("newsroom:index")).text


def test_an_article_named_like_a_page_of_ours_has_an_address_of_its_own(client, newsroom):
    there = Newsroom(Account(id=newsroom.account_id)).publish(
        Payload(title="Moderation", text="Ours"), str(uuid.uuid4())
    )

    assert "Ours" in client.get("/newsroom/" + there.url.split("/newsroom/")[1], headers=READER).text


@pytest.mark.parametrize(
    ("moderation", "text", "state"),
    [
        (None, "I like it.", "shown"),
        (None, "http://a.example http://b.example www.c.example", "held"),
        (None, "BUY CHEAP BEANS FROM US TODAY", "held"),
        ("all", "I like it.", "held"),
        ("none", "http://a.example http://b.example www.c.example", "shown"),
    ],
)
def test_a_comment_needs_no_account_and_waits_only_where_it_should(client, newsroom, moderation, text, state):
    newsroom.settings = {"moderation": moderation} if moderation else {}
    newsroom.save()
    found = article_in(newsroom)

    answer = say(client, found, text)

    assert answer.status_code == 302
    assert VisitorComment.objects.get().moderation == state
    assert (text in page_of(client, found).text) == (state == "shown")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"website": "http://spam.example"}, "could not be sent"),
        ({"opened": ""}, "could not be sent"),
        ({"opened": "forged:stamp:here"}, "could not be sent"),
        ({"opened": signing.dumps(1.0, salt="another")}, "could not be sent"),
        ({"author": ""}, "required"),
        ({"text": "My words.\x00"}, "Null characters"),
        ({"parent": "9" * 40}, "not there any more"),
    ],
)
def test_what_is_refused_is_said_and_what_was_typed_is_kept(client, article, data, sentence):
    answer = say(client, article, **{"text": "My words.", **data})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "My words." in answer.text
    assert not VisitorComment.objects.exists()


@pytest.mark.parametrize(("ago", "sentence"), [(0, "very quick"), (7 * 3600, "very long")])
def test_too_quick_and_too_late_can_press_the_button_once_more(client, article, ago, sentence):
    answer = say(client, article, "My words.", opened=opened(timedelta(seconds=ago)))
    again = say(client, article, "My words.", opened=answer.context["form"]["opened"].value())

    assert (answer.status_code, again.status_code) == (422, 302)
    assert sentence in answer.text
    assert "My words." in answer.text


def test_more_than_eight_an_hour_are_refused(client, article):
    for number in range(spam.MOST_AN_HOUR):
        assert say(client, article, f"Number {number}").status_code == 302
    ninth = say(client, article, "My words.")

    assert ninth.status_code == 422
    assert "come back in an hour" in ninth.text
    assert "My words." in ninth.text


def test_html_in_a_comment_is_text(client, article):
    say(client, article, "<img src=x onerror=alert(1)>", author="<b>Ann</b>")

    page = page_of(client, article).text
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "&lt;b&gt;Ann&lt;/b&gt;" in page


@pytest.mark.parametrize(
    ("length", "status", "said"), [(4001, 422, "4000"), (2**20, 422, "4000"), (3 * 2**20, 413, "too long")]
)
def test_a_very_long_comment_gets_a_clear_answer(client, article, length, status, said):
    answer = client.post(
        reverse("newsroom:comment", args=[article.slug]),
        f"author=Ann&opened={opened()}&text={'a' * length}",
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == status
    assert said in answer.text


def test_who_answers_moderates_and_others_do_not(client, article, responder, executive):
    comments = [services.comment(article=article, author="Ann", text="SHOUTING FROM THE ROOF " * 2) for _ in "ab"]
    address = reverse("newsroom:moderation")
    acts = [reverse("newsroom:moderate", args=[said.pk]) for said in comments]

    assert client.get(address).status_code == 302
    client.force_login(executive)
    assert client.get(address).status_code == 403
    assert client.post(acts[0], {"act": "show"}).status_code == 403
    client.force_login(responder)
    assert client.get(address).text.count("SHOUTING FROM THE ROOF SHOUTING") == 2
    client.post(acts[0], {"act": "show"})
    client.post(acts[1], {"act": "hide"})
    assert [said.moderation for said in VisitorComment.objects.order_by("pk")] == ["shown", "hidden"]
    assert client.post(reverse("newsroom:moderate", args=[10**15]), {"act": "show"}).status_code == 404


def test_visitors_views_are_counted_robots_and_ours_are_not(client, article, marketer):
    page_of(client, article)
    client.get(article.get_absolute_url(), headers={"User-Agent": "Googlebot/2.1"})
    client.force_login(marketer)
    page_of(client, article)

    article.refresh_from_db()
    assert article.views == 1


def test_pictures_are_given_out_while_an_article_with_them_stands(client, newsroom, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    first, second = item_in("publish"), item_in("publish")
    for item in (first, second):
        MediaFactory(item=item, data=picture(colour="red"))
        RevisionFactory(item=item)
    DeliveryFactory(item=first, channel=newsroom)
    delivery = DeliveryFactory(item=second, channel=newsroom)
    rendering.render_item(second)
    digest = delivery.files.get().digest
    found = article_in(newsroom, key=delivery.key)
    second.media.all().delete()  # taken off the item later: the article keeps what went out

    shown = client.get(reverse("newsroom:media", args=[digest]))
    assert (shown.status_code, shown["Content-Type"], shown["X-Content-Type-Options"]) == (200, "image/png", "nosniff")
    assert client.get(reverse("newsroom:media", args=["b" * 64])).status_code == 404
    Article.objects.filter(pk=found.pk).update(removed_at=clock.now())
    assert client.get(reverse("newsroom:media", args=[digest])).status_code == 404


def test_the_inbox_leads_to_the_comments_that_wait(client, responder):
    client.force_login(responder)

    assert reverse("newsroom:moderation") in client.get(reverse("monitoring:inbox")).text
