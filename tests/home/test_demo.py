"""The demo department: lived through the services, whole, the same on every day, and never over anything else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from content.models import ContentItem, Delivery, Evaluation, StageEvent
from content.newsroom.models import Article
from content.selectors.snapshots import missing_of
from goals.models import Goal, Measurement, Report
from goals.selectors import progress_of
from ideas.models import Idea
from monitoring.models import Conversation, Mention, Reply
from smm.core import clock
from smm.home.demo import cast
from smm.home.demo.stories import PROPOSALS, STORIES
from smm.outbox.states import DeliveryState
from team.models import Member

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MORNING = datetime(2026, 3, 4, 6, 20, tzinfo=UTC)
EVENING = datetime(2026, 9, 27, 21, 45, tzinfo=UTC)


def everything_is_there() -> None:
    assert {member.email for member in Member.objects.all()} == {person.email for person in cast.CAST}
    stages = {item.title: item.stage for item in ContentItem.objects.all()}
    assert stages == {story.title: story.stage for story in STORIES}
    states = {idea.title: idea.state for idea in Idea.objects.all()}
    assert {one.title: states[one.title] for one in PROPOSALS} == {one.title: one.state for one in PROPOSALS}


def nothing_is_broken() -> None:
    fine = {DeliveryState.LIVE, DeliveryState.PLANNED, DeliveryState.SCHEDULED, DeliveryState.HANDED_OVER}
    assert set(Delivery.objects.values_list("state", flat=True)) <= fine
    assert {reply.state for reply in Reply.objects.all()} == {DeliveryState.LIVE}
    assert StageEvent.objects.filter(at__gt=clock.now()).count() == 0
    assert Article.objects.filter(published_at__gt=clock.now()).count() == 0


def every_page_shows_life() -> None:
    evaluated = {story.title for story in STORIES if story.stage == "done" and story.template == "full"}
    assert {made.item.title for made in Evaluation.objects.select_related("item")} == evaluated
    assert Conversation.objects.filter(waiting_since__isnull=False).exists()
    assert Mention.objects.filter(text__contains="港湾茶").exists()
    assert Report.objects.exists()
    for goal in Goal.objects.all():
        assert Measurement.objects.filter(target__goal=goal).exists(), goal
        assert any(progress_of(target).current > target.baseline for target in goal.targets.all()), goal
    waits_for_people = ContentItem.objects.get(stage="respond")
    assert "People wait for an answer from us." in missing_of(waits_for_people)


@pytest.mark.parametrize("day", [MORNING, EVENING])
def test_the_demo_is_whole_on_any_day_and_loaded_once(day: datetime) -> None:
    with clock.at(day):
        call_command("demo")
        everything_is_there()
        nothing_is_broken()
        every_page_shows_life()
        with pytest.raises(CommandError, match="members already"):
            call_command("demo")
    assert Member.objects.count() == len(cast.CAST)
