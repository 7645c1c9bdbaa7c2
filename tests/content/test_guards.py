"""What each stage demands before it can be left forward."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from content.guards import DeliveryFacts, DutyFacts, ItemFacts, missing
from content.models import Ground
from content.workflow import STAGE_OF, DutyKind, Stage, Template
from smm.outbox.states import DeliveryState

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
PLANNED = NOW + timedelta(days=10)
DUE = {
    DutyKind.PRODUCTION: 3,
    DutyKind.TONE: 5,
    DutyKind.APPROVAL: 7,
    DutyKind.UPLOAD: 9,
    DutyKind.PROMOTION: 11,
    DutyKind.ANSWERING: 17,
    DutyKind.SECOND_SPREAD: 12,
    DutyKind.EVALUATION: 24,
}
DUTIES = tuple(DutyFacts(kind, True, NOW + timedelta(days=days)) for kind, days in DUE.items())
LIVE = DeliveryFacts("Newsroom", DeliveryState.LIVE, is_approved=True)
WHOLE = ItemFacts(
    stage=Stage.CONCEPT,
    template=Template.FULL,
    now=NOW,
    brief="Why",
    open_goals=1,
    channels=1,
    idea_is_accepted=True,
    planned_at=PLANNED,
    duties=DUTIES,
    deliveries=(DeliveryFacts("Newsroom", DeliveryState.PLANNED, is_approved=True),),
    promotions_done=1,
    answering_ends_at=NOW - timedelta(days=1),
    is_evaluated=True,
)


@pytest.mark.parametrize("stage", [stage for stage in list(Stage)[:9] if stage != Stage.PUBLISH])
def test_a_whole_item_lacks_nothing(stage):
    assert missing(replace(WHOLE, stage=stage)) == []


def changed_duty(kind: DutyKind, **values) -> tuple[DutyFacts, ...]:
    return tuple(replace(duty, **values) if duty.kind == kind else duty for duty in DUTIES)


def delivery(**values) -> dict:
    return {"deliveries": (replace(WHOLE.deliveries[0], **values),)}


CASES = [
    ("concept", {"brief": "  "}, ["Write a brief: what is it, and why?"]),
    ("concept", {"open_goals": 0}, ["Choose an open goal that it serves."]),
    ("concept", {"channels": 0}, ["Choose at least one channel."]),
    ("concept", {"idea_is_accepted": False}, ["It needs a ground: an idea that was vetted and accepted."]),
    ("concept", {"ground": Ground.SERIES}, ["Choose the series that it belongs to."]),
    (
        "concept",
        {"ground": Ground.SERIES, "series_ends_on": date(2026, 5, 3), "series_places_left": 1},
        ["The series has ended; it must be vetted again."],
    ),
    (
        "concept",
        {"ground": Ground.SERIES, "series_ends_on": date(2026, 5, 4)},
        ["The series has as many items as were agreed."],
    ),
    ("concept", {"ground": Ground.SERIES, "series_ends_on": date(2026, 5, 4), "series_places_left": 1}, []),
    ("concept", {"ground": Ground.REACTIVE, "reactive_reason": "Now"}, ["A reactive item needs a leader's reason."]),
    ("concept", {"ground": Ground.REACTIVE, "reactive_reason": "Now", "reactive_by_leader": True}, []),
    ("assign", {"duties": changed_duty(DutyKind.TONE, is_taken=False)}, ["Nobody has the duty “Tone”."]),
    ("assign", {"duties": changed_duty(DutyKind.TONE, due_at=None)}, ["“Tone” has no due time."]),
    ("assign", {"duties": changed_duty(DutyKind.TONE, trouble="Ed was not given it.")}, ["Ed was not given it."]),
    ("assign", {"planned_at": None}, ["Choose the planned publishing time."]),
    (
        "assign",
        {"duties": changed_duty(DutyKind.UPLOAD, due_at=PLANNED + timedelta(hours=1))},
        ["“Upload and check” must be due before the publication."],
    ),
    (
        "assign",
        {"duties": changed_duty(DutyKind.EVALUATION, due_at=PLANNED - timedelta(hours=1))},
        ["“Evaluation” must be due after the publication.", "“Evaluation” is due before an earlier stage."],
    ),
    (
        "assign",
        {"duties": changed_duty(DutyKind.TONE, due_at=NOW + timedelta(days=8))},
        ["“Approval” is due before an earlier stage."],
    ),
    ("produce", {"deliveries": ()}, ["Plan at least one publication."]),
    ("produce", delivery(problems=("There is no text yet.",)), ["Newsroom: There is no text yet."]),
    ("produce", {"media_without_alt": ("a.png",)}, ["The media file “a.png” has no alternative text."]),
    ("tone", {"unanswered_tone": ("Kind?",)}, ["Answer the tone checklist: Kind?"]),
    ("approve", delivery(is_approved=False), ["Newsroom: not approved yet."]),
    ("approve", delivery(is_by_author=True), ["Newsroom: approved by somebody who wrote it."]),
    ("approve", {**delivery(is_by_author=True), "may_approve_own": True}, []),
    (
        "approve",
        delivery(state=DeliveryState.WITHDRAWN),
        ["Plan at least one publication: all were withdrawn."],
    ),
    ("publish", {}, ["Newsroom: still open (Planned).", "Nothing is live yet."]),
    ("publish", {"deliveries": (LIVE,)}, []),
    (
        "publish",
        {"deliveries": (LIVE, replace(LIVE, channel="Paper", state=DeliveryState.UNCERTAIN))},
        ["Paper: still open (Outcome unknown)."],
    ),
    ("promote", {"promotions_done": 0}, ["Do one promotion, or skip it with a reason."]),
    ("promote", {"promotions_done": 0, "promotion_skipped": True}, []),
    ("respond", {"waiting_conversations": 2}, ["People wait for an answer from us."]),
    ("respond", {"answering_ends_at": NOW + timedelta(1)}, ["The days in which we answer reactions are not over."]),
    ("evaluate", {"is_evaluated": False}, ["Save the evaluation: results, cost, return, what was learned."]),
]


@pytest.mark.parametrize(("stage", "values", "sentences"), CASES)
def test_what_is_missing_is_said(stage, values, sentences):
    assert missing(replace(WHOLE, stage=Stage(stage), **values)) == sentences


def test_a_passed_stage_asks_the_next_real_one_for_what_nobody_may_do_without():
    bare = replace(WHOLE, stage=Stage.PRODUCE, template=Template.SHORT, idea_is_accepted=False, duties=())
    said = missing(bare)
    assert "It needs a ground: an idea that was vetted and accepted." in said
    real = [kind for kind in DUE if STAGE_OF[kind] in (Stage.PRODUCE, Stage.APPROVE, Stage.PUBLISH, Stage.RESPOND)]
    assert [sentence for sentence in said if sentence.startswith("Nobody")] == [
        f"Nobody has the duty “{kind.label}”." for kind in real
    ]


def test_a_passed_stage_asks_for_no_work_of_its_own():
    short = replace(WHOLE, stage=Stage.RESPOND, template=Template.SHORT, promotions_done=0)
    assert missing(short) == []
    assert missing(replace(short, stage=Stage.APPROVE, unanswered_tone=("Kind?",))) == []
