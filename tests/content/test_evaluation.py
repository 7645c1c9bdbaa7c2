"""What came of an item, what it cost, and what was learned."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from content.models import Evaluation, ItemGoal, Promotion, Reading
from content.selectors.evaluation import cost_of
from content.selectors.snapshots import missing_of
from content.services import evaluation
from content.workflow import DutyKind, Stage
from goals.hooks import Period
from goals.reporting import draft
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox.states import DeliveryState
from tests.factories.content import DeliveryFactory, DutyFactory, item_in
from tests.factories.goals import TargetFactory


@pytest.fixture
def item(brand, newsroom, marketer):
    marketer.hourly_cost = 40
    marketer.save()
    made = item_in(Stage.EVALUATE, brand=brand, title="Cold brew at home", cost=Decimal("25"))
    ItemGoal.objects.create(item=made, goal=TargetFactory().goal, metric="views", expected=200)
    DutyFactory(item=made, kind=DutyKind.EVALUATION, owner=marketer, hours_spent=Decimal("0.5"))
    DutyFactory(item=made, kind=DutyKind.PRODUCTION, owner=marketer, hours_spent=3, done_by=marketer)
    Promotion.objects.create(item=made, kind="paid", note="Ads", cost=Decimal("60"), done_by=marketer)
    one = DeliveryFactory(item=made, channel=newsroom, state=DeliveryState.LIVE, settled_at=clock.now())
    Reading.objects.create(delivery=one, metric="views", observed_at=clock.now(), value=150)
    return made


def post(client, item, **changes):
    values = {"verdict": "worse", "feedback": "They liked the picture", "learned": "Shorter titles", **changes}
    return client.post(reverse("content:evaluate", args=[item.pk]), values)


def test_cost_is_hours_times_cost_of_an_hour_and_money(item):
    cost = cost_of(item)
    assert (cost.hours, cost.work, cost.money, cost.total) == (Decimal("3.5"), 140, 85, 225)


def test_the_owner_saves_it_with_the_numbers_of_the_moment(client, item, marketer):
    assert missing_of(item)
    client.force_login(marketer)
    assert post(client, item, value_return="300").status_code == 302
    saved = Evaluation.objects.get()
    assert saved.cost == 225
    assert saved.value_return == 300
    [line] = saved.results["compared"]
    assert (line["metric"], Decimal(line["expected"]), Decimal(line["actual"])) == ("views", 200, 150)
    item.refresh_from_db()
    assert missing_of(item) == []


def test_nothing_learned_comes_back_with_what_was_typed(client, item, marketer):
    client.force_login(marketer)
    answer = post(client, item, learned="")
    assert answer.status_code == 422
    assert "They liked the picture" in answer.content.decode()
    assert not Evaluation.objects.exists()


def test_only_the_owner_or_a_leader_evaluates(item, editor, leader):
    with pytest.raises(PermissionDenied):
        evaluation.save(item_id=item.pk, by=editor, verdict="better", learned="Much")
    evaluation.save(item_id=item.pk, by=leader, verdict="better", learned="Much")


def test_it_is_not_evaluated_before_its_time(brand, leader):
    early = item_in(Stage.RESPOND, brand=brand)
    with pytest.raises(Refused, match="Evaluate"):
        evaluation.save(item_id=early.pk, by=leader, verdict="better", learned="Much")


def test_an_agency_member_sees_the_verdict_and_no_cost(client, item, agency, marketer, leader):
    evaluation.save(item_id=item.pk, by=leader, verdict="better", learned="Much", value_return=Decimal("311.11"))
    item.shared_with.add(agency)
    address = reverse("content:outcomes", args=[item.pk])
    client.force_login(leader)
    assert "225.00" in client.get(address).content.decode()
    client.force_login(agency)
    seen = client.get(address).content.decode()
    assert "Better than expected" in seen
    assert "225.00" not in seen
    assert "311.11" not in seen


def test_a_report_says_what_was_done_brought_cost_and_learned(item, leader, brand, other_brand):
    evaluation.save(item_id=item.pk, by=leader, verdict="worse", learned="Shorter titles", value_return=Decimal(300))
    today = clock.now().date()
    period = Period(today - timedelta(days=7), today + timedelta(days=1))
    sections = {section["key"]: section for section in draft(period, brand.pk).content["sections"]}
    assert sections["done"]["rows"][0][0] == "Cold brew at home"
    assert sections["brought"]["rows"][0][1] == 150
    assert sections["cost"]["rows"][0][1:3] == [225, 300]
    assert sections["learned"]["rows"][0][2] == "Shorter titles"
    assert sections["learned"]["links"]["0"] == reverse("content:item", args=[item.pk])
    other = {section["key"]: section for section in draft(period, other_brand.pk).content["sections"]}
    assert other["done"]["rows"] == []
