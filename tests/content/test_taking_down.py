"""Taking down everywhere: what SMM removes, what people remove, and that nobody believes it gone while it is not."""

import pytest
from django.urls import reverse

from content import checking, publishing, rendering
from content.models import Delivery
from content.newsroom.models import Article
from content.services import correcting
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox.states import DeliveryState as S
from tests.factories.content import DeliveryFactory, DutyFactory, RevisionFactory, item_in
from tests.factories.team import ChannelFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def weibo(brand):
    return ChannelFactory(name="Our Weibo", platform="weibo", account_id="lumen", brand=brand)


@pytest.fixture
def item(newsroom, weibo, leader):
    """Live in the newsroom and, posted by hand, on Weibo."""
    item = item_in("publish", channels=[newsroom, weibo], brand=newsroom.brand, title="The price", created_by=leader)
    RevisionFactory(item=item, title="The price", body="It costs 5 euro", author=leader)
    for channel in (newsroom, weibo):
        DeliveryFactory(item=item, channel=channel, due_at=clock.now())
    rendering.render_item(item)
    for delivery in item.deliveries.all():
        approved = {"approved_hash": delivery.payload_hash, "next_try_at": clock.now()}
        Delivery.objects.filter(pk=delivery.pk).update(state=S.SCHEDULED, **approved)
    publishing.publish_due()
    checking.read_back()
    live = {"external_id": "https://weibo.com/1/2", "external_url": "https://weibo.com/1/2", "settled_at": clock.now()}
    Delivery.objects.filter(channel=weibo).update(state=S.LIVE, **live)
    return item


def of(item, channel):
    return item.deliveries.get(channel=channel)


def test_everything_comes_down_at_once_and_each_channel_says_how(client, item, newsroom, weibo, leader):
    client.force_login(leader)
    address = reverse("content:take_down", args=[item.pk])
    asked = client.get(address).text
    ids = list(item.deliveries.values_list("pk", flat=True))

    client.post(address, {"delivery": ids, "reason": "The price is wrong"})
    checking.take_down_due()
    page = client.get(address).text

    assert "SMM removes it." in asked
    assert "you remove it on the platform" in asked
    assert (of(item, newsroom).state, of(item, weibo).state) == (S.REMOVED, S.STILL_UP)
    assert not Article.objects.filter(removed_at=None).exists()
    assert "remove it on the platform, then say so here" in page
    assert "https://weibo.com/1/2" in page
    assert [one.reason for one in of(item, newsroom).decisions.all()] == ["The price is wrong"]


@pytest.mark.parametrize(("data", "said"), [({"reason": "x"}, "Choose what comes down"), ({}, "required")])
def test_nothing_chosen_or_no_reason_is_asked_for(client, item, leader, data, said):
    client.force_login(leader)
    given = {"delivery": [1], **data} if "reason" not in data else data
    answer = client.post(reverse("content:take_down", args=[item.pk]), given)
    assert answer.status_code == 422
    assert said in answer.text


def test_what_was_posted_by_hand_is_removed_by_hand_and_staff_say_so(client, item, weibo, leader, marketer):
    delivery = of(item, weibo)
    DutyFactory(item=item, kind="upload", owner=marketer)
    client.force_login(leader)
    client.post(reverse("content:decide", args=[delivery.pk, "take_down"]), {"reason": "Wrong"})

    client.force_login(marketer)
    client.post(reverse("content:decide", args=[delivery.pk, "say_removed"]))

    delivery.refresh_from_db()
    assert (delivery.state, delivery.decided_by) == (S.REMOVED, marketer)


def test_staff_take_nothing_down(client, item, marketer):
    DutyFactory(item=item, kind="upload", owner=marketer)
    client.force_login(marketer)
    assert client.get(reverse("content:take_down", args=[item.pk])).status_code == 403


def test_cancelling_while_it_is_live_says_that_it_would_remove_nothing(client, item, newsroom, weibo, leader):
    Delivery.objects.filter(channel=weibo).update(state=S.HANDED_OVER)
    type(item).objects.filter(pk=item.pk).update(stage="publish")
    client.force_login(leader)
    address = reverse("content:reason", args=[item.pk, "cancelled"])

    page = client.get(address).text
    answer = client.post(address, {"reason": "Not needed"})

    assert "Cancelling would remove nothing" in page
    assert reverse("content:take_down", args=[item.pk]) in page
    assert 'name="reason"' not in page
    assert answer.status_code == 409
    assert "has to be taken down first" in answer.text


def test_once_nothing_is_live_any_more_it_can_be_cancelled(client, item, newsroom, weibo, leader):
    Delivery.objects.filter(channel=weibo).update(state=S.WITHDRAWN)
    Delivery.objects.filter(channel=newsroom).update(state=S.REMOVED)
    type(item).objects.filter(pk=item.pk).update(stage="publish")
    client.force_login(leader)

    client.post(reverse("content:reason", args=[item.pk, "cancelled"]), {"reason": "The price was wrong"})

    item = type(item).objects.get(pk=item.pk)
    assert item.stage == "cancelled"


def test_a_correction_says_other_words_is_approved_for_itself_and_the_first_post_stands(
    client, item, newsroom, leader, approver
):
    live = of(item, newsroom)
    client.force_login(leader)
    page = client.get(reverse("content:correct", args=[live.pk])).text
    assert "It costs 5 euro</textarea>" in page

    data = {"page": "correct", "title": "The price", "text": "It costs 6 euro"}
    client.post(reverse("content:decide", args=[live.pk, "correct"]), data)

    correction = live.corrections.get()
    assert (correction.state, correction.payload["text"]) == (S.PLANNED, "It costs 6 euro")
    assert not correction.is_approved
    live.refresh_from_db()
    assert (live.state, live.payload["text"]) == (S.LIVE, "It costs 5 euro")
    approval = client.get(reverse("content:approve", args=[item.pk])).text
    assert "<del>5</del><ins>6</ins>" in approval


def test_a_correction_that_says_the_same_is_refused(item, newsroom, leader):
    with pytest.raises(Refused, match="what stands there already"):
        correcting.correct(delivery_id=of(item, newsroom).pk, by=leader, text="It costs 5 euro")
