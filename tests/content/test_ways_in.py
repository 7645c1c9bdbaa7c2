"""What a platform would not take is refused at every way in, and never leaves; what was written is never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from content import publishing, rendering
from content.selectors.snapshots import missing_of
from content.services import approval, correcting, deliveries, media, scheduling, stages, texts
from content.workflow import DutyKind, Stage
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox.states import DeliveryState as S
from team.models import Notice
from tests.factories.content import DeliveryFactory, DutyFactory, MediaFactory, RevisionFactory, item_in, picture

pytestmark = pytest.mark.django_db
TOO_LONG = "Short: The text is too long by 12: 312 of 300 characters."


def made(channel, stage, state=S.PLANNED, body="Beans rest.", file=None, **fields):
    item = item_in(stage, channels=[channel])
    if file:
        MediaFactory(item=item, **file)
    RevisionFactory(item=item, number=1, title="Ten days", body=body)
    delivery = DeliveryFactory(item=item, channel=channel, due_at=clock.now() + timedelta(hours=1))
    rendering.render_item(item)
    type(delivery).objects.filter(pk=delivery.pk).update(state=state, **fields)
    return fresh(delivery)


def fresh(delivery):
    return type(delivery).objects.select_related("item", "channel").get(pk=delivery.pk)


def approved(channel, stage="publish", state=S.SCHEDULED, **fields):
    delivery = made(channel, stage, state, **fields)
    type(delivery).objects.filter(pk=delivery.pk).update(
        approved_hash=delivery.payload_hash, next_try_at=delivery.due_at
    )
    return fresh(delivery)


def test_a_draft_can_be_saved_however_long_and_cannot_leave_produce(short_posts, leader):
    delivery = made(short_posts, "produce")
    texts.save_revision(item_id=delivery.item_id, by=leader, title="", body="x" * 312)
    assert delivery.item.revisions.first().body == "x" * 312
    with pytest.raises(Refused) as refused:
        stages.advance(item_id=delivery.item_id, by=leader)
    assert TOO_LONG in refused.value.missing


def test_every_part_of_the_limits_keeps_an_item_in_produce(short_posts, leader):
    delivery = made(short_posts, "produce", body="One\n---\n\n---\n" + "x\n---\n" * 2 + "y" * 301)
    for _number in range(5):
        MediaFactory(item=delivery.item, alt="z" * 101)
    missing = missing_of(delivery.item)
    assert "Short: The text makes 5 posts, 1 too many: 4 at most go together." in missing
    assert "Short: Post 2 of 5 has no text." in missing
    assert "Short: Post 5 of 5 is too long by 1: 301 of 300 characters." in missing
    assert "Short: There are 5 files; the most taken here is 4." in missing
    assert sum("alternative text of “picture.png” is too long by 1" in one for one in missing) == 5


def test_large_pictures_are_no_obstacle_since_they_are_made_to_fit_but_moving_ones_are(short_posts):
    delivery = made(short_posts, "produce")
    MediaFactory(item=delivery.item, data=picture(2600, 100, kind="WEBP"), width=2600, mime="image/webp", alt="Red")
    assert missing_of(delivery.item) == []
    MediaFactory(item=delivery.item, mime="image/gif", is_animated=True, name="a.gif", alt="Dancing")
    assert missing_of(delivery.item) == ["Short: “a.gif” is a GIF file; taken here are: JPEG, PNG."]


def test_links_count_as_they_will_be_sent(short_posts, settings):
    settings.BASE_URL = "https://smm.example.com"
    delivery = made(short_posts, "produce", body="x" * 280 + " https://a.example")
    assert missing_of(delivery.item) == ["Short: The text is too long by 16: 316 of 300 characters."]


def test_what_does_not_fit_cannot_be_approved_by_page_or_api(short_posts, client, approver):
    delivery = made(short_posts, "approve", body="x" * 312)
    DutyFactory(item=delivery.item, kind=DutyKind.APPROVAL, owner=approver)
    client.force_login(approver)
    address = reverse("content:approve", args=[delivery.item_id])
    page = client.get(address).text
    assert "too long by 12" in page
    assert f'name="hash-{delivery.pk}"' not in page
    sent = {"delivery": delivery.pk, f"hash-{delivery.pk}": delivery.payload_hash}
    assert client.post(address, sent).status_code == 409
    data = {"deliveries": {str(delivery.pk): delivery.payload_hash}}
    answer = client.post(f"/api/v1/items/{delivery.item_id}/approve/", data, content_type="application/json")
    assert (answer.status_code, answer.json()["missing"]) == (409, [TOO_LONG])
    assert not fresh(delivery).is_approved


@pytest.mark.parametrize(
    "act",
    [
        lambda d, by: scheduling.replan(
            delivery_id=d.pk, day=(clock.now() + timedelta(days=2)).date(), at=clock.now().time(), by=by
        ),
        lambda d, by: scheduling.publish_now(delivery_id=d.pk, by=by),
    ],
)
@pytest.mark.parametrize("state", [S.PLANNED, S.SCHEDULED])
def test_after_limits_changed_it_is_neither_moved_nor_published_now(short_posts, leader, change_limits, act, state):
    delivery = approved(short_posts, state=state)
    change_limits(text=5)
    with pytest.raises(Refused, match="too long by 6: 11 of 5"):
        act(delivery, leader)
    assert fresh(delivery).due_at == delivery.due_at


def test_the_calendar_refuses_it_too(short_posts, client, leader, change_limits):
    delivery = approved(short_posts)
    change_limits(text=5)
    client.force_login(leader)
    day = (clock.now() + timedelta(days=3)).date()
    answer = client.post(reverse("content:replan", args=[delivery.pk]), {"day": f"{day:%Y-%m-%d}"})
    assert answer.status_code == 409


def test_after_limits_changed_an_approved_item_does_not_move_on_to_publish(short_posts, leader, change_limits):
    delivery = approved(short_posts, "approve", S.PLANNED)
    change_limits(text=5)
    with pytest.raises(Refused, match="too long by 6"):
        stages.advance(item_id=delivery.item_id, by=leader)


@pytest.mark.parametrize("state", [S.FAILED, S.MISSING])
def test_what_does_not_fit_is_not_mended(short_posts, leader, state):
    delivery = made(short_posts, "publish", state, body="x" * 312)
    with pytest.raises(Refused, match="too long by 12"):
        deliveries.mend(delivery_id=delivery.pk, by=leader)
    assert fresh(delivery).state == state


def test_what_does_not_fit_is_not_planned_as_a_correction(short_posts, leader):
    delivery = approved(short_posts, "promote", S.LIVE)
    RevisionFactory(item=delivery.item, number=2, title="Ten days", body="x" * 312)
    with pytest.raises(Refused, match="too long by 12"):
        correcting.correct(delivery_id=delivery.pk, by=leader)
    assert delivery.item.deliveries.count() == 1


def at_its_time(delivery):
    return clock.at(delivery.due_at + timedelta(seconds=1))


def test_the_engine_sends_nothing_that_is_not_taken_any_more_and_says_so(
    short_posts, leader, change_limits, posted, client
):
    delivery = approved(short_posts)
    change_limits(text=5)
    with at_its_time(delivery):
        publishing.publish_due()
    delivery = fresh(delivery)
    assert posted() == []
    client.force_login(leader)
    told = client.get(f"/api/v1/deliveries/{delivery.pk}/").json()
    assert told["problems"] == ["The text is too long by 6: 11 of 5 characters."]
    assert "too long by 6" in client.get(reverse("content:delivery", args=[delivery.pk])).text
    assert (delivery.state, delivery.is_approved) == (S.PLANNED, False)
    assert "limits have changed" in delivery.problem
    assert Notice.objects.filter(recipient=leader, text__contains="would not take it").exists()


def test_limits_that_a_server_tells_are_held_to_as_well(server, leader, posted):
    delivery = approved(server)
    server.settings = {"most": 5}
    server.save()
    with at_its_time(delivery):
        publishing.publish_due()
    assert (fresh(delivery).state, posted()) == (S.PLANNED, [])


def test_what_was_refused_goes_out_once_it_is_shorter_and_approved_again(short_posts, leader, change_limits, posted):
    delivery = approved(short_posts)
    change_limits(text=5)
    with at_its_time(delivery):
        publishing.publish_due()
        texts.save_revision(item_id=delivery.item_id, by=leader, title="Ten days", body="Rest.")
        delivery = fresh(delivery)
        assert delivery.item.stage == Stage.APPROVE
        delivery.item.revisions.update(author=delivery.item.created_by)
        approval.approve(item_id=delivery.item_id, delivery_hashes={delivery.pk: delivery.payload_hash}, by=leader)
        scheduling.publish_now(delivery_id=delivery.pk, by=leader)
    with clock.at(delivery.due_at + timedelta(minutes=1)):
        publishing.publish_due()
    assert [payload.text for payload in posted()] == ["Rest."]
    assert fresh(delivery).problem == ""


def test_pictures_are_made_anew_when_smaller_ones_are_asked_for(short_posts, change_limits, posted):
    delivery = approved(short_posts, file={"width": 800, "height": 600, "alt": "Red"})
    assert delivery.payload["media"][0]["width"] == 800
    change_limits(longest_side=200)
    with at_its_time(delivery):
        publishing.publish_due()
    delivery = fresh(delivery)
    assert (posted(), delivery.state) == ([], S.PLANNED)
    assert delivery.payload["media"][0]["width"] == 200
    assert rendering.problems_of(delivery) == []


def test_one_that_was_tried_before_fails_instead_of_being_tried_again(short_posts, change_limits, posted):
    delivery = approved(short_posts, state=S.RETRY)
    change_limits(text=5)
    with at_its_time(delivery):
        publishing.publish_due()
    assert (fresh(delivery).state, posted()) == (S.FAILED, [])


def test_a_file_that_is_not_taken_voids_the_approval_and_keeps_the_item_in_approve(short_posts, leader):
    delivery = approved(short_posts)
    MediaFactory(item=delivery.item, mime="application/pdf", name="a.pdf")
    media.describe(media_id=delivery.item.media.get().pk, by=leader, alt="A list")
    delivery = fresh(delivery)
    assert (delivery.item.stage, delivery.is_approved) == (Stage.APPROVE, False)
    assert missing_of(delivery.item)[1:] == ["Short: “a.pdf” is a PDF file; taken here are: JPEG, PNG."]
