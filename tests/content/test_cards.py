"""Cards of linked pages: asked once, within bounds, shown as they are known, and left out when nobody wants them."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from content import cards, rendering
from content.models import LinkCard
from content.newsroom.models import Article
from content.services import approval, texts
from content.workflow import DutyKind
from smm.core import clock
from tests.content.test_files import moving
from tests.counterparts.feeds import feed_server  # noqa: F401
from tests.factories.content import DeliveryFactory, DutyFactory, MediaFactory, RevisionFactory, item_in, picture

pytestmark = pytest.mark.django_db
PAGE = '<title>T</title><meta property="og:title" content="Beans rest"><meta property="og:description" content="Why.">'
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT, settings.ALLOW_PRIVATE_HOSTS = tmp_path, True


@pytest.fixture
def web(feed_server):  # noqa: F811
    """`web(body, path="/page")`: the address of a page that a server on this machine serves."""

    def serve(body=PAGE, path="/page", kind="text/html; charset=utf-8", **more):
        return feed_server.serve(path, body, kind=kind, **more)

    serve.server = feed_server
    return serve


@pytest.fixture
def item(short_posts, newsroom, leader):
    return item_in("produce", channels=[short_posts, newsroom], created_by=leader)


@pytest.fixture
def as_leader(client, leader):
    client.force_login(leader)
    return client


def write(item, leader, body, **fields):
    return texts.save_revision(item_id=item.pk, by=leader, body=body, **fields)


def payload_of(item, channel):
    delivery, _is_new = item.deliveries.get_or_create(channel=channel)
    rendering.render_item(item)
    delivery.refresh_from_db()
    return delivery.payload


def test_saving_a_text_has_the_first_linked_page_asked_and_its_card_goes_out(item, leader, short_posts, newsroom, web):
    url = web(PAGE + '<meta property="og:image" content="/a.png">')
    web(picture(2400, 1260), "/a.png", "image/png")
    write(item, leader, f"See {url} and https://second.example\n---\nhttps://third.example")
    assert cards.run_due() == 1
    payload = payload_of(item, short_posts)
    card = payload["card"]
    assert (card["title"], card["description"]) == ("Beans rest", "Why.")
    assert card["url"] in payload["text"]
    assert "/l/" in card["url"]
    assert (card["picture"]["width"], card["picture"]["height"]) == (1200, 630)
    sent = rendering.sendable(item.deliveries.get(channel=short_posts))
    assert sent.card.picture.read()
    assert payload_of(item, newsroom)["card"] is None


def test_there_is_no_card_beside_media_nor_where_nobody_wants_one(item, leader, short_posts, web, as_leader):
    write(item, leader, f"See {web()}")
    cards.run_due()
    assert payload_of(item, short_posts)["card"]
    as_leader.post(reverse("content:card", args=[item.pk]), {"show": "0"})
    assert payload_of(type(item).objects.get(pk=item.pk), short_posts)["card"] is None
    as_leader.post(reverse("content:card", args=[item.pk]), {"show": "1"})
    assert payload_of(type(item).objects.get(pk=item.pk), short_posts)["card"]
    MediaFactory(item=item)
    assert payload_of(type(item).objects.get(pk=item.pk), short_posts)["card"] is None


def test_an_article_of_ours_needs_no_network(item, leader, short_posts, newsroom, settings):
    settings.BASE_URL = "https://news.example.com"
    words = {"slug": "beans", "title": "Why beans rest", "text": "Ten **days**."}
    article = Article.objects.create(channel=newsroom, key=uuid.uuid4(), **words)
    write(item, leader, f"Read {settings.BASE_URL}{article.get_absolute_url()}")
    cards.run_due()
    card = payload_of(item, short_posts)["card"]
    assert (card["title"], card["description"]) == ("Why beans rest", "Ten days.")


def test_a_page_is_not_asked_at_every_keystroke_but_again_when_it_may_have_changed(item, leader, web):
    write(item, leader, f"See {web()}")
    cards.run_due()
    write(item, leader, f"Look: {web()}")
    assert cards.run_due() == 0
    with clock.at(clock.now() + timedelta(minutes=11)):
        write(item, leader, f"Look here: {web(PAGE.replace('Beans', 'Leaves'))}")
        assert cards.run_due() == 1
    assert LinkCard.objects.get().title == "Leaves rest"


def test_fetch_again_asks_at_once(item, leader, web, as_leader):
    write(item, leader, f"See {web()}")
    cards.run_due()
    web(PAGE.replace("Beans", "Leaves"))
    answer = as_leader.post(reverse("content:card", args=[item.pk]), {"again": "1"}, headers=HTMX)
    assert "is being asked" in answer.text
    cards.run_due()
    assert "Leaves rest" in as_leader.get(reverse("content:card", args=[item.pk])).text


def test_the_editor_shows_the_card_and_a_stranger_does_not_get_its_picture(item, leader, web, as_leader, agency):
    url = web(PAGE + '<meta property="og:image" content="/a.png">')
    web(picture(300, 200), "/a.png", "image/png")
    write(item, leader, f"See {url}")
    waiting = as_leader.get(reverse("content:item", args=[item.pk])).text
    assert "is being asked" in waiting
    cards.run_due()
    page = as_leader.get(reverse("content:item", args=[item.pk])).text
    address = reverse("content:file", args=[item.pk, LinkCard.objects.get().digest])
    assert address in page
    assert as_leader.get(address).status_code == 200
    measure = reverse("content:measure", args=[item.pk, item.channels.get(name="Short").pk])
    assert "Beans rest" in as_leader.post(measure, {"body": f"See {url}"}).text
    as_leader.force_login(agency)
    assert as_leader.get(address).status_code == 404


def test_a_card_that_arrives_later_is_in_what_waits_for_approval_but_not_in_what_is_approved(
    short_posts, leader, approver, web
):
    deliveries = []
    for _number in range(2):
        item = item_in("approve", channels=[short_posts])
        RevisionFactory(item=item, number=1, body=f"See {web()}")
        DutyFactory(item=item, kind=DutyKind.APPROVAL, owner=approver)
        deliveries.append(DeliveryFactory(item=item, channel=short_posts))
        rendering.render_item(item)
    waiting, approved = deliveries
    approved.refresh_from_db()
    approval.approve(item_id=approved.item_id, delivery_hashes={approved.pk: approved.payload_hash}, by=approver)
    LinkCard.objects.create(key=LinkCard.key_of(web()), url=web(), wanted_at=clock.now())
    cards.run_due()
    waiting.refresh_from_db()
    approved.refresh_from_db()
    assert waiting.payload["card"]["title"] == "Beans rest"
    assert approved.payload["card"] is None
    assert approved.is_approved


@pytest.mark.parametrize(
    ("body", "more", "said"),
    [
        (PAGE, {"status": 404}, "it answers with 404"),
        ("<p>Nothing", {}, "does not say what it is called"),
        (PAGE, {"kind": "application/pdf"}, "does not say what it is called"),
        (b"x" * (6 * 2**20), {}, "larger than"),
    ],
)
def test_a_page_that_says_nothing_has_no_card_and_the_editor_says_why(
    item, leader, web, as_leader, short_posts, body, more, said
):
    write(item, leader, f"See {web(body, **more)}")
    cards.run_due()
    assert payload_of(item, short_posts)["card"] is None
    assert said in as_leader.get(reverse("content:item", args=[item.pk])).text
    assert cards.run_due() == 0


def test_a_page_that_has_a_bad_moment_is_asked_three_times(item, leader, web):
    write(item, leader, f"See {web(status=503)}")
    now = clock.now()
    for minutes in range(0, 60, 5):
        with clock.at(now + timedelta(minutes=minutes)):
            cards.run_due()
    assert len(web.server.asked) == 3


@pytest.mark.parametrize(
    "picture_of_page", [b"<svg/>", picture()[:50], moving("GIF") + b"<script>", picture(20_000, 1)]
)
def test_hostile_pictures_leave_the_card_without_one(item, leader, web, short_posts, picture_of_page):
    url = web(PAGE + '<meta property="og:image" content="/a.png">')
    web(picture_of_page, "/a.png", "image/png")
    write(item, leader, f"See {url}")
    cards.run_due()
    card = payload_of(item, short_posts)["card"]
    assert card["title"] == "Beans rest"
    assert card["picture"] is None or card["picture"]["mime"] in ("image/png", "image/jpeg")


def test_a_slow_page_is_given_up_and_keeps_one_worker_only(item, leader, web, monkeypatch):
    monkeypatch.setattr(cards, "SECONDS", 0.5)
    write(item, leader, f"See {web.server.serve_without_end('/slow')}")
    LinkCard.objects.update(begun_at=clock.now())
    assert cards.run_due() == 0
    LinkCard.objects.update(begun_at=None)
    assert cards.run_due() == 1
    assert "too slow" in LinkCard.objects.get().problem


def test_private_addresses_are_not_asked_unless_that_is_allowed(item, leader, web, settings):
    settings.ALLOW_PRIVATE_HOSTS = False
    write(item, leader, f"See {web()}")
    cards.run_due()
    assert "private network" in LinkCard.objects.get().problem
    assert web.server.asked == []


def test_what_a_hostile_page_says_is_shown_as_words(item, leader, web, as_leader):
    page = "<meta property='og:title' content='&lt;script&gt;alert(1)&lt;/script&gt;'>"
    write(item, leader, f"See {web(page)}")
    cards.run_due()
    shown = as_leader.get(reverse("content:item", args=[item.pk])).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script>alert(1)" not in shown
