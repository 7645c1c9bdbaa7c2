"""What was planned by the wall-clock stays there, over daylight saving and when the rules of a zone change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.urls import reverse

from content import rendering, timing
from content.models import Delivery
from content.services import scheduling
from smm.core import clock
from smm.outbox.states import DeliveryState as S
from team.models import Notice
from tests.factories.content import DeliveryFactory, DutyFactory, RevisionFactory, item_in

pytestmark = pytest.mark.django_db
BERLIN = "Europe/Berlin"
SKIPPED, REPEATED = date(2027, 3, 28), date(2027, 10, 31)


@pytest.fixture
def delivery(newsroom, leader):
    item = item_in("publish", channels=[newsroom], brand=newsroom.brand)
    RevisionFactory(item=item, author=leader)
    delivery = DeliveryFactory(item=item, channel=newsroom, due_at=clock.now() + timedelta(days=1))
    rendering.render_item(item)
    delivery.refresh_from_db()
    approved = {"approved_hash": delivery.payload_hash, "next_try_at": delivery.due_at}
    Delivery.objects.filter(pk=delivery.pk).update(state=S.SCHEDULED, **approved)
    delivery.refresh_from_db()
    return delivery


def replan(client, delivery, **data):
    url = reverse("content:decide", args=[delivery.pk, "replan"])
    return client.post(url, {"zone": BERLIN, "ask": "True", **data})


def test_a_skipped_time_is_refused_with_the_two_nearest_as_buttons(client, delivery, leader):
    client.force_login(leader)

    answer = replan(client, delivery, day=SKIPPED, at="02:30")

    assert answer.status_code == 422
    assert "skip 02:30. The nearest times are 01:30 and 03:30" in answer.text
    assert 'name="nearest" value="2027-03-28T01:30"' in answer.text
    replan(client, delivery, day=SKIPPED, at="02:30", nearest="2027-03-28T03:30")
    delivery.refresh_from_db()
    assert delivery.due_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert delivery.planned_time == time(3, 30)


def test_of_a_repeated_time_the_first_or_the_second_is_chosen_and_kept(client, delivery, leader):
    client.force_login(leader)

    asked = replan(client, delivery, day=REPEATED, at="02:30")
    assert asked.status_code == 422
    assert "Clocks show this time twice on that day" in asked.text

    replan(client, delivery, day=REPEATED, at="02:30", is_second="True")
    delivery.refresh_from_db()
    assert delivery.due_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert (delivery.planned_time, delivery.planned_second) == (time(2, 30), True)
    page = client.get(reverse("content:delivery", args=[delivery.pk])).text
    assert 'value="True" id="id_replan_is_second_1" checked' in page

    replan(client, delivery, day=REPEATED, at="02:30", is_second="False")
    delivery.refresh_from_db()
    assert delivery.due_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_over_the_api_the_first_is_meant_unless_the_second_is_asked_for(client, delivery, leader):
    client.force_login(leader)
    told = {"act": "replan", "day": str(REPEATED), "at": "02:30", "zone": BERLIN}
    url = f"/api/v1/deliveries/{delivery.pk}/decide/"

    first = client.post(url, told, content_type="application/json").json()
    second = client.post(url, {**told, "is_second": True}, content_type="application/json").json()

    assert (first["due_at"], second["due_at"]) == ("2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z")


def test_a_skipped_time_over_the_api_is_answered_with_the_nearest(client, delivery, leader):
    client.force_login(leader)
    told = {"act": "replan", "day": str(SKIPPED), "at": "02:30", "zone": BERLIN}
    answer = client.post(f"/api/v1/deliveries/{delivery.pk}/decide/", told, content_type="application/json")
    assert answer.status_code == 400
    assert "01:30 and 03:30" in answer.content.decode()


def test_dragging_to_another_day_keeps_the_time_on_the_deliverys_own_clock(client, delivery, leader):
    scheduling.replan(delivery_id=delivery.pk, day=date(2027, 3, 20), at=time(9), by=leader, zone=BERLIN)
    client.force_login(leader)

    client.post(reverse("content:replan", args=[delivery.pk]), {"day": "2027-03-29"})

    delivery.refresh_from_db()
    assert (delivery.planned_date, delivery.planned_time, delivery.zone) == (date(2027, 3, 29), time(9), BERLIN)
    assert delivery.due_at == datetime(2027, 3, 29, 7, tzinfo=UTC)  # summer time since the day before


def test_the_zone_is_shown_where_it_is_not_the_readers(client, delivery, leader):
    scheduling.replan(delivery_id=delivery.pk, day=date(2027, 3, 20), at=time(9), by=leader, zone="Asia/Tokyo")
    client.force_login(leader)
    for name, pk in (("delivery", delivery.pk), ("item", delivery.item_id), ("hand_over", delivery.pk)):
        assert "Asia/Tokyo)" in client.get(reverse(f"content:{name}", args=[pk])).text


@pytest.fixture
def new_rules(monkeypatch):
    """Berlin keeps Tokyo's time from now on."""
    rules = {BERLIN: "Asia/Tokyo"}
    monkeypatch.setattr(timing, "ZoneInfo", lambda zone: ZoneInfo(rules.get(zone, zone)))


def test_new_rules_of_a_zone_move_the_moment_and_keep_the_wall_clock(
    delivery, leader, marketer, new_rules, monkeypatch
):
    DutyFactory(item=delivery.item, kind="upload", owner=marketer)
    with monkeypatch.context() as old:
        old.setattr(timing, "ZoneInfo", ZoneInfo)
        scheduling.replan(delivery_id=delivery.pk, day=date(2027, 7, 1), at=time(9), by=leader, zone=BERLIN)

    call_command("replan_zones")
    call_command("replan_zones")

    delivery.refresh_from_db()
    assert (delivery.planned_time, delivery.due_at) == (time(9), datetime(2027, 7, 1, 0, tzinfo=UTC))
    assert (delivery.state, delivery.next_try_at) == (S.SCHEDULED, delivery.due_at)
    assert delivery.is_approved
    told = Notice.objects.get(recipient=marketer)
    assert "keeps its time 09:00" in told.text


def test_what_has_been_claimed_or_has_gone_out_is_left_alone(delivery, leader, new_rules, monkeypatch):
    with monkeypatch.context() as old:
        old.setattr(timing, "ZoneInfo", ZoneInfo)
        scheduling.replan(delivery_id=delivery.pk, day=date(2027, 7, 1), at=time(9), by=leader, zone=BERLIN)
    Delivery.objects.filter(pk=delivery.pk).update(state=S.CLAIMED)

    call_command("replan_zones")

    delivery.refresh_from_db()
    assert delivery.due_at == datetime(2027, 7, 1, 7, tzinfo=UTC)


def test_a_time_that_new_rules_skip_goes_later():
    assert timing.moment_near(SKIPPED, time(2, 30), BERLIN) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_the_second_of_a_repeated_hour_stays_the_second():
    second = timing.moment_near(REPEATED, time(2, 30), BERLIN, is_second=True)
    assert second == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
