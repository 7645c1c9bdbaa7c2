"""An item moves past its guards forward, back with a reason, and never otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from content.models import EventKind
from content.services import duties, items, stages
from content.services.items import Brief
from content.workflow import DutyKind, Stage, Template
from smm.core import clock
from smm.core.errors import Refused, Stale
from team.models import Notice
from tests.factories.content import DutyDefaultFactory, DutyFactory, RevisionFactory, item_in
from tests.factories.goals import GoalFactory

pytestmark = pytest.mark.django_db
DAYS = {"tone": -3, "approval": -1, "upload": 0, "promotion": 1, "answering": 7, "second_spread": 8, "evaluation": 14}


@pytest.fixture
def defaults(marketer, editor, approver, leader, service):
    people = {"assignment": leader, "tone": editor, "approval": approver, "evaluation": leader}
    for kind in DutyKind:
        owner = None if kind == DutyKind.ANSWERING else people.get(kind, marketer)
        department = service if kind == DutyKind.ANSWERING else None
        DutyDefaultFactory(kind=kind, owner=owner, department=department, hours=1, days=DAYS.get(kind, -5))


@pytest.fixture
def whole_brief(brand, newsroom):
    return Brief(
        title="Why beans rest",
        brief="Visitors ask.",
        brand=brand,
        reactive_reason="Asked every day",
        goals=[GoalFactory()],
        channels=[newsroom],
        planned_at=clock.now() + timedelta(days=10),
    )


def test_a_whole_item_goes_from_concept_to_tone_with_different_people(leader, marketer, defaults, whole_brief):
    item = items.create(by=leader, brief=whole_brief)
    stages.advance(item_id=item.pk, by=leader)
    with pytest.raises(Refused) as refused:
        stages.advance(item_id=item.pk, by=leader)
    assert "Nobody has the duty “Production”." in refused.value.missing
    assert duties.fill_from_defaults(item_id=item.pk, by=leader) == 9
    stages.advance(item_id=item.pk, by=leader)
    assert item.deliveries.get().due_at == whole_brief.planned_at
    assert Notice.objects.filter(recipient=marketer, text__contains="is now in").count() == 1
    with pytest.raises(Refused, match="There is no text yet"):
        stages.advance(item_id=item.pk, by=marketer)
    RevisionFactory(item=item, author=marketer)
    assert stages.advance(item_id=item.pk, by=marketer).stage == Stage.TONE
    assert [event.kind for event in item.events.all()] == ["forward", "forward", "forward", "created"]


def test_only_the_owner_or_a_leader_of_the_brand_moves_it(brand, marketer, responder, second_leader):
    item = item_in("tone", brand=brand, created_by=marketer)
    for stranger in (responder, second_leader):
        with pytest.raises(PermissionDenied):
            stages.advance(item_id=item.pk, by=stranger)
    DutyFactory(item=item, kind=DutyKind.TONE, owner=responder)
    assert stages.advance(item_id=item.pk, by=responder).stage == Stage.APPROVE


def test_a_version_that_is_not_the_newest_is_told(leader):
    item = item_in("concept")
    with pytest.raises(Stale, match="changed by somebody else"):
        stages.advance(item_id=item.pk, by=leader, version=item.version + 1)


@pytest.mark.parametrize(
    ("stage", "to"),
    [("assign", "concept"), ("tone", "produce"), ("approve", "produce"), ("approve", "tone"), ("publish", "approve")],
)
def test_it_is_sent_back_only_with_a_reason(leader, marketer, stage, to):
    item = item_in(stage)
    duty = DutyFactory(item=item, kind=DutyKind.TONE, owner=marketer, done_at=clock.now())
    with pytest.raises(Refused, match="Give a reason"):
        stages.send_back(item_id=item.pk, to=to, by=leader, reason=" ")
    item = stages.send_back(item_id=item.pk, to=to, by=leader, reason="The source is missing.")
    event = item.events.get()
    assert (item.stage, event.kind, event.reason, event.actor) == (to, EventKind.BACK, "The source is missing.", leader)
    duty.refresh_from_db()
    assert (duty.done_at is None) == (to in ("produce", "tone") and stage in ("tone", "approve"))


def test_there_is_no_other_way_back(leader):
    with pytest.raises(Refused, match="cannot be sent back there"):
        stages.send_back(item_id=item_in("promote").pk, to="concept", by=leader, reason="Again")


def test_the_short_template_passes_stages_and_says_so(leader, defaults, whole_brief):
    item = items.create(by=leader, brief=Brief(**{**vars(whole_brief), "template": Template.SHORT}))
    assert item.stage == Stage.PRODUCE
    passed = [event.from_stage for event in item.events.filter(kind=EventKind.PASSED)]
    assert sorted(passed) == ["assign", "concept"]
    assert item.deliveries.count() == 1


def test_a_short_item_is_still_asked_for_its_ground_and_owners(leader):
    item = item_in("produce", template=Template.SHORT, brief="", reactive_reason="")
    with pytest.raises(Refused) as refused:
        stages.advance(item_id=item.pk, by=leader)
    assert "A reactive item needs a leader's reason." in refused.value.missing
    assert "Nobody has the duty “Approval”." in refused.value.missing


def test_urgent_items_are_told_to_deputies_at_once(leader, marketer, editor, defaults, whole_brief):
    item = items.create(by=leader, brief=Brief(**{**vars(whole_brief), "template": Template.URGENT}))
    RevisionFactory(item=item, author=marketer)
    item.duties.filter(kind=DutyKind.APPROVAL).update(owner=leader)
    leader.department = marketer.department
    leader.save()
    stages.advance(item_id=item.pk, by=marketer)
    assert Notice.objects.filter(recipient=editor, text__contains="Approve").exists()


def test_it_is_cancelled_before_anything_has_gone_out(leader, marketer):
    item = item_in("produce")
    with pytest.raises(PermissionDenied):
        stages.cancel(item_id=item.pk, by=marketer, reason="No time")
    assert stages.cancel(item_id=item.pk, by=leader, reason="No time").stage == Stage.CANCELLED
    with pytest.raises(Refused, match="has ended"):
        stages.advance(item_id=item.pk, by=leader)


def test_after_publication_it_cannot_be_cancelled(leader):
    with pytest.raises(Refused, match="before something has gone out"):
        stages.cancel(item_id=item_in("promote").pk, by=leader, reason="Too late")
