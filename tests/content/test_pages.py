"""The content pages through the edge: what they show, to whom, and at what cost."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from content.models import ContentItem
from content.workflow import DutyKind, Stage
from smm.core import clock
from tests.factories.content import (
    ContentItemFactory,
    DeliveryFactory,
    DutyFactory,
    MediaFactory,
    RevisionFactory,
    item_in,
)
from tests.factories.goals import GoalFactory

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"content:{name}", args=args)


@pytest.fixture
def as_leader(client, leader):
    client.force_login(leader)
    return client


def test_moving_a_card_says_what_is_missing_and_asks_a_reason_for_the_way_back(as_leader):
    item = item_in("concept", brief="")
    refused = as_leader.post(address("move", item.pk), {"to": "assign"}, headers={"HX-Request": "true"})
    assert refused.status_code == 409
    assert "Write a brief" in refused.text
    back = item_in("tone")
    asked = as_leader.post(address("move", back.pk), {"to": "produce"})
    assert asked.url == address("reason", back.pk, "produce")
    as_leader.post(asked.url, {"reason": "Too long"})
    assert ContentItem.objects.get(pk=back.pk).stage == Stage.PRODUCE


def test_a_card_cannot_jump_over_stages(as_leader):
    item = item_in("concept")
    answer = as_leader.post(address("move", item.pk), {"to": "publish"})
    assert answer.status_code == 409
    assert "an item can go to: Assign" in answer.text


def test_the_board_is_narrowed_by_owner_due_and_words(as_leader, leader):
    mine, other = item_in("tone", title="Mine to do"), item_in("tone", title="Somebody's")
    DutyFactory(item=mine, kind=DutyKind.TONE, owner=leader, due_at=clock.now() - timedelta(days=1))
    for query in ("owner=me", "due=overdue", "q=mine"):
        page = as_leader.get(address("board") + "?" + query).text
        assert mine.title in page
        assert other.title not in page.replace("&#x27;", "'")


def test_the_agency_sees_what_was_shared_and_no_internal_word(client, agency, leader, marketer):
    hidden, shared = item_in("produce", title="Hidden"), item_in("produce", title="Shared")
    shared.shared_with.add(agency)
    shared.comments.create(author=leader, text="They cost too much")
    shared.comments.create(author=leader, text="Welcome", is_shared=True)
    client.force_login(agency)
    assert "Hidden" not in client.get(address("board")).text
    assert client.get(address("item", hidden.pk)).status_code == 404
    page = client.get(address("item", shared.pk)).text
    assert "Welcome" in page
    assert "cost too much" not in page


@pytest.fixture
def written(leader, marketer, newsroom):
    item = item_in("produce", channels=[newsroom], goals=[GoalFactory()])
    RevisionFactory(item=item, number=1, body="One two three.", author=marketer)
    return item


def test_an_editor_who_was_slower_loses_nothing(as_leader, written):
    answer = as_leader.post(address("save_text", written.pk), {"base": 0, "title": "", "body": "One zwei three."})
    assert answer.status_code == 409
    assert "Somebody saved a newer version" in answer.text
    assert "One zwei three." in answer.text
    assert "<del>two</del><ins>zwei</ins>" in answer.text
    assert written.revisions.count() == 1
    as_leader.post(address("save_text", written.pk), {"base": 1, "title": "", "body": "One zwei three."})
    assert written.revisions.first().body == "One zwei three."


def test_a_channels_own_text_is_kept_beside_the_common_one(as_leader, written, newsroom):
    data = {"base": 1, "title": "T", "body": "Common", f"variant-{newsroom.pk}": "Own", "variant-999": "Nobody's"}
    as_leader.post(address("save_text", written.pk), data)
    assert written.revisions.first().variants == {str(newsroom.pk): "Own"}


def test_what_is_typed_is_measured_by_the_platforms_rules(as_leader, written, newsroom):
    answer = as_leader.post(address("measure", written.pk, newsroom.pk), {"title": "", "body": "<b>Five</b>"})
    assert "&lt;b&gt;Five&lt;/b&gt;" in answer.text
    assert "11" in answer.text


def test_versions_are_compared_word_by_word(as_leader, written, marketer):
    RevisionFactory(item=written, number=2, body="One two four.", author=marketer)
    assert "<del>three.</del><ins>four.</ins>" in as_leader.get(address("compare", written.pk, 2)).text
    assert as_leader.get(address("compare", written.pk, 7)).status_code == 404


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(out, "PNG")
    return out.getvalue()


def test_a_picture_is_looked_at_stored_and_served_to_who_may_see_the_item(as_leader, client, written, agency):
    as_leader.post(address("add_media", written.pk), {"file": SimpleUploadedFile("../a.png", png()), "alt": "Red"})
    media = written.media.get()
    assert (media.name, media.mime, media.width, media.height, media.alt) == ("a.png", "image/png", 4, 3, "Red")
    served = as_leader.get(address("media", media.pk))
    assert served["Content-Security-Policy"] == "sandbox"
    assert b"".join(served.streaming_content) == png()
    client.force_login(agency)
    assert client.get(address("media", media.pk)).status_code == 404


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"", png()[:40], b"GIF89a<script>"])
def test_what_is_no_picture_is_refused(as_leader, written, data):
    answer = as_leader.post(address("add_media", written.pk), {"file": SimpleUploadedFile("a.png", data), "alt": ""})
    assert answer.status_code in (409, 422)
    assert not written.media.exists()


def test_a_new_item_needs_a_leaders_reason_or_a_series(as_leader, newsroom):
    data = {"title": "Quick", "purpose": "help", "template": "full", "ground": "reactive", "reactive_reason": ""}
    assert as_leader.post(address("new"), data).status_code == 422
    as_leader.post(address("new"), {**data, "reactive_reason": "People ask", "channels": [newsroom.pk]})
    item = ContentItem.objects.get()
    assert (item.stage, item.reactive_reason) == (Stage.CONCEPT, "People ask")


def test_the_calendar_moves_the_day_and_keeps_the_time(as_leader, leader, newsroom):
    delivery = DeliveryFactory(item=item_in("produce"), channel=newsroom, zone="UTC")
    day = (delivery.due_at + timedelta(days=3)).date()
    answer = as_leader.post(address("replan", delivery.pk), {"day": day})
    assert answer.status_code == 302
    moved = type(delivery).objects.get(pk=delivery.pk)
    assert (moved.due_at.date(), moved.due_at.hour, moved.due_at.minute) == (
        day,
        delivery.due_at.hour,
        delivery.due_at.minute,
    )


def test_the_calendars_feed_opens_by_its_token_alone(as_leader, client):
    delivery = DeliveryFactory(item=item_in("produce", title="Tea, and more"))
    feed = as_leader.get(address("calendar")).context["feed"]
    client.logout()
    text = client.get(feed).text
    assert f"UID:{delivery.key}@smm\r\n" in text
    assert "Tea\\, and more" in text
    assert client.get(feed.replace(".ics", "x.ics")).status_code == 404


def test_a_departments_duty_is_claimed_and_put_back(client, responder, service, editor):
    duty = DutyFactory(kind=DutyKind.ANSWERING, department=service)
    client.force_login(editor)
    assert client.post(address("duty", duty.pk), {"act": "claim"}).status_code == 403
    client.force_login(responder)
    assert duty.item.title in client.get(address("tasks")).text
    client.post(address("duty", duty.pk), {"act": "claim"})
    duty.refresh_from_db()
    assert duty.owner == responder
    client.post(address("duty", duty.pk), {"act": "release"})
    duty.refresh_from_db()
    assert duty.owner is None


def fill(rows, member, channel):
    for number in range(rows):
        item = ContentItemFactory(title=f"Item {number}", stage="produce", stage_since=clock.now(), channels=[channel])
        for kind in DutyKind:
            DutyFactory(item=item, kind=kind, owner=member)
        DeliveryFactory(item=item, channel=channel, due_at=clock.now() + timedelta(hours=number))


@pytest.mark.parametrize("rows", [2, 20])
@pytest.mark.parametrize(("name", "most"), [("board", 18), ("tasks", 12), ("calendar", 13)])
def test_lists_cost_the_same_however_long(as_leader, leader, newsroom, django_assert_max_num_queries, name, most, rows):
    fill(rows, leader, newsroom)
    with django_assert_max_num_queries(most):
        assert as_leader.get(address(name)).status_code == 200


@pytest.mark.parametrize("rows", [2, 20])
def test_an_items_page_costs_the_same_however_much_hangs_on_it(
    as_leader, leader, newsroom, django_assert_max_num_queries, rows
):
    item = item_in("produce", channels=[newsroom])
    RevisionFactory.create_batch(rows, item=item, author=leader)
    MediaFactory.create_batch(rows, item=item)
    for number in range(rows):
        item.comments.create(author=leader, text=f"Word {number}")
        DeliveryFactory(item=item, due_at=clock.now() + timedelta(hours=number))
    with django_assert_max_num_queries(50):
        assert as_leader.get(address("item", item.pk)).status_code == 200
