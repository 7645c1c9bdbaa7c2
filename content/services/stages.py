"""The item's way through the stages: forward past a guard, back or out with a reason, or by the system."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from content.models import ContentItem, DeliveryPurpose, EventKind
from content.selectors import rights
from content.selectors.items import lock
from content.selectors.snapshots import missing_of
from content.services import effects, history, telling, unscheduling
from content.workflow import MoveKind, Stage, is_passed, move_between, next_stage
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox.states import OPEN, DeliveryState
from team.models import Member
from team.permissions import Action, require

ENDED = (Stage.DONE, Stage.CANCELLED)


@transaction.atomic
def advance(*, item_id: int, by: Member, version: int | None = None, reason: str = "") -> ContentItem:
    """Move the item on to its next stage, past the stages that its template passes.

    Raises PermissionDenied, Stale, or Refused with what the stage still lacks.
    """
    item = lock(item_id, version)
    require(by, Action.VIEW_CONTENT, item)
    rights.require_advance(by, item)
    if item.stage in ENDED:
        raise Refused([_("This item has ended; it goes no further.")])
    if missing := missing_of(item):
        raise Refused(missing)
    go_on(item, by=by, reason=reason)
    return item


@transaction.atomic
def send_back(*, item_id: int, to: str, by: Member, reason: str, version: int | None = None) -> ContentItem:
    """Move the item back to `to` with a reason that its owner reads; raises as `advance` does."""
    item = lock(item_id, version)
    require(by, Action.VIEW_CONTENT, item)
    rights.require_advance(by, item)
    move = move_between(item.stage, to)
    if move is None or move.kind is not MoveKind.BACK:
        raise Refused([_("From this stage it cannot be sent back there.")])
    if is_passed(item.template, move.target):
        raise Refused([_("This workflow passes that stage; send it back to another.")])
    if not reason.strip():
        raise Refused([_("Give a reason: the person who gets it back must know what to change.")])
    unscheduling.unschedule(item)
    go_back(item, move.target, by=by, reason=reason.strip())
    return item


@transaction.atomic
def cancel(*, item_id: int, by: Member, reason: str, version: int | None = None) -> ContentItem:
    """Give the item up before anything has gone out; planned publications are withdrawn."""
    item = lock(item_id, version)
    require(by, Action.VIEW_CONTENT, item)
    rights.require_cancel(by, item)
    if move_between(item.stage, Stage.CANCELLED) is None:
        raise Refused([_("It can be cancelled only before something has gone out.")])
    if not reason.strip():
        raise Refused([_("Give a reason for cancelling.")])
    unscheduling.withdraw_all(item, by=by, reason=reason.strip())
    source = item.stage
    _enter(item, Stage.CANCELLED)
    event = history.write(item, kind=EventKind.CANCEL, source=source, by=by, reason=reason.strip())
    telling.moved(item, event, by)
    return item


@transaction.atomic
def settle(item_id: int) -> ContentItem:
    """What the deliveries' outcomes make of an item in `publish`: on to `promote`, or back when all were withdrawn."""
    item = lock(item_id)
    settle_locked(item)
    return item


def settle_locked(item: ContentItem) -> None:
    if item.stage != Stage.PUBLISH:
        return
    holding = item.deliveries.exclude(purpose=DeliveryPurpose.REPEAT)
    states = set(holding.values_list("state", flat=True))
    if states <= {DeliveryState.WITHDRAWN}:
        go_back(item, Stage.APPROVE, by=None, reason=_("Every publication was withdrawn."))
    elif not states & OPEN and DeliveryState.LIVE in states:
        go_on(item, by=None)


def go_on(item: ContentItem, *, by: Member | None, reason: str = "") -> None:
    """Enter the next stage and pass over those that the template leaves out; the guard has been asked."""
    now = clock.now()
    item.duties.filter(kind__in=rights.duties_of(item.stage), done_at=None).update(done_at=now, done_by=by)
    source = item.stage
    _enter(item, next_stage(source))
    event = history.write(item, kind=EventKind.FORWARD, source=source, by=by, reason=reason)
    pass_over(item)
    effects.entered(item, by)
    telling.moved(item, event, by)
    settle_locked(item)


def pass_over(item: ContentItem) -> None:
    """Leave the stages that the item's template passes, each recorded as passed."""
    while is_passed(item.template, Stage(item.stage)):
        source = item.stage
        _enter(item, next_stage(source))
        history.write(item, kind=EventKind.PASSED, source=source, by=None)


def go_back(item: ContentItem, to: Stage, *, by: Member | None, reason: str) -> None:
    """Enter the earlier stage `to`, whose duties (and those up to here) are open again."""
    source = item.stage
    again = [kind for stage in Stage if _between(to, stage, source) for kind in rights.duties_of(stage)]
    item.duties.filter(kind__in=again).update(done_at=None, done_by=None, reminded_at=None, reported_at=None)
    _enter(item, to)
    event = history.write(item, kind=EventKind.BACK, source=source, by=by, reason=reason)
    effects.entered(item, by)
    telling.moved(item, event, by)


def _between(first: str, stage: str, last: str) -> bool:
    order = list(Stage)
    return order.index(Stage(first)) <= order.index(Stage(stage)) <= order.index(Stage(last))


def _enter(item: ContentItem, stage: Stage) -> None:
    getattr(item, f"enter_{stage}")()
    item.stage_since = clock.now()
    item.version += 1
    item.save(update_fields=["stage", "stage_since", "version", "updated_at"])
