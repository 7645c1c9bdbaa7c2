"""Numbers of live deliveries: read, kept when they change, and told to the goals."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from content import measuring
from content.models import ItemGoal, Reading, TrackedLink
from content.services import stages
from content.workflow import Stage
from goals.hooks import explain_sources
from goals.models import Measurement
from goals.selectors import progress_of
from ideas.models import IdeaState
from monitoring.hooks import explain_subjects, subject_of
from smm.core import clock
from smm.outbox.states import DeliveryState
from smm.platforms import registry
from smm.platforms.contract import Base, Certainty, Limits, Retriable
from tests.factories.content import DeliveryFactory, item_in
from tests.factories.goals import TargetFactory
from tests.factories.ideas import IdeaFactory
from tests.factories.monitoring import ConversationFactory, MentionFactory
from tests.factories.team import ChannelFactory


class Billboard(Base):
    """A platform that exists for these tests alone: its numbers are what a test writes down."""

    platform = "billboard"
    label = "Billboard"
    icon = "presentation"
    certainty = Certainty.KEYED
    limits = Limits()
    numbers: dict[str, dict[str, float]] = {}
    is_away = False

    def metrics(self, ids: list[str]) -> dict[str, dict[str, float]]:
        if self.is_away:
            raise Retriable("The billboard does not answer.")
        return {one: self.numbers[one] for one in ids if one in self.numbers}


@pytest.fixture
def billboard(monkeypatch):
    monkeypatch.setitem(registry._connectors, "billboard", Billboard)
    monkeypatch.setattr(Billboard, "numbers", {})
    monkeypatch.setattr(Billboard, "is_away", False)
    return Billboard


@pytest.fixture
def target(brand):
    return TargetFactory(metric="views", goal__brand=brand)


@pytest.fixture
def delivery(billboard, brand, target):
    idea = IdeaFactory(title="Guide to cold brew", state=IdeaState.ACCEPTED)
    idea.conversations.add(ConversationFactory(title="How long does it take?"))
    item = item_in(Stage.PROMOTE, brand=brand, title="Cold brew at home", idea=idea)
    ItemGoal.objects.create(item=item, goal=target.goal, metric="views", expected=200)
    return live(item, "post-1")


def live(item, external_id, age=timedelta(0)):
    channel = ChannelFactory(platform="billboard")
    return DeliveryFactory(
        item=item,
        channel=channel,
        state=DeliveryState.LIVE,
        external_id=external_id,
        settled_at=clock.now() - age,
    )


def known(metric="views") -> list[Decimal]:
    return list(Reading.objects.filter(metric=metric).values_list("value", flat=True))


def test_what_the_platform_counts_reaches_the_goal(delivery, target, billboard):
    billboard.numbers["post-1"] = {"views": 120}
    measuring.run_due()
    assert known() == [120]
    assert Measurement.objects.get().source == f"delivery:{delivery.pk}"
    assert progress_of(target).current == 120


def test_only_changes_are_kept(delivery, target, billboard):
    for minutes, views in ((0, 120), (6, 120), (12, 150)):
        billboard.numbers["post-1"] = {"views": views}
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            measuring.run_due()
    assert known() == [120, 150]
    assert progress_of(target).current == 150


def test_a_second_tick_at_once_asks_nobody(delivery, billboard):
    billboard.numbers["post-1"] = {"views": 1}
    measuring.run_due()
    billboard.numbers["post-1"] = {"views": 2}
    assert measuring.run_due() == 0


@pytest.mark.parametrize(
    ("age", "after", "is_read"),
    [
        (timedelta(days=1), timedelta(minutes=6), True),
        (timedelta(days=10), timedelta(minutes=6), False),
        (timedelta(days=10), timedelta(minutes=61), True),
        (timedelta(days=90), timedelta(hours=5), False),
        (timedelta(days=90), timedelta(hours=25), True),
        (timedelta(days=400), timedelta(days=30), False),
    ],
)
def test_fresh_deliveries_are_read_more_often_than_old_ones(delivery, billboard, age, after, is_read):
    start = clock.now()
    delivery.settled_at = start - age
    delivery.measured_at = start
    delivery.save()
    billboard.numbers["post-1"] = {"views": 5}
    with clock.at(start + after):
        assert bool(measuring.run_due()) is is_read


def test_clicks_and_comments_are_counted_by_ourselves(delivery, billboard):
    TrackedLink.objects.create(delivery=delivery, code="abc", original="https://a.example", url="https://a.example")
    TrackedLink.objects.update(clicks=7)
    about = ConversationFactory(subject=f"delivery:{delivery.pk}")
    MentionFactory.create_batch(3, conversation=about)
    measuring.run_due()
    assert known("clicks") == [7]
    assert known("comments") == [3]


def test_a_platform_that_does_not_answer_loses_nothing(delivery, billboard):
    billboard.is_away = True
    assert measuring.run_due() == 0
    billboard.is_away = False
    billboard.numbers["post-1"] = {"views": 9}
    with clock.at(clock.now() + timedelta(minutes=6)):
        measuring.run_due()
    assert known() == [9]


def test_totals_of_two_deliveries_add_up(delivery, target, billboard):
    live(delivery.item, "post-2")
    billboard.numbers |= {"post-1": {"views": 100}, "post-2": {"views": 30}}
    measuring.run_due()
    assert progress_of(target).current == 130


@pytest.mark.parametrize("number", [2, 20])
def test_a_tick_asks_a_bounded_number_of_questions(delivery, billboard, number, django_assert_max_num_queries):
    for index in range(number):
        DeliveryFactory(
            item=delivery.item,
            channel=delivery.channel,
            state=DeliveryState.LIVE,
            external_id=f"more-{index}",
            settled_at=clock.now(),
            due_at=clock.now() + timedelta(minutes=index),
        )
    with django_assert_max_num_queries(21):
        measuring.run_due()


def test_a_number_leads_back_to_item_idea_and_conversation(delivery):
    [info] = explain_sources([f"delivery:{delivery.pk}"]).values()
    assert [label for label, _url in info.chain] == [
        "Content item",
        "Idea: Guide to cold brew",
        "Conversation: How long does it take?",
    ]


def test_a_reaction_is_known_to_be_about_our_delivery(delivery):
    assert subject_of(delivery.channel, "post-1") == f"delivery:{delivery.pk}"
    assert subject_of(delivery.channel, "somebody-elses") == ""
    [info] = explain_subjects([f"delivery:{delivery.pk}"]).values()
    assert info.label.startswith("Cold brew at home")


def test_the_results_stand_on_the_items_page(client, delivery, billboard, leader):
    for minutes, views in ((0, 120), (6, 150)):
        billboard.numbers["post-1"] = {"views": views}
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            measuring.run_due()
    client.force_login(leader)
    seen = client.get(reverse("content:outcomes", args=[delivery.item_id])).content.decode()
    assert "of 200 expected" in seen
    assert "results-chart" in seen


def test_who_evaluates_gets_fresh_numbers(delivery, billboard):
    billboard.numbers["post-1"] = {"views": 1}
    measuring.run_due()
    billboard.numbers["post-1"] = {"views": 2}
    item = delivery.item
    item.enter_respond()
    item.save()
    stages.go_on(item, by=None)
    measuring.run_due()
    assert (item.stage, known()) == (Stage.EVALUATE, [1, 2])
