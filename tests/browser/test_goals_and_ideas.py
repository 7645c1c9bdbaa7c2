"""Goals, reports and ideas in a real browser: accessible, and no wider than a telephone."""

from __future__ import annotations

import os
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from goals import services as goal_services
from goals.hooks import Period
from ideas import services
from smm.core import clock
from tests.browser.conftest import DESK, PHONE
from tests.factories.goals import TargetFactory
from tests.factories.ideas import IdeaFactory, full_answers
from tests.factories.monitoring import ConversationFactory

LOOKS = [(DESK, False, "en"), (PHONE, True, "zh-hans")]
PICTURES = os.environ.get("SMM_PICTURES")


@pytest.fixture
def addresses(leader, marketer, brand, marketing, transactional_db):
    """Every page of goals, reports and ideas, with life in them."""
    goal = TargetFactory(
        goal__title="Lumen becomes the name for oat milk coffee", goal__brand=brand, goal__owner=leader, value=4000
    )
    goal.goal.partners.add(marketing)
    for days, value in ((27, 300), (20, 700), (13, 1200), (6, 1500), (0, 1700)):
        when = clock.now() - timedelta(days=days)
        goal_services.write_down(target_id=goal.pk, by=leader, value=Decimal(value), observed_at=when)
    idea = IdeaFactory(title="How oat milk is made, in one minute", text="A film.\nPeople ask.", proposer=marketer)
    idea.conversations.add(ConversationFactory(title="Where is the oat milk?"))
    services.vet(idea_id=idea.pk, by=marketer, answers=full_answers(goal))
    fresh = IdeaFactory(title="Latte art for beginners", proposer_name="Sam")
    today = clock.now().date()
    period = Period(today - timedelta(days=90), today)
    report = goal_services.issue(by=leader, period=period, title="The quarter", summary="Views grew well.")
    shared = goal_services.share(report_id=report.pk, by=leader)
    names = ["goals:list", "goals:new", "goals:reports", "goals:report_new", "ideas:list", "ideas:new", "ideas:hand_in"]
    return [
        *map(reverse, names),
        reverse("ideas:list") + "?view=board",
        reverse("goals:goal", args=[goal.goal_id]),
        reverse("goals:edit", args=[goal.goal_id]),
        reverse("goals:measure", args=[goal.pk]),
        reverse("goals:report", args=[report.pk]),
        reverse("goals:shared_report", args=[shared.token]),
        reverse("ideas:idea", args=[idea.pk]),
        reverse("ideas:idea", args=[fresh.pk]),
        reverse("ideas:vet", args=[idea.pk]),
        reverse("ideas:status", args=[idea.token]),
    ]


@pytest.mark.parametrize(("size", "dark", "language"), LOOKS)
def test_every_page_is_accessible(open_page, assert_accessible, leader, addresses, size, dark, language):
    page = open_page(leader, size, dark=dark, language=language)
    wrong = []
    for number, address in enumerate(addresses):
        page.goto(address)
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"{number:02}-{size['width']}.png"), full_page=True)
        try:
            assert_accessible(page)
        except AssertionError as error:
            wrong.append(str(error))
    assert not wrong, "\n".join(wrong)


def test_an_idea_is_handed_in_voted_for_and_decided(open_page, leader, transactional_db):
    page = open_page(leader)
    page.goto("/ideas/new/")
    page.get_by_label("title").fill("Coffee for two")
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("button", name="Vote for").click()
    expect(page.get_by_role("button", name="Vote for “Coffee for two” (1 vote)")).to_be_visible()
    page.get_by_label("Decline").check()
    page.get_by_label("Reason").fill("Only tea")
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.get_by_text("Only tea")).to_be_visible()
