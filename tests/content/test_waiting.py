"""What waits for a person: said in plain words, with what SMM does meanwhile, and settled one after the other."""

from datetime import timedelta

import pytest
from django.urls import reverse

from content import checking, publishing, rendering
from content.models import Delivery, DeliveryAttempt
from content.newsroom.models import Article
from smm.core import clock
from smm.outbox.states import DeliveryState as S
from smm.platforms import registry
from smm.platforms.contract import Base, Certainty, Limits
from team.services import stops
from tests.factories.content import DeliveryFactory, DutyFactory, RevisionFactory, item_in
from tests.factories.team import ChannelFactory

pytestmark = pytest.mark.django_db


class Postcard(Base):
    """A platform that exists for these tests alone, and of which nobody hears whether anything arrived."""

    platform = "postcard"
    label = "Postcard"
    icon = "mail"
    certainty = Certainty.NONE
    limits = Limits()


@pytest.fixture
def postcards(monkeypatch, brand):
    monkeypatch.setitem(registry._connectors, "postcard", Postcard)
    return ChannelFactory(name="Postcards", platform="postcard", brand=brand)


def standing(channel, leader, state, title="A title", **fields):
    """An approved publication that came to stand in `state`."""
    item = item_in("publish", channels=[channel], brand=channel.brand, title=title)
    RevisionFactory(item=item, title=title, body="A text of five words", author=leader)
    delivery = DeliveryFactory(item=item, channel=channel, due_at=clock.now())
    rendering.render_item(item)
    delivery.refresh_from_db()
    approved = {"approved_hash": delivery.payload_hash, "approved_by": leader}
    Delivery.objects.filter(pk=delivery.pk).update(state=state, **approved, **fields)
    delivery.refresh_from_db()
    return delivery


def page_of(client, delivery):
    return client.get(reverse("content:delivery", args=[delivery.pk])).text


def decide(client, delivery, act, **data):
    return client.post(reverse("content:decide", args=[delivery.pk, act]), data)


def test_an_unknown_outcome_tells_what_happened_and_what_comes_by_itself(client, newsroom, leader):
    with clock.at(clock.now().replace(hour=12, minute=0)):
        soon = clock.now() + timedelta(minutes=5)
        delivery = standing(newsroom, leader, S.UNCERTAIN, next_try_at=soon)
        DeliveryAttempt.objects.create(delivery=delivery, outcome="unknown", detail="The worker ended.")
        client.force_login(leader)
        page = page_of(client, delivery)

    assert "perhaps it is there, perhaps not" in page
    assert "SMM sent it; no answer was kept" in page
    assert "The worker ended." in page
    assert "SMM looks again at 12:05." in page


def test_what_no_machine_can_find_out_says_so_and_asks_before_it_may_come_twice(client, postcards, leader):
    delivery = standing(postcards, leader, S.UNCERTAIN)
    client.force_login(leader)

    page = page_of(client, delivery)
    unsure = decide(client, delivery, "send_again")

    assert "SMM cannot find out by itself" in page
    assert reverse("content:decide", args=[delivery.pk, "look_again"]) not in page
    assert unsure.status_code == 409
    assert "people will see it twice" in unsure.text
    delivery.refresh_from_db()
    assert delivery.state == S.UNCERTAIN
    decide(client, delivery, "send_again", is_sure="on")
    delivery.refresh_from_db()
    assert delivery.state == S.RETRY


def test_where_the_platform_knows_the_key_nobody_is_asked_whether_they_are_sure(client, newsroom, leader):
    delivery = standing(newsroom, leader, S.UNCERTAIN)
    client.force_login(leader)

    assert 'name="is_sure"' not in page_of(client, delivery)
    decide(client, delivery, "send_again")

    delivery.refresh_from_db()
    assert delivery.state == S.RETRY


def test_who_decided_what_stays_on_the_page(client, newsroom, leader, second_leader):
    delivery = standing(newsroom, leader, S.UNCERTAIN)
    client.force_login(leader)
    decide(client, delivery, "it_is_there", url="https://example.com/1")

    page = page_of(client, delivery)

    assert "Lena Leader: It is there" in page
    assert [(one.act, one.by, one.reason) for one in delivery.decisions.all()] == [
        ("it_is_there", leader, "https://example.com/1")
    ]


def test_of_what_differs_the_page_shows_which_words(client, newsroom, leader):
    delivery = standing(newsroom, leader, S.SCHEDULED, next_try_at=clock.now())
    publishing.publish_due()
    Article.objects.update(text="A text of six words", title="Another title")
    checking.read_back()
    client.force_login(leader)

    page = page_of(client, delivery)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.seen["text"]) == (S.ALTERED, "A text of six words")
    assert "<del>five</del><ins>six</ins>" in page
    assert "<del>A</del><ins>Another</ins> title" in page


def test_after_a_decision_the_next_one_follows_the_most_urgent_first(client, newsroom, leader):
    failed = standing(newsroom, leader, S.FAILED, "Failed")
    with clock.at(clock.now() - timedelta(hours=1)):
        unknown = standing(newsroom, leader, S.UNCERTAIN, "Unknown")
    late = standing(newsroom, leader, S.PLANNED, "Late", late_question=True)
    client.force_login(leader)

    first = decide(client, unknown, "withdraw", reason="x")
    second = decide(client, late, "withdraw", reason="x")
    third = decide(client, failed, "withdraw", reason="x")

    assert first.url == reverse("content:delivery", args=[late.pk])
    assert second.url == reverse("content:delivery", args=[failed.pk])
    assert third.url == reverse("content:delivery", args=[failed.pk])


def test_who_did_not_come_to_settle_is_not_led_away(client, newsroom, leader):
    standing(newsroom, leader, S.FAILED)
    planned = standing(newsroom, leader, S.SCHEDULED)
    client.force_login(leader)

    answer = decide(client, planned, "withdraw", reason="x")

    assert answer.url == reverse("content:delivery", args=[planned.pk])


def test_the_list_and_its_counter_hold_what_the_person_may_decide(
    client, newsroom, leader, second_leader, marketer, editor
):
    delivery = standing(newsroom, leader, S.FAILED, "It failed")
    DutyFactory(item=delivery.item, kind="production", owner=marketer)

    def seen_by(member):
        client.force_login(member)
        page = client.get("/decisions/").text
        return "It failed" in page, 'class="count count-loud">1<' in page

    assert seen_by(leader) == (True, True)
    assert seen_by(marketer) == (True, True)
    assert seen_by(editor) == (False, False)
    assert seen_by(second_leader) == (False, False)


def test_everything_unknown_is_looked_up_by_one_button(client, newsroom, postcards, leader):
    later = clock.now() + timedelta(hours=1)
    unknown = [standing(newsroom, leader, S.UNCERTAIN, next_try_at=later) for _ in range(2)]
    beyond = standing(postcards, leader, S.UNCERTAIN, next_try_at=None)
    client.force_login(leader)
    assert "Look again for all 2" in client.get("/decisions/").text

    client.post(reverse("content:look_again_at_all"))

    for delivery in unknown:
        delivery.refresh_from_db()
        assert delivery.next_try_at <= clock.now()
    beyond.refresh_from_db()
    assert beyond.next_try_at is None


def test_while_a_stop_stands_every_page_says_so_and_how_much_waits(client, newsroom, leader, marketer):
    standing(newsroom, leader, S.SCHEDULED, next_try_at=clock.now())
    stops.stop(by=leader, reason="A recall", channel_id=newsroom.pk)
    client.force_login(marketer)
    page = client.get(reverse("content:board")).text
    assert "A recall" in page
    assert "1 thing that is due waits for it" in page
    assert "Let it go on" not in page

    client.force_login(leader)
    assert "Let it go on" in client.get(reverse("content:board")).text


@pytest.mark.parametrize("rows", [2, 20])
def test_the_list_costs_the_same_however_long(client, newsroom, leader, rows, django_assert_max_num_queries):
    for _ in range(rows):
        standing(newsroom, leader, S.UNCERTAIN)
    client.force_login(leader)
    with django_assert_max_num_queries(20):
        client.get("/decisions/")
