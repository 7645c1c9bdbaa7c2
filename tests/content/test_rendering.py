"""From a text and files to exactly what goes out: threads, fitted pictures, headlines, and the hash over all of it."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image

from content import checking, publishing, rendering
from content.models import FittedMedia
from content.services import approval
from content.workflow import DutyKind
from smm.core import clock
from smm.outbox.states import DeliveryState as S
from tests.factories.content import DeliveryFactory, DutyFactory, MediaFactory, RevisionFactory, item_in, picture

pytestmark = pytest.mark.django_db


def rendered(channel, body="Beans rest.", title="Ten days", **fields):
    item = item_in("approve", channels=[channel], **fields)
    RevisionFactory(item=item, number=1, title=title, body=body)
    return again(DeliveryFactory(item=item, channel=channel, due_at=clock.now() + timedelta(minutes=5)))


def again(delivery):
    rendering.render_item(delivery.item)
    return type(delivery).objects.select_related("item", "channel").get(pk=delivery.pk)


def test_a_text_is_cut_into_a_thread_and_links_are_tracked_in_every_post(short_posts):
    body = "One https://example.com/a\n---\nTwo\n---\nThree https://example.com/a"
    payload = rendered(short_posts, body).payload
    assert len({payload["text"].split()[1], payload["more"][1].split()[1]}) == 1
    assert "/l/" in payload["text"]
    assert (payload["text"][:3], payload["more"][0], payload["more"][1][:5]) == ("One", "Two", "Three")


def test_where_no_threads_are_taken_three_hyphens_stay_text(newsroom):
    payload = rendered(newsroom, "One\n---\nTwo").payload
    assert (payload["text"], payload["more"]) == ("One\n---\nTwo", [])


def test_a_headline_goes_out_only_where_the_platform_shows_one(newsroom, short_posts):
    assert rendered(newsroom).payload["title"] == "Ten days"
    assert rendered(newsroom, title="").payload["title"].startswith("Item")
    assert rendered(short_posts).payload["title"] == ""


def test_the_payload_speaks_of_the_fitted_picture_which_is_what_is_sent(short_posts):
    delivery = rendered(short_posts)
    file = MediaFactory(
        item=delivery.item, data=picture(3000, 1500, kind="WEBP"), mime="image/webp", name="a.webp", alt="Red"
    )
    delivery = again(delivery)
    (entry,) = delivery.payload["media"]
    assert (entry["mime"], entry["name"], entry["alt"]) == ("image/jpeg", "a.jpg", "Red")
    assert (entry["width"], entry["height"]) == (2000, 1000)
    (sent,) = rendering.sendable(delivery).media
    assert entry["digest"] == sent.digest != file.digest
    assert Image.open(io.BytesIO(sent.read())).size == (2000, 1000)
    assert (sent.width, sent.height) == (2000, 1000)


def test_what_moves_and_what_is_no_picture_goes_out_as_it_is(newsroom):
    delivery = rendered(newsroom)
    file = MediaFactory(item=delivery.item, data=picture(kind="GIF"), mime="image/gif", name="a.gif", is_animated=True)
    (sent,) = rendering.sendable(again(delivery)).media
    assert (sent.digest, sent.read()) == (file.digest, picture(kind="GIF"))


def test_a_picture_is_made_once_for_all_who_take_the_same(short_posts):
    first, second = rendered(short_posts), rendered(short_posts)
    for delivery in (first, second):
        MediaFactory(item=delivery.item, data=picture(colour="blue"))
    digests = {again(delivery).payload["media"][0]["digest"] for delivery in (first, second, first)}
    assert len(digests) == 1
    assert FittedMedia.objects.count() == 1


@pytest.mark.parametrize("change", [{"alt": "Other words"}, {"name": "b.png"}, {"position": 5}])
def test_the_hash_covers_words_names_and_order_of_pictures(short_posts, change):
    delivery = rendered(short_posts)
    first, _second = MediaFactory(item=delivery.item, position=1), MediaFactory(item=delivery.item, position=2)
    before = again(delivery).payload_hash
    type(first).objects.filter(pk=first.pk).update(**change)
    assert again(delivery).payload_hash != before
    assert again(delivery).payload_hash == again(delivery).payload_hash


def test_the_hash_covers_every_post_of_a_thread(short_posts):
    delivery = rendered(short_posts, "One\n---\nTwo")
    RevisionFactory(item=delivery.item, number=2, title="Ten days", body="One\n---\nTwo.")
    assert again(delivery).payload_hash != delivery.payload_hash


def test_an_address_that_is_too_long_to_be_counted_goes_out_as_it_is(newsroom):
    url = "https://example.com/" + "x" * 3000
    assert rendered(newsroom, f"See {url}").payload["text"] == f"See {url}"


def test_payloads_from_before_threads_and_cards_can_still_be_sent(newsroom):
    delivery = rendered(newsroom)
    delivery.payload = {"text": "Old", "title": "T", "media": [], "options": {}}
    assert rendering.sendable(delivery).texts == ("Old",)
    assert rendering.problems_of(delivery) == []


def test_a_thread_with_pictures_is_approved_sent_once_and_read_back(short_posts, approver, posted):
    delivery = rendered(short_posts, "One https://example.com\n---\nTwo")
    MediaFactory(item=delivery.item, alt="A red field")
    delivery = again(delivery)
    DutyFactory(item=delivery.item, kind=DutyKind.APPROVAL, owner=approver)
    approval.approve(item_id=delivery.item_id, delivery_hashes={delivery.pk: delivery.payload_hash}, by=approver)
    with clock.at(delivery.due_at + timedelta(seconds=1)):
        publishing.publish_due()
        checking.read_back()
    delivery.refresh_from_db()
    (payload,) = posted()
    assert (delivery.state, len(delivery.external_more)) == (S.LIVE, 1)
    assert (payload.more, [file.alt for file in payload.media]) == (("Two",), ["A red field"])


def test_what_is_counted_while_writing_is_what_is_sent(short_posts):
    text = "See https://example.com/a and https://example.com/" + "b" * 60
    (draft,) = rendering.draft_posts(short_posts, text)
    delivery = rendered(short_posts, text)
    assert len(draft) == len(delivery.payload["text"])
