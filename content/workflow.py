"""The content workflow as one readable table: stages, duties, templates, and every way from stage to stage.

Pure: no database, no clock. The picture in the documentation is generated from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    CONCEPT = "concept", _("Concept")
    ASSIGN = "assign", _("Assign")
    PRODUCE = "produce", _("Produce")
    TONE = "tone", _("Tone")
    APPROVE = "approve", _("Approve")
    PUBLISH = "publish", _("Publish")
    PROMOTE = "promote", _("Promote")
    RESPOND = "respond", _("Respond")
    EVALUATE = "evaluate", _("Evaluate")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


S = Stage
WORKING_STAGES: tuple[Stage, ...] = tuple(S)[:9]
BEFORE_GOING_OUT: tuple[Stage, ...] = tuple(S)[:6]


class DutyKind(TextChoices):
    """The ten duties of a working department."""

    CONCEPT = "concept", _("Concept")
    ASSIGNMENT = "assignment", _("Assignment")
    PRODUCTION = "production", _("Production")
    TONE = "tone", _("Tone")
    APPROVAL = "approval", _("Approval")
    UPLOAD = "upload", _("Upload and check")
    PROMOTION = "promotion", _("Promotion")
    ANSWERING = "answering", _("Answering")
    SECOND_SPREAD = "second_spread", _("Second spread")
    EVALUATION = "evaluation", _("Evaluation")


STAGE_OF: dict[DutyKind, Stage] = {
    DutyKind.CONCEPT: S.CONCEPT,
    DutyKind.ASSIGNMENT: S.ASSIGN,
    DutyKind.PRODUCTION: S.PRODUCE,
    DutyKind.TONE: S.TONE,
    DutyKind.APPROVAL: S.APPROVE,
    DutyKind.UPLOAD: S.PUBLISH,
    DutyKind.PROMOTION: S.PROMOTE,
    DutyKind.ANSWERING: S.RESPOND,
    DutyKind.SECOND_SPREAD: S.RESPOND,
    DutyKind.EVALUATION: S.EVALUATE,
}


class Template(TextChoices):
    """Which stages an item works through; the others are passed by themselves, and recorded as passed."""

    FULL = "full", _("Full")
    SHORT = "short", _("Short")
    URGENT = "urgent", _("Urgent")
    OUTSIDE = "outside", _("Made outside SMM")


_SHORT = frozenset({S.PRODUCE, S.APPROVE, S.PUBLISH, S.RESPOND})
STAGES_OF: dict[Template, frozenset[Stage]] = {
    Template.FULL: frozenset(WORKING_STAGES),
    Template.SHORT: _SHORT,
    Template.URGENT: _SHORT,
    Template.OUTSIDE: frozenset({S.RESPOND, S.EVALUATE}),
}
CHOSEN = (Template.FULL, Template.SHORT, Template.URGENT)
"""What somebody who begins an item can choose; an item made outside comes in by itself."""
NEVER_ASKED: dict[Template, frozenset[Stage]] = {
    Template.OUTSIDE: frozenset({S.CONCEPT, S.PRODUCE, S.TONE, S.APPROVE, S.PUBLISH, S.PROMOTE}),
}
"""Stages that lay behind an item before it came here: nothing of them can be asked of anybody any more."""


class MoveKind(StrEnum):
    FORWARD = "forward"  # a guard must be satisfied
    BACK = "back"  # a reason must be given
    CANCEL = "cancel"  # a reason must be given


@dataclass(frozen=True)
class Move:
    source: Stage
    target: Stage
    kind: MoveKind


MOVES: tuple[Move, ...] = (
    *(Move(a, b, MoveKind.FORWARD) for a, b in zip(WORKING_STAGES, (*WORKING_STAGES[1:], S.DONE), strict=True)),
    Move(S.ASSIGN, S.CONCEPT, MoveKind.BACK),
    Move(S.TONE, S.PRODUCE, MoveKind.BACK),
    Move(S.APPROVE, S.PRODUCE, MoveKind.BACK),
    Move(S.APPROVE, S.TONE, MoveKind.BACK),
    Move(S.PUBLISH, S.APPROVE, MoveKind.BACK),
    *(Move(stage, S.CANCELLED, MoveKind.CANCEL) for stage in BEFORE_GOING_OUT),
)


def sources(target: Stage) -> list[Stage]:
    """The stages from which `target` can be reached."""
    return [move.source for move in MOVES if move.target == target]


def move_between(source: str, target: str) -> Move | None:
    return next((move for move in MOVES if (move.source, move.target) == (source, target)), None)


def next_stage(stage: str) -> Stage:
    """The stage that follows; raises StopIteration after the last."""
    return next(move.target for move in MOVES if move.source == stage and move.kind is MoveKind.FORWARD)


def is_passed(template: str, stage: Stage) -> bool:
    """Whether an item of `template` goes through `stage` by itself."""
    return stage in WORKING_STAGES and stage not in STAGES_OF[Template(template)]


def is_asked(template: str, stage: Stage) -> bool:
    """Whether an item of `template` is ever asked for what `stage` demands."""
    return stage not in NEVER_ASKED.get(Template(template), frozenset())
