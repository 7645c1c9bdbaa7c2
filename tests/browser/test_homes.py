"""The home pages, search and the mailing lists in a real browser: accessible, and never wider than the window."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from content.models import Promotion, Reading
from content.workflow import DutyKind, Stage
from smm.core import clock
from smm.outbox.states import DeliveryState
from team.models import EmergencyStop
from tests.browser.conftest import DESK, PHONE
from tests.factories.content import DeliveryFactory, DutyFactory, item_in
from tests.factories.goals import TargetFactory
from tests.factories.mail import MailingListFactory, SubscriberFactory
from tests.factories.monitoring import ConversationFactory

LOOKS = [(DESK, False, "en"), (PHONE, True, "zh-hans")]


@pytest.fixture
def evaluated(brand, newsroom, marketer):
    """An item that went out, was promoted and waits for its evaluation."""
    item = item_in(Stage.EVALUATE, brand=brand, title="Cold brew at home, in twelve hours and five steps")
    one = DeliveryFactory(item=item, channel=newsroom, state=DeliveryState.LIVE, settled_at=clock.now())
    for hours, views in enumerate((40, 90, 210)):
        at = clock.now() + timedelta(hours=hours)
        Reading.objects.create(delivery=one, metric="views", observed_at=at, value=views)
    Promotion.objects.create(item=item, kind="paid", note="Two days of ads", done_by=marketer, done_at=clock.now())
    ConversationFactory(title="How long?", brand=brand, subject=f"delivery:{one.pk}", waiting_since=clock.now())
    return item


@pytest.fixture
def busy(leader, marketer, approver, responder, agency, brand, newsroom, evaluated):
    TargetFactory(goal__title="Become known for slow coffee", goal__brand=brand)
    for index, title in enumerate(("Pumpkin latte, the story", "新品上市：冷萃咖啡", "Opening hours in May")):
        item = item_in(Stage.PRODUCE, brand=brand, title=title)
        item.shared_with.add(agency)
        due = clock.now() + timedelta(hours=index - 2)
        DutyFactory(item=item, owner=(marketer, agency)[index % 2], due_at=due)
        waiting = item_in(Stage.APPROVE, brand=brand, title=f"Read me: {title}")
        DutyFactory(item=waiting, kind=DutyKind.APPROVAL, owner=approver, due_at=due)
        DeliveryFactory(item=item, channel=newsroom, state=DeliveryState.SCHEDULED, due_at=due)
        problem = "The platform refuses: the picture is larger than it takes"
        DeliveryFactory(item=waiting, channel=newsroom, state=DeliveryState.FAILED, problem=problem)
        ConversationFactory(title=f"About: {title}", brand=brand, author="Kim", waiting_since=due, assignee=marketer)
    EmergencyStop.objects.create(channel=newsroom, reason="A recall", started_by=leader)


@pytest.mark.parametrize(("size", "dark", "language"), LOOKS)
@pytest.mark.parametrize("role", ["leader", "marketer", "approver", "executive", "agency"])
def test_homes_are_accessible(open_page, assert_accessible, request, busy, role, size, dark, language):
    page = open_page(request.getfixturevalue(role), size, dark=dark, language=language)
    page.goto("/")
    assert_accessible(page)


@pytest.mark.parametrize(("size", "dark", "language"), LOOKS)
def test_search_and_lists_are_accessible(open_page, assert_accessible, busy, leader, brand, size, dark, language):
    friends = MailingListFactory(name="Friends of slow coffee", brand=brand)
    SubscriberFactory.create_batch(3, mailing_list=friends, name="Ann")
    page = open_page(leader, size, dark=dark, language=language)
    for path in ("/search/?q=pumpkin", reverse("content:lists"), reverse("content:list", args=[friends.pk])):
        page.goto(path)
        assert_accessible(page)


@pytest.mark.parametrize(("size", "dark", "language"), LOOKS)
def test_what_comes_after_publication_is_accessible(
    open_page, assert_accessible, leader, evaluated, size, dark, language
):
    page = open_page(leader, size, dark=dark, language=language)
    page.goto(reverse("content:outcomes", args=[evaluated.pk]))
    assert_accessible(page)


@pytest.mark.parametrize(("size", "dark", "language"), LOOKS)
def test_the_way_out_of_a_list_is_accessible(open_page, assert_accessible, db, size, dark, language):
    page = open_page(size=size, dark=dark, language=language)
    page.goto(reverse("content:leave", args=[SubscriberFactory().token]))
    assert_accessible(page)
