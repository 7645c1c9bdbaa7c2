"""Files of an item: added, described, put in order, made to fit ahead of time, and shown to who may see them."""

from __future__ import annotations

import io
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from content import fitted, rendering
from content.models import FittedMedia, Media
from content.services import items, media
from smm.core import clock
from smm.core.errors import Refused
from tests.content.test_files import film, moving, track
from tests.factories.content import DeliveryFactory, MediaFactory, RevisionFactory, item_in, picture

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def item(short_posts, newsroom, leader):
    made = item_in("produce", channels=[short_posts, newsroom], created_by=leader)
    RevisionFactory(item=made, number=1, title="Ten days", body="Beans rest.")
    return made


@pytest.fixture
def as_leader(client, leader):
    client.force_login(leader)
    return client


def upload(data, name="a.png"):
    return SimpleUploadedFile(name, data)


def address(name, *args):
    return reverse(f"content:{name}", args=args)


def in_order(item):
    return list(item.media.values_list("name", flat=True))


def with_place():
    """A photo as a telephone makes it: lying, to be turned, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 8.0, 0.0)})
    return picture(2400, 1200, kind="JPEG", exif=exif)


def test_a_photo_goes_out_upright_smaller_and_without_its_place_and_is_kept_as_it_was(item, leader, short_posts):
    media.add(item_id=item.pk, by=leader, file=upload(with_place(), "holiday.jpg"), alt="Us")
    file = item.media.get()
    assert (file.width, file.height, file.file.read()) == (1200, 2400, with_place())
    delivery = DeliveryFactory(item=item, channel=short_posts)
    rendering.render_item(item)
    delivery.refresh_from_db()
    sent = Image.open(io.BytesIO(rendering.sendable(delivery).media[0].read()))
    assert sent.size == (1000, 2000)
    assert not sent.getexif()


def test_pictures_are_made_to_fit_by_a_worker_before_anybody_needs_them(item, leader):
    media.add(item_id=item.pk, by=leader, file=upload(picture(2500, 100)))
    assert set(FittedMedia.objects.values_list("digest", flat=True)) == {""}
    assert fitted.run_due() == 2
    assert FittedMedia.objects.filter(digest="").count() == 0
    assert fitted.run_due() == 0


def test_one_that_cannot_be_made_is_noted_once_and_told(item, as_leader, short_posts):
    file = MediaFactory(item=item)
    file.file.delete(save=False)
    fitted.want(item)
    assert fitted.run_due() == 2
    assert fitted.run_due() == 0
    assert "not where it was kept" in as_leader.get(address("item", item.pk)).text
    DeliveryFactory(item=item, channel=short_posts)
    with pytest.raises(Refused, match="Short: The file is not where it was kept"):
        rendering.render_item(item)
    file.file.save("again.png", ContentFile(picture()))
    fitted.want(item)
    assert fitted.run_due() == 2
    rendering.render_item(item)


def test_only_one_worker_makes_pictures_at_a_time_and_what_a_dead_one_left_is_made(item, leader):
    media.add(item_id=item.pk, by=leader, file=upload(picture()))
    FittedMedia.objects.filter(pk=FittedMedia.objects.first().pk).update(begun_at=clock.now())
    assert fitted.run_due() == 0
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert fitted.run_due() == 2


def test_a_channel_that_is_added_later_gets_its_pictures_too(item, leader, newsroom, short_posts):
    items.update(item_id=item.pk, by=leader, channels=[newsroom])
    media.add(item_id=item.pk, by=leader, file=upload(picture(2500, 100)))
    fitted.run_due()
    items.update(item_id=item.pk, by=leader, channels=[newsroom, short_posts])
    assert fitted.run_due() == 1


def test_a_picture_added_while_it_waits_for_approval_is_in_what_is_approved(short_posts, leader):
    item = item_in("approve", channels=[short_posts])
    RevisionFactory(item=item, number=1)
    delivery = DeliveryFactory(item=item, channel=short_posts)
    rendering.render_item(item)
    media.add(item_id=item.pk, by=leader, file=upload(picture(2500, 100)), alt="Red")
    delivery.refresh_from_db()
    assert delivery.payload["media"][0]["width"] == 2000


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (picture()[:60], "damaged"),
        (picture() + b"<script>alert(1)</script>", "something else in the file"),
        (film(track(8, 8))[:-4], "The film is damaged"),
        (picture(20_000, 1), "too large"),
        (b"%!PS-Adobe", "no picture"),
    ],
)
def test_hostile_and_damaged_files_are_refused_with_a_sentence_and_leave_nothing(as_leader, item, data, said, tmp_path):
    answer = as_leader.post(address("add_media", item.pk), {"file": upload(data), "alt": ""}, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "#refusal")
    assert said in answer.text
    assert not item.media.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_file_that_is_there_already_is_refused_and_not_kept_twice(item, leader, tmp_path):
    media.add(item_id=item.pk, by=leader, file=upload(picture()))
    with pytest.raises(Refused, match="there already"):
        media.add(item_id=item.pk, by=leader, file=upload(picture()))
    assert len([path for path in tmp_path.rglob("*.png") if "fitted" not in path.parts]) == 1


def test_films_say_how_long_and_large_they_are(as_leader, item):
    as_leader.post(address("add_media", item.pk), {"file": upload(film(track(1920, 1080)), "a.mp4"), "alt": "Beans"})
    file = item.media.get()
    assert (file.mime, file.width, file.height, file.seconds) == ("video/mp4", 1920, 1080, 12)
    page = as_leader.get(address("item", item.pk)).text
    assert "1,920 × 1,080 · 12 s" in page


def test_files_are_put_in_another_order(item, leader):
    files = [MediaFactory(item=item, name=name, position=at) for at, name in enumerate("abc")]
    media.move(media_id=files[2].pk, by=leader, to=0)
    assert in_order(item) == ["c", "a", "b"]
    media.move(media_id=files[2].pk, by=leader, to=99)
    assert in_order(item) == ["a", "b", "c"]
    media.remove(media_id=files[0].pk, by=leader)
    media.add(item_id=item.pk, by=leader, file=upload(picture(), "d"))
    assert in_order(item) == ["b", "c", "d"]


def test_the_page_moves_describes_and_removes_a_file_in_its_place(as_leader, item):
    first, second = MediaFactory(item=item, name="a.png", position=0), MediaFactory(item=item, name="b.png", position=1)
    moved = as_leader.post(address("change_media", second.pk), {"to": "0"}, headers=HTMX)
    assert moved.text.index("b.png") < moved.text.index("a.png")
    assert "toast" in moved["HX-Trigger"]
    assert "has no alternative text" in moved.text
    as_leader.post(address("change_media", first.pk), {"alt": " A cup "}, headers=HTMX)
    described = as_leader.post(address("change_media", second.pk), {"alt": "A bag"}, headers=HTMX)
    assert 'value="A cup"' in described.text
    assert "has no alternative text" not in described.text
    assert as_leader.post(address("change_media", second.pk), {"remove": "1"}).url == address("item", item.pk)
    assert in_order(item) == ["a.png"]


def test_the_page_says_what_is_missing_and_what_channels_get(as_leader, item):
    MediaFactory(item=item, name="wide.png", width=2500, height=100)
    MediaFactory(item=item, name="web.webp", data=picture(kind="WEBP"), mime="image/webp", alt="Red")
    fitted.want(item)
    waiting = as_leader.get(address("item", item.pk)).text
    assert waiting.count("Is being made to fit Short.") == 2
    fitted.run_due()
    page = as_leader.get(address("item", item.pk)).text
    assert "Made smaller for Short: 2,500 px → 2,000 px" in page
    assert "Made a JPEG file for Short" in page
    assert page.count(">missing<") == 1


def test_the_preview_shows_the_fitted_picture(as_leader, item, short_posts):
    file = MediaFactory(item=item, width=2500, height=100, alt="A red field")
    fitted.want(item)
    before = as_leader.post(address("measure", item.pk, short_posts.pk), {"body": "x"}).text
    assert address("file", item.pk, file.digest) in before
    fitted.run_due()
    made = FittedMedia.objects.get(width=2000)
    shown = as_leader.post(address("measure", item.pk, short_posts.pk), {"body": "x"}).text
    assert address("file", item.pk, made.digest) in shown
    assert "A red field" in shown


def test_the_counter_shows_each_post_of_a_thread_as_the_platform_counts(as_leader, item, short_posts, newsroom):
    body = "👨‍👩‍👧‍👦" * 3 + "\n---\n" + "y" * 301
    shown = as_leader.post(address("measure", item.pk, short_posts.pk), {"body": body}).text
    assert "1/2: 3 of 300" in shown
    assert "2/2: 301 of 300" in shown
    assert "Post 2 of 2 is too long by 1" in shown
    elsewhere = as_leader.post(address("measure", item.pk, newsroom.pk), {"body": "a\r\n---\r\nb"}).text
    assert "7 of 50,000" in elsewhere


def test_files_are_shown_to_who_may_see_the_item_and_run_by_no_browser(client, item, leader, agency, short_posts):
    file, other = MediaFactory(item=item, width=2500, height=100), MediaFactory()
    fitted.want(item)
    fitted.run_due()
    made = FittedMedia.objects.get(width=2000)
    client.force_login(leader)
    for digest in (file.digest, made.digest):
        answer = client.get(address("file", item.pk, digest))
        assert (answer.status_code, answer["Content-Security-Policy"]) == (200, "sandbox")
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.get(address("file", item.pk, other.digest)).status_code == 404
    client.force_login(agency)
    assert client.get(address("file", item.pk, file.digest)).status_code == 404


def test_what_goes_out_can_still_be_looked_at_after_the_file_was_taken_off(as_leader, item, short_posts):
    file = MediaFactory(item=item, alt="Red")
    delivery = DeliveryFactory(item=item, channel=short_posts)
    rendering.render_item(item)
    Media.objects.filter(pk=file.pk).delete()
    delivery.refresh_from_db()
    digest = delivery.payload["media"][0]["digest"]
    assert as_leader.get(address("file", item.pk, digest)).status_code == 200
    assert address("file", item.pk, digest) in as_leader.get(address("delivery", delivery.pk)).text
    assert rendering.sendable(delivery).media[0].read()


def test_what_moves_is_left_alone_where_it_is_taken(item, leader, newsroom):
    media.add(item_id=item.pk, by=leader, file=upload(moving("GIF"), "dance.gif"), alt="A dance")
    delivery = DeliveryFactory(item=item, channel=newsroom)
    rendering.render_item(item)
    delivery.refresh_from_db()
    assert rendering.sendable(delivery).media[0].read() == moving("GIF")


def test_the_page_costs_the_same_however_many_files(as_leader, item):
    counts = []
    for more in (2, 10):
        for _number in range(more):
            MediaFactory(item=item)
        fitted.want(item)
        as_leader.get(address("item", item.pk))
        with CaptureQueriesContext(connection) as queries:
            as_leader.get(address("item", item.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 45


def test_files_from_before_can_still_go_out_and_those_that_move_go_on_moving(item, short_posts):
    file = MediaFactory(item=item, data=moving("GIF"), mime="image/gif")
    entry = {"digest": file.digest, "mime": file.mime, "alt": "", "name": "a.gif"}
    payload = {"text": "Old", "title": "", "media": [entry], "options": {}}
    delivery = DeliveryFactory(item=item, channel=short_posts, payload=payload)
    migration = import_module("content.migrations.0010_files_of_payloads")
    migration.mark_moving(apps, None)
    migration.keep_files(apps, None)
    file.refresh_from_db()
    assert file.is_animated
    assert rendering.sendable(delivery).media[0].read() == moving("GIF")
