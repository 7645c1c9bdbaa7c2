"""What was approved goes out at its time, once, and is read back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from content import checking, publishing, rendering
from content.models import TrackedLink
from content.newsroom.models import Article
from content.services import scheduling
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox.moves import move
from smm.outbox.states import DeliveryState as S
from team.services import stops
from tests.factories.content import DeliveryFactory, RevisionFactory, item_in
from tests.factories.team import ChannelFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(newsroom):
    return item_in("publish", title="Why beans rest", channels=[newsroom])


@pytest.fixture
def delivery(item, newsroom, leader):
    """Approved and scheduled for a minute from now."""
    RevisionFactory(item=item, title="Why beans rest", body="Read [more](https://example.com/a?x=1).", author=leader)
    made = DeliveryFactory(item=item, channel=newsroom, due_at=clock.now() + timedelta(minutes=1))
    rendering.render_item(item)
    made.refresh_from_db()
    made.approved_hash = made.payload_hash
    made.save()
    scheduling.schedule_approved(item)
    made.refresh_from_db()
    return made


def at_its_time(delivery):
    return clock.at(delivery.due_at + timedelta(seconds=1))


def test_nothing_goes_out_before_its_time(delivery):
    publishing.publish_due()

    assert not Article.objects.exists()


def test_it_goes_out_at_its_time_is_read_back_and_the_item_moves_on(delivery, item):
    with at_its_time(delivery):
        publishing.publish_due()
        publishing.publish_due()
        checking.read_back()

    delivery.refresh_from_db()
    item.refresh_from_db()
    assert Article.objects.count() == 1
    assert (delivery.state, delivery.verification) == (S.LIVE, "verified")
    assert item.stage == "promote"


def test_links_are_tracked_and_visits_counted_once_each(client, delivery):
    link = TrackedLink.objects.get(delivery=delivery)

    client.get(reverse("track", args=[link.code]), headers={"User-Agent": "Mozilla/5.0"})
    robot = client.get(reverse("track", args=[link.code]), headers={"User-Agent": "Googlebot"})

    link.refresh_from_db()
    assert f"/l/{link.code}/" in delivery.payload["text"]
    assert robot["Location"].startswith("https://example.com/a?utm_source=newsroom")
    assert "x=1" in link.url
    assert link.clicks == 1


def test_a_text_changed_behind_the_approval_never_goes_out(delivery):
    delivery.payload["text"] = "Something else"
    delivery.save()

    with at_its_time(delivery):
        publishing.publish_due()

    delivery.refresh_from_db()
    assert delivery.state == S.PLANNED
    assert not Article.objects.exists()


def test_nothing_goes_out_while_an_emergency_stop_stands(delivery, leader):
    stop = stops.stop(by=leader, reason="A crisis", brand_id=delivery.channel.brand_id)

    with at_its_time(delivery):
        publishing.publish_due()
        assert not Article.objects.exists()
        stops.resume(stop_id=stop.pk, by=leader)
        publishing.publish_due()

    assert Article.objects.count() == 1


def test_a_late_one_waits_for_a_person(delivery, leader):
    with clock.at(delivery.due_at + timedelta(hours=3)):
        publishing.publish_due()
        delivery.refresh_from_db()
        assert (delivery.state, delivery.late_question) == (S.PLANNED, True)

        scheduling.publish_now(delivery_id=delivery.pk, by=leader)
    with clock.at(delivery.due_at + timedelta(hours=3, seconds=5)):
        publishing.publish_due()

    assert Article.objects.count() == 1


def test_a_worker_that_died_after_sending_leads_to_a_look_up_not_to_a_second_article(delivery):
    with at_its_time(delivery):
        publishing.Publications().send(delivery)
        move(delivery, S.SCHEDULED, S.CLAIMED, lease_until=clock.now())
        delivery.attempts.create(worker="dead")
    with clock.at(delivery.due_at + timedelta(minutes=10)):
        publishing.settle_unknown()
        delivery.refresh_from_db()
        assert delivery.state == S.UNCERTAIN or delivery.state == S.SENT
        publishing.settle_unknown()
        checking.read_back()

    delivery.refresh_from_db()
    assert delivery.state == S.LIVE
    assert Article.objects.count() == 1


def test_a_worker_that_died_before_the_call_leads_to_a_second_claim(delivery):
    with at_its_time(delivery):
        move(delivery, S.SCHEDULED, S.CLAIMED, lease_until=clock.now())
    with clock.at(delivery.due_at + timedelta(minutes=10)):
        publishing.settle_unknown()
        publishing.publish_due()

    assert Article.objects.count() == 1


def test_a_time_that_has_passed_is_refused(delivery, leader):
    with pytest.raises(Refused, match="has passed"):
        scheduling.replan(
            delivery_id=delivery.pk,
            day=clock.now().date() - timedelta(days=1),
            at=clock.now().time(),
            by=leader,
        )


def test_a_platform_without_markdown_gets_links_spelled_out(item, brand, leader):
    wechat = ChannelFactory(platform="wechat", brand=brand)
    RevisionFactory(item=item, title="Tea", body="Come [to the table](https://example.com/tea).", author=leader)
    delivery = DeliveryFactory(item=item, channel=wechat)

    rendering.render_item(item)

    delivery.refresh_from_db()
    assert "[" not in delivery.payload["text"]
    assert delivery.payload["text"].startswith("Come to the table: http")
