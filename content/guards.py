"""What each stage still lacks before it can be left forward: sentences, from a snapshot of the item.

Pure: no database, no clock. `content.selectors.snapshots` makes the snapshot; services, pages and API ask `missing`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from content.models.items import Ground
from content.workflow import STAGE_OF, WORKING_STAGES, DutyKind, Stage, is_asked, is_passed
from smm.outbox.states import OPEN, DeliveryState

AFTER_PUBLICATION = (Stage.PROMOTE, Stage.RESPOND, Stage.EVALUATE)


@dataclass(frozen=True)
class DutyFacts:
    """`trouble` says why the owner cannot do it, such as a channel that they were not given."""

    kind: DutyKind
    is_taken: bool
    due_at: datetime | None
    trouble: str = ""


@dataclass(frozen=True)
class DeliveryFacts:
    """`problems` is what the channel's platform has against the text; `is_by_author`: its writer approved it.

    With `is_outside` it was made without SMM: there is nothing to write or approve any more.
    """

    channel: str
    state: str
    is_approved: bool = False
    problems: tuple[str, ...] = ()
    is_by_author: bool = False
    is_outside: bool = False


@dataclass(frozen=True)
class ItemFacts:
    """All that the guards want to know of an item at `now`."""

    stage: Stage
    template: str
    now: datetime
    brief: str = ""
    open_goals: int = 0
    channels: int = 0
    ground: str = Ground.IDEA
    idea_is_accepted: bool = False
    series_ends_on: date | None = None
    series_places_left: int = 0
    reactive_reason: str = ""
    reactive_by_leader: bool = False
    planned_at: datetime | None = None
    duties: tuple[DutyFacts, ...] = ()
    deliveries: tuple[DeliveryFacts, ...] = ()
    media_without_alt: tuple[str, ...] = ()
    unanswered_tone: tuple[str, ...] = ()
    may_approve_own: bool = False
    promotions_done: int = 0
    promotion_skipped: bool = False
    waiting_conversations: int = 0
    answering_ends_at: datetime | None = None
    is_evaluated: bool = False

    @property
    def going_out(self) -> list[DeliveryFacts]:
        made_here = [delivery for delivery in self.deliveries if not delivery.is_outside]
        return [delivery for delivery in made_here if delivery.state != DeliveryState.WITHDRAWN]

    @property
    def later_duties(self) -> list[DutyFacts]:
        """The duties after `assign` that this item's template does not pass, in the order of the stages."""
        by_kind = {duty.kind: duty for duty in self.duties}
        return [
            by_kind.get(kind, DutyFacts(kind, False, None))
            for kind, stage in STAGE_OF.items()
            if WORKING_STAGES.index(stage) > 1 and not is_passed(self.template, stage)
        ]


def missing(facts: ItemFacts) -> list[str]:
    """What the item's present stage lacks; what passed stages would have asked before is asked of the next real one."""
    stages = [facts.stage]
    for stage in reversed(WORKING_STAGES[: _position(facts.stage)]):
        if not is_passed(facts.template, stage):
            break
        stages.insert(0, stage)
    asked = [stage for stage in stages if is_asked(facts.template, stage)]
    return [sentence for stage in asked for sentence in _asked_of(stage, facts)]


def _position(stage: str) -> int:
    return WORKING_STAGES.index(Stage(stage)) if stage in WORKING_STAGES else 0


def _asked_of(stage: Stage, facts: ItemFacts) -> list[str]:
    is_over = stage != facts.stage and stage in OWN_ACTS
    return [] if is_over or stage not in GUARDS else GUARDS[stage](facts)


def _concept(facts: ItemFacts) -> list[str]:
    wanted = [
        (bool(facts.brief.strip()), _("Write a brief: what is it, and why?")),
        (facts.open_goals > 0, _("Choose an open goal that it serves.")),
        (facts.channels > 0, _("Choose at least one channel.")),
    ]
    return [sentence for is_there, sentence in wanted if not is_there] + _ground(facts)


def _ground(facts: ItemFacts) -> list[str]:
    if facts.ground == Ground.IDEA:
        return [] if facts.idea_is_accepted else [_("It needs a ground: an idea that was vetted and accepted.")]
    if facts.ground == Ground.SERIES:
        return _series(facts)
    if facts.ground == Ground.OUTSIDE:
        return []
    has_reason = bool(facts.reactive_reason.strip()) and facts.reactive_by_leader
    return [] if has_reason else [_("A reactive item needs a leader's reason.")]


def _series(facts: ItemFacts) -> list[str]:
    if facts.series_ends_on is None:
        return [_("Choose the series that it belongs to.")]
    if facts.series_ends_on < facts.now.date():
        return [_("The series has ended; it must be vetted again.")]
    return [] if facts.series_places_left > 0 else [_("The series has as many items as were agreed.")]


def _assign(facts: ItemFacts) -> list[str]:
    duties = facts.later_duties
    said = [_("Nobody has the duty “%(duty)s”.") % {"duty": d.kind.label} for d in duties if not d.is_taken]
    said += [duty.trouble for duty in duties if duty.trouble]
    return said if is_passed(facts.template, Stage.ASSIGN) else said + _times(facts, duties)


def _times(facts: ItemFacts, duties: list[DutyFacts]) -> list[str]:
    said = [_("“%(duty)s” has no due time.") % {"duty": d.kind.label} for d in duties if d.due_at is None]
    if facts.planned_at is None:
        return [*said, _("Choose the planned publishing time.")]
    for duty in duties:
        is_after = STAGE_OF[duty.kind] in AFTER_PUBLICATION
        if duty.due_at is None:
            continue
        if is_after and duty.due_at < facts.planned_at:
            said.append(_("“%(duty)s” must be due after the publication.") % {"duty": duty.kind.label})
        elif not is_after and duty.due_at > facts.planned_at:
            said.append(_("“%(duty)s” must be due before the publication.") % {"duty": duty.kind.label})
    return said + _order(duties)


def _order(duties: list[DutyFacts]) -> list[str]:
    timed = [duty for duty in duties if duty.due_at is not None]
    said = []
    for duty in timed:
        before = [other for other in timed if _stage_number(other) < _stage_number(duty)]
        if any(other.due_at > duty.due_at for other in before if other.due_at and duty.due_at):
            said.append(_("“%(duty)s” is due before an earlier stage.") % {"duty": duty.kind.label})
    return said


def _stage_number(duty: DutyFacts) -> int:
    return WORKING_STAGES.index(STAGE_OF[duty.kind])


def _problems(delivery: DeliveryFacts) -> list[str]:
    return [_("%(name)s: %(what)s") % {"name": delivery.channel, "what": problem} for problem in delivery.problems]


def _produce(facts: ItemFacts) -> list[str]:
    said = [] if facts.going_out else [_("Plan at least one publication.")]
    for delivery in facts.going_out:
        said += _problems(delivery)
    return said + [
        _("The media file “%(name)s” has no alternative text.") % {"name": name} for name in facts.media_without_alt
    ]


def _tone(facts: ItemFacts) -> list[str]:
    return [_("Answer the tone checklist: %(question)s") % {"question": question} for question in facts.unanswered_tone]


def _approve(facts: ItemFacts) -> list[str]:
    said = [] if facts.going_out else [_("Plan at least one publication: all were withdrawn.")]
    for delivery in facts.going_out:
        if not delivery.is_approved:
            said.append(_("%(channel)s: not approved yet.") % {"channel": delivery.channel})
        elif delivery.is_by_author and not facts.may_approve_own:
            said.append(_("%(channel)s: approved by somebody who wrote it.") % {"channel": delivery.channel})
        said += _problems(delivery)
    return said


def _publish(facts: ItemFacts) -> list[str]:
    said = [
        _("%(channel)s: still open (%(state)s).")
        % {"channel": delivery.channel, "state": DeliveryState(delivery.state).label}
        for delivery in facts.deliveries
        if delivery.state in OPEN
    ]
    if not any(delivery.state == DeliveryState.LIVE for delivery in facts.deliveries):
        said.append(_("Nothing is live yet."))
    return said


def _promote(facts: ItemFacts) -> list[str]:
    is_done = facts.promotions_done or facts.promotion_skipped
    return [] if is_done else [_("Do one promotion, or skip it with a reason.")]


def _respond(facts: ItemFacts) -> list[str]:
    said = [_("People wait for an answer from us.")] if facts.waiting_conversations else []
    if facts.answering_ends_at is None or facts.answering_ends_at > facts.now:
        said.append(_("The days in which we answer reactions are not over."))
    return said


def _evaluate(facts: ItemFacts) -> list[str]:
    return [] if facts.is_evaluated else [_("Save the evaluation: results, cost, return, what was learned.")]


GUARDS: dict[Stage, Callable[[ItemFacts], list[str]]] = {
    Stage.CONCEPT: _concept,
    Stage.ASSIGN: _assign,
    Stage.PRODUCE: _produce,
    Stage.TONE: _tone,
    Stage.APPROVE: _approve,
    Stage.PUBLISH: _publish,
    Stage.PROMOTE: _promote,
    Stage.RESPOND: _respond,
    Stage.EVALUATE: _evaluate,
}
OWN_ACTS = frozenset({Stage.TONE, Stage.PROMOTE, Stage.EVALUATE})
"""Stages whose demand is work of their own: a template that passes them does without that work."""
