"""What each role finds on its home page, and what that asks of the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from content.workflow import DutyKind, Stage
from smm.core import clock
from smm.outbox.states import DeliveryState
from team.models import EmergencyStop
from tests.factories.content import DeliveryFactory, DutyFactory, item_in
from tests.factories.monitoring import ConversationFactory
from tests.factories.team import MemberFactory

HOME = "/"
QUERIES = 26


def page(client, member) -> str:
    client.force_login(member)
    answer = client.get(HOME)
    assert answer.status_code == 200
    return answer.content.decode()


def late(item, kind=DutyKind.PRODUCTION, **fields):
    return DutyFactory(item=item, kind=kind, due_at=clock.now() - timedelta(hours=2), **fields)


@pytest.fixture
def busy(leader, marketer, approver, responder, agency, brand, newsroom):
    """`busy(n)`: n of everything that a home can show, for everybody."""

    def fill(number: int) -> None:
        for index in range(number):
            item = item_in(Stage.PRODUCE, brand=brand, title=f"Made {index}")
            item.shared_with.add(agency)
            late(item, owner=(marketer, agency)[index % 2])
            DutyFactory(item=item, kind=DutyKind.TONE, owner=marketer)
            waiting = item_in(Stage.APPROVE, brand=brand)
            late(waiting, DutyKind.APPROVAL, owner=approver)
            due = clock.now() + timedelta(minutes=index)
            DeliveryFactory(item=item, channel=newsroom, state=DeliveryState.SCHEDULED, due_at=due)
            DeliveryFactory(item=waiting, channel=newsroom, state=DeliveryState.FAILED, problem="refused", due_at=due)
            ConversationFactory(brand=brand, waiting_since=clock.now(), assignee=(responder, marketer)[index % 2])
            MemberFactory()
            EmergencyStop.objects.create(channel=newsroom, reason="calm", started_by=leader)

    return fill


@pytest.mark.parametrize("number", [2, 20])
@pytest.mark.parametrize("role", ["leader", "marketer", "approver", "executive", "agency"])
def test_homes_ask_a_constant_number_of_questions(client, request, busy, role, number, django_assert_max_num_queries):
    busy(number)
    client.force_login(request.getfixturevalue(role))
    with django_assert_max_num_queries(QUERIES):
        assert client.get(HOME).status_code == 200


def test_who_is_not_signed_in_is_asked_to(client, db):
    assert client.get(HOME).url.startswith(reverse("account_login"))


def test_a_leader_sees_what_is_late_or_with_nobody(client, leader, marketer, brand):
    late(item_in(Stage.PRODUCE, brand=brand, title="A late one"), owner=marketer)
    DutyFactory(item=item_in(Stage.TONE, brand=brand, title="With nobody"), kind=DutyKind.TONE)
    DutyFactory(item=item_in(Stage.TONE, brand=brand, title="In time"), kind=DutyKind.TONE, owner=marketer)
    seen = page(client, leader)
    assert "A late one" in seen
    assert "With nobody" in seen
    assert "nobody yet" in seen
    assert "In time" not in seen


def test_a_leader_sees_an_item_that_has_stood_still_for_a_week(client, leader, marketer, brand):
    with clock.at(clock.now() - timedelta(days=8)):
        item = item_in(Stage.TONE, brand=brand, title="Standing still")
    DutyFactory(item=item, kind=DutyKind.TONE, owner=marketer)
    assert "Standing still" in page(client, leader)


def test_a_duty_of_a_later_stage_is_no_trouble_yet(client, leader, brand):
    DutyFactory(item=item_in(Stage.PRODUCE, brand=brand, title="Far from there"), kind=DutyKind.EVALUATION)
    assert "Far from there" not in page(client, leader)


def test_a_leader_sees_what_failed_who_waits_and_what_is_stopped(client, leader, brand, newsroom):
    item = item_in(Stage.PUBLISH, brand=brand, title="It did not go out")
    DeliveryFactory(item=item, channel=newsroom, state=DeliveryState.UNCERTAIN, problem="No answer was kept")
    ConversationFactory(title="Is it vegan?", brand=brand, waiting_since=clock.now() - timedelta(hours=5))
    EmergencyStop.objects.create(reason="A recall", started_by=leader)
    seen = page(client, leader)
    assert "No answer was kept" in seen
    assert "Is it vegan?" in seen
    assert "5 hours ago" in seen
    assert "A recall" in seen


def test_a_leader_of_another_brand_sees_nothing_of_it(client, second_leader, brand, newsroom):
    item = item_in(Stage.PUBLISH, brand=brand, title="Not theirs")
    DeliveryFactory(item=item, channel=newsroom, state=DeliveryState.FAILED)
    late(item, DutyKind.UPLOAD)
    ConversationFactory(title="Nor this", brand=brand, waiting_since=clock.now())
    seen = page(client, second_leader)
    assert "Not theirs" not in seen
    assert "Nor this" not in seen


def test_the_chosen_brand_narrows_the_leaders_home(client, leader, brand, other_brand):
    late(item_in(Stage.PRODUCE, brand=brand, title="Of coffee"))
    late(item_in(Stage.PRODUCE, brand=other_brand, title="Of tea"))
    client.force_login(leader)
    client.post(reverse("home:brand"), {"brand": other_brand.pk})
    seen = client.get(HOME).content.decode()
    assert "Of tea" in seen
    assert "Of coffee" not in seen


def test_staff_find_their_tasks_in_the_order_of_due_times(client, marketer, editor):
    first = item_in(Stage.PRODUCE, title="Second to do")
    DutyFactory(item=first, owner=marketer, due_at=clock.now() + timedelta(days=2))
    late(item_in(Stage.PRODUCE, title="First to do"), owner=marketer)
    late(item_in(Stage.PRODUCE, title="Not mine"), owner=editor)
    seen = page(client, marketer)
    assert seen.index("First to do") < seen.index("Second to do")
    assert "Not mine" not in seen


def test_staff_find_what_their_department_can_take(client, marketer):
    DutyFactory(item=item_in(Stage.PRODUCE, title="For one of us"), department=marketer.department)
    assert "For one of us" in page(client, marketer)


def test_an_approver_finds_what_waits_for_approval_first(client, approver):
    item = item_in(Stage.APPROVE, title="Read me")
    DutyFactory(item=item, kind=DutyKind.APPROVAL, owner=approver)
    DutyFactory(item=item_in(Stage.PRODUCE, title="Not yet"), kind=DutyKind.APPROVAL, owner=approver)
    seen = page(client, approver)
    assert "Read me" in seen
    assert "Not yet" not in seen


def test_an_agency_member_sees_only_their_part(client, agency):
    DutyFactory(item=item_in(Stage.PRODUCE, title="Given to them"), owner=agency)
    late(item_in(Stage.PRODUCE, title="Kept inside"))
    ConversationFactory(title="Inside talk", waiting_since=clock.now())
    seen = page(client, agency)
    assert "Given to them" in seen
    assert "Kept inside" not in seen
    assert "Inside talk" not in seen
