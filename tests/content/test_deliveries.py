"""What people decide about deliveries, through the pages."""

from datetime import timedelta

import pytest
from django.urls import reverse

from content import checking, publishing, rendering
from content.models import DeliveryPurpose
from content.newsroom.models import Article
from content.selectors import approvals
from content.services import approval
from smm.core import clock
from smm.outbox.states import DeliveryState as S
from tests.factories.content import DeliveryFactory, DutyFactory, RevisionFactory, item_in
from tests.factories.team import ChannelFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def wechat(brand):
    return ChannelFactory(name="WeChat", platform="wechat", account_id="lumen", brand=brand)


def made(channel, leader, state, **fields):
    item = item_in("publish", channels=[channel])
    RevisionFactory(item=item, title="A title", body="A text", author=leader)
    delivery = DeliveryFactory(item=item, channel=channel, due_at=clock.now() + timedelta(minutes=1))
    rendering.render_item(item)
    delivery.refresh_from_db()
    type(delivery).objects.filter(pk=delivery.pk).update(state=state, approved_hash=delivery.payload_hash, **fields)
    delivery.refresh_from_db()
    return delivery


def decide(client, delivery, act, **data):
    return client.post(reverse("content:decide", args=[delivery.pk, act]), data)


def test_by_hand_is_handed_over_at_its_time_and_settled_by_a_pasted_address(client, wechat, leader):
    delivery = made(wechat, leader, S.SCHEDULED, next_try_at=clock.now())
    client.force_login(leader)

    publishing.publish_due()
    delivery.refresh_from_db()
    assert delivery.state == S.HANDED_OVER
    assert "A text" in client.get(reverse("content:hand_over", args=[delivery.pk])).text
    wrong = decide(client, delivery, "posted", url="not an address")
    decide(client, delivery, "posted", url="https://mp.weixin.qq.com/s/1")

    delivery.refresh_from_db()
    assert wrong.status_code == 409
    assert (delivery.state, delivery.external_url) == (S.LIVE, "https://mp.weixin.qq.com/s/1")
    assert delivery.item.__class__.objects.get(pk=delivery.item_id).stage == "promote"


def test_an_unknown_outcome_is_settled_by_a_person(client, newsroom, leader):
    delivery = made(newsroom, leader, S.UNCERTAIN)
    client.force_login(leader)

    page = client.get(reverse("content:delivery", args=[delivery.pk]))
    decide(client, delivery, "send_again")
    publishing.publish_due()

    assert "It is not there: send it" in page.text
    delivery.refresh_from_db()
    assert (delivery.state, delivery.decided_by) == (S.SENT, leader)
    assert Article.objects.count() == 1


def test_a_leader_takes_down_what_is_live_with_a_reason(client, newsroom, leader, marketer):
    delivery = made(newsroom, leader, S.SCHEDULED, next_try_at=clock.now())
    publishing.publish_due()
    checking.read_back()
    client.force_login(leader)

    without = decide(client, delivery, "take_down", reason="")
    decide(client, delivery, "take_down", reason="The price was wrong")
    checking.take_down_due()

    delivery.refresh_from_db()
    assert without.status_code == 422
    assert delivery.state == S.REMOVED
    assert client.get(reverse("newsroom:index")).text.count("A title") == 0


def test_staff_cannot_take_down(client, newsroom, leader, marketer):
    delivery = made(newsroom, leader, S.LIVE)
    client.force_login(marketer)

    assert decide(client, delivery, "take_down", reason="I do not like it").status_code == 403


def test_a_correction_is_a_delivery_of_its_own_to_be_approved(client, newsroom, leader):
    delivery = made(newsroom, leader, S.LIVE)
    client.force_login(leader)

    same = decide(client, delivery, "correct", text="A text", page="correct")
    decide(client, delivery, "correct", text="A better text", page="correct")

    assert "what stands there already" in same.text
    correction = delivery.item.deliveries.get(purpose=DeliveryPurpose.CORRECTION)
    assert correction.state == S.PLANNED
    assert (correction.payload["text"], correction.corrects) == ("A better text", delivery)
    assert not correction.is_approved
    assert "A better text" in client.get(reverse("content:delivery", args=[correction.pk])).text


def test_the_time_is_changed_without_losing_the_approval(client, newsroom, leader):
    delivery = made(newsroom, leader, S.SCHEDULED)
    client.force_login(leader)
    day = clock.now().date() + timedelta(days=20)

    decide(client, delivery, "replan", day=day.isoformat(), at="09:30", zone="Asia/Shanghai")

    delivery.refresh_from_db()
    assert delivery.is_approved
    assert delivery.state == S.SCHEDULED
    assert delivery.due_at.isoformat() == f"{day.isoformat()}T01:30:00+00:00"
    assert delivery.next_try_at == delivery.due_at


def test_an_act_that_is_over_is_refused_with_a_sentence(client, newsroom, leader):
    delivery = made(newsroom, leader, S.LIVE)
    client.force_login(leader)

    answer = decide(client, delivery, "mend")

    assert answer.status_code == 409
    assert "not possible any more" in answer.text


def test_a_failed_one_that_was_mended_is_approved_for_itself_while_its_sister_is_live(
    client, newsroom, leader, approver
):
    live = made(newsroom, leader, S.LIVE)
    item = live.item
    type(item).objects.filter(pk=item.pk).update(stage="promote")
    other = DeliveryFactory(item=item, channel=ChannelFactory(account_id="second", brand=newsroom.brand))
    type(other).objects.filter(pk=other.pk).update(state=S.FAILED)
    DutyFactory(item=item, kind="approval", owner=approver)
    client.force_login(leader)
    decide(client, other, "mend")
    other.refresh_from_db()

    assert item in approvals.waiting_for(approver)
    approval.approve(item_id=item.pk, by=approver, delivery_hashes={other.pk: other.payload_hash})

    live.refresh_from_db()
    other.refresh_from_db()
    assert live.state == S.LIVE
    assert other.is_approved
    assert other.state == S.SCHEDULED
