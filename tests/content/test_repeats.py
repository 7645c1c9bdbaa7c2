"""The same words again on later days: one approval for all, the hour kept, and never a repeat of other words."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from content import checking, publishing, rendering
from content.models import Delivery
from content.newsroom.models import Article
from content.recurring import Rhythm, days_of
from content.selectors import approvals
from content.services import approval, repeats, scheduling, texts
from content.timing import moment_near
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox.states import DeliveryState as S
from tests.factories.content import DeliveryFactory, RevisionFactory, item_in
from tests.factories.team import MemberFactory

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("rhythm", "until", "days"),
    [
        (Rhythm.DAY, date(2027, 1, 31), ["2027-01-30", "2027-01-31"]),
        (Rhythm.WEEK, date(2027, 2, 12), ["2027-02-05", "2027-02-12"]),
        (Rhythm.FORTNIGHT, date(2027, 2, 12), ["2027-02-12"]),
        (Rhythm.WEEKDAY, date(2027, 2, 2), ["2027-02-01", "2027-02-02"]),
        (Rhythm.MONTH, date(2027, 4, 1), ["2027-02-28", "2027-03-29"]),
        (Rhythm.DAY, date(2027, 1, 29), []),
    ],
)
def test_the_days_of_a_rhythm(rhythm, until, days):
    assert [str(day) for day in days_of(date(2027, 1, 29), rhythm, until)] == days


def test_at_most_sixty_repeats_are_planned():
    assert len(days_of(date(2027, 1, 1), Rhythm.DAY, date(2027, 12, 31))) == 60


@pytest.mark.parametrize(
    ("day", "at", "shown"),
    [
        (date(2027, 3, 27), time(2, 30), "02:30"),
        (date(2027, 3, 28), time(2, 30), "03:30"),
        (date(2027, 10, 31), time(2, 30), "02:30"),
        (date(2027, 11, 1), time(9, 0), "09:00"),
    ],
    ids=["plain", "skipped", "twice", "winter"],
)
def test_the_hour_is_kept_over_daylight_saving(day, at, shown):
    moment = moment_near(day, at, BERLIN)
    assert moment.astimezone(ZoneInfo(BERLIN)).strftime("%H:%M") == shown
    assert moment.astimezone(ZoneInfo(BERLIN)).date() == day


@pytest.fixture
def delivery(newsroom, leader, marketer, brand) -> Delivery:
    """Waits for approval, planned for a Friday at nine in Berlin, a week before the clocks change."""
    item = item_in("approve", channels=[newsroom], created_by=marketer, brand=brand)
    RevisionFactory(item=item, author=marketer, body="Look at https://lumen.example/coffee")
    due = datetime(2027, 3, 26, 9, tzinfo=ZoneInfo(BERLIN))
    kept = {"planned_date": due.date(), "planned_time": due.time(), "zone": BERLIN}
    made = DeliveryFactory(item=item, channel=newsroom, due_at=due, **kept)
    rendering.render_item(item)
    made.refresh_from_db()
    return made


def approve(delivery, leader):
    approval.approve(item_id=delivery.item_id, delivery_hashes={delivery.pk: delivery.payload_hash}, by=leader)


def goes_out(moment):
    with clock.at(moment):
        publishing.publish_due()
        checking.read_back()


@pytest.mark.django_db
def test_one_approval_lets_every_repeat_go_out_at_the_same_hour(delivery, leader):
    repeats.repeat(delivery_id=delivery.pk, rhythm=Rhythm.WEEK, until=date(2027, 4, 9), by=leader)
    assert [one.delivery for one in approvals.outgoing(delivery.item)] == [delivery]
    approve(delivery, leader)

    for due in Delivery.objects.order_by("due_at").values_list("due_at", flat=True):
        goes_out(due + timedelta(seconds=1))
        goes_out(due + timedelta(seconds=9))

    rows = Delivery.objects.order_by("due_at")
    assert [row.state for row in rows] == [S.LIVE] * 3
    assert {row.due_at.astimezone(ZoneInfo(BERLIN)).strftime("%a %H:%M") for row in rows} == {"Fri 09:00"}
    assert len({row.due_at.time() for row in rows}) == 2
    assert Article.objects.count() == 3
    assert len({row.payload_hash for row in rows}) == 1


@pytest.mark.django_db
def test_repeats_hold_the_item_in_no_stage(delivery, leader):
    repeats.repeat(delivery_id=delivery.pk, rhythm=Rhythm.WEEK, until=date(2027, 4, 9), by=leader)
    approve(delivery, leader)
    goes_out(delivery.due_at + timedelta(seconds=1))
    goes_out(delivery.due_at + timedelta(seconds=9))

    delivery.item.refresh_from_db()
    assert delivery.item.stage == "promote"
    assert {one.state for one in delivery.repeats.all()} == {S.SCHEDULED}


@pytest.mark.django_db
def test_other_words_void_the_repeats_until_they_are_approved_once(delivery, leader):
    repeats.repeat(delivery_id=delivery.pk, rhythm=Rhythm.WEEK, until=date(2027, 4, 9), by=leader)
    approve(delivery, leader)
    other = MemberFactory(role="leader")
    texts.save_revision(item_id=delivery.item_id, by=other, title="New", body="Other words")

    assert {one.state for one in Delivery.objects.all()} == {S.PLANNED}
    [shown] = approvals.outgoing(delivery.item)
    approve(shown.delivery, leader)
    assert {one.state for one in Delivery.objects.all()} == {S.SCHEDULED}


@pytest.mark.django_db
def test_repeats_are_taken_back_and_planned_anew(delivery, leader):
    repeats.repeat(delivery_id=delivery.pk, rhythm=Rhythm.DAY, until=date(2027, 4, 1), by=leader)
    repeats.repeat(delivery_id=delivery.pk, rhythm=Rhythm.WEEK, until=date(2027, 4, 2), by=leader)
    assert delivery.repeats.exclude(state=S.WITHDRAWN).count() == 1

    assert repeats.stop(delivery_id=delivery.pk, by=leader) == 1
    assert set(delivery.repeats.values_list("state", flat=True)) == {S.WITHDRAWN}


@pytest.mark.django_db
@pytest.mark.parametrize("until", [date(2027, 3, 27), date(2029, 1, 1)])
def test_what_cannot_be_repeated_is_refused_with_a_sentence(delivery, leader, until):
    with pytest.raises(Refused):
        repeats.repeat(delivery_id=delivery.pk, rhythm=Rhythm.WEEK, until=until, by=leader)
    assert not delivery.repeats.exists()


@pytest.mark.django_db
def test_a_repeat_can_be_moved_alone(delivery, leader):
    [first, _second] = repeats.repeat(delivery_id=delivery.pk, rhythm=Rhythm.WEEK, until=date(2027, 4, 9), by=leader)
    scheduling.replan(delivery_id=first.pk, day=date(2027, 4, 3), at=time(10), by=leader, zone=BERLIN)

    first.refresh_from_db()
    assert str(first.planned_date) == "2027-04-03"


@pytest.mark.django_db
def test_the_page_plans_shows_and_stops_repeats(delivery, leader, client):
    client.force_login(leader)
    page = reverse("content:repeats", args=[delivery.pk])
    assert client.post(page, {"rhythm": "week", "until": "soon"}).status_code == 422
    client.post(page, {"rhythm": "week", "until": "2027-04-09"})
    shown = client.get(page).content.decode()
    assert shown.count("waits for approval") == 2
    assert page in client.get(reverse("content:delivery", args=[delivery.pk])).content.decode()

    client.post(reverse("content:stop_repeats", args=[delivery.pk]))
    assert set(delivery.repeats.values_list("state", flat=True)) == {S.WITHDRAWN}


@pytest.mark.django_db
def test_the_api_plans_and_stops_repeats(delivery, leader, client):
    client.force_login(leader)
    address = f"/api/v1/deliveries/{delivery.pk}/"
    made = client.post(f"{address}repeat/", {"rhythm": "week", "until": "2027-04-09"}, "application/json")
    assert (made.status_code, len(made.json())) == (201, 2)
    assert {one["repeat_of"] for one in made.json()} == {delivery.pk}
    assert client.post(f"{address}stop-repeats/").status_code == 204
