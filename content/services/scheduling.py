"""When something goes out: planned in wall-clock time and zone, scheduled once approved, asked about when late."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from content import rendering
from content.models import ContentItem, Delivery
from content.selectors import items, rights
from content.services import history
from content.services.deciding import decide, record
from content.timing import moment_of
from content.workflow import Stage
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox.moves import move
from smm.outbox.states import MOVABLE, UNCLAIMED, DeliveryState
from team.models import Company, Member

S = DeliveryState
SOON = timedelta(seconds=1)


def schedule_approved(item: ContentItem, by: Member | None = None) -> None:
    """Hand every approved delivery of the locked item to the engine; one whose time has passed asks a person."""
    for delivery in item.deliveries.filter(state=S.PLANNED).select_related("channel"):
        if not delivery.is_approved:
            continue
        if delivery.due_at is None or is_late(delivery, item):
            delivery.late_question = True
            delivery.save(update_fields=["late_question", "updated_at"])
        else:
            schedule(delivery)


def is_late(delivery: Delivery, item: ContentItem) -> bool:
    """Whether the planned time passed before it could be scheduled."""
    return delivery.due_at is not None and delivery.due_at <= clock.now()


def require_accepted(delivery: Delivery) -> None:
    """Raise Refused where the platform, as its limits are now, would not take what was rendered to go out."""
    if delivery.item.stage in (Stage.APPROVE, *AFTER_APPROVAL) and (problems := rendering.problems_of(delivery)):
        raise Refused([f"{delivery.channel}: {problem}" for problem in problems])


def schedule(delivery: Delivery) -> None:
    """Hand an approved delivery to the engine; raises Refused for one that its platform would not take."""
    require_accepted(delivery)
    move(delivery, S.PLANNED, S.SCHEDULED, next_try_at=delivery.due_at, late_question=False, problem="")


def locked(delivery_id: int, by: Member, version: int | None = None, act: str = "") -> Delivery:
    """The delivery, its item locked, where `by` may decide (this `act`) about it."""
    item = items.lock(Delivery.objects.values_list("item", flat=True).get(pk=delivery_id), version)
    delivery = Delivery.objects.select_related("channel").get(pk=delivery_id)
    delivery.item = item
    rights.require_decide(by, delivery, act)
    return delivery


@transaction.atomic
def replan(
    *,
    delivery_id: int,
    day: date,
    at: time,
    by: Member,
    zone: str = "",
    is_second: bool = False,
    version: int | None = None,
) -> Delivery:
    """Move a delivery that has not gone out to another time; its approval stands, for the text is the same.

    `is_second` means the second of an hour that clocks repeat on that day. Raises PermissionDenied, Stale, or Refused
    for a time that has passed or does not exist on that day, and for what the platform would not take.
    """
    delivery = locked(delivery_id, by, version)
    if delivery.state not in MOVABLE:
        raise Refused([_("It is on its way or has gone out; its time cannot be changed any more.")])
    zone = zone or zone_of(delivery)
    _set_time(delivery, moment_of(day, at, zone, is_second=is_second), zone)
    if delivery.state == S.HANDED_OVER:
        return decide(
            delivery, (S.HANDED_OVER,), S.SCHEDULED, action="delivery.replan", by=by, next_try_at=delivery.due_at
        )
    record(delivery, action="delivery.replan", by=by)
    return delivery


@transaction.atomic
def move_to_day(*, delivery_id: int, shown_day: date, day: date, by: Member) -> Delivery:
    """Move a delivery by as many days as lie between two of a calendar; its own clock shows the same time then."""
    delivery = locked(delivery_id, by)
    if delivery.due_at is None:
        raise Refused([_("It has no time yet that could be kept.")])
    zone = zone_of(delivery)
    local = delivery.due_at.astimezone(ZoneInfo(zone))
    moved = local.date() + (day - shown_day)
    wall: dict[str, Any] = {"day": moved, "at": local.time(), "zone": zone, "is_second": bool(local.fold)}
    return replan(delivery_id=delivery_id, by=by, **wall)


def zone_of(delivery: Delivery) -> str:
    return delivery.zone or Company.load().time_zone


def _set_time(delivery: Delivery, due: datetime, zone: str) -> None:
    if due <= clock.now():
        raise Refused([_("This time has passed. Choose a later one, or publish now.")])
    require_accepted(delivery)
    _refuse_double(delivery, due)
    local = due.astimezone(ZoneInfo(zone))
    delivery.due_at, delivery.zone, delivery.late_question = due, zone, False
    delivery.planned_date, delivery.planned_time = local.date(), local.time().replace(tzinfo=None, fold=0)
    delivery.planned_second = bool(local.fold)
    delivery.next_try_at = due if delivery.state == S.SCHEDULED else None
    delivery.save(update_fields=TIMES)
    if delivery.state == S.PLANNED and delivery.is_approved and delivery.item.stage in AFTER_APPROVAL:
        schedule(delivery)
    history.touch(delivery.item)


TIMES = (
    *("due_at", "zone", "late_question", "planned_date", "planned_time", "planned_second", "next_try_at"),
    "updated_at",
)
AFTER_APPROVAL = (Stage.PUBLISH, Stage.PROMOTE, Stage.RESPOND, Stage.EVALUATE, Stage.DONE)


def _refuse_double(delivery: Delivery, due: datetime) -> None:
    same = Delivery.objects.filter(item=delivery.item, channel=delivery.channel, due_at=due).exclude(pk=delivery.pk)
    if same.exclude(state=S.WITHDRAWN).exists():
        raise Refused([_("This item is already planned for this channel at this time.")])


@transaction.atomic
def publish_now(*, delivery_id: int, by: Member, version: int | None = None) -> Delivery:
    """Let an approved delivery go out at once; the answer to “it is late: now?” as well."""
    delivery = locked(delivery_id, by, version)
    if delivery.state not in UNCLAIMED or not delivery.is_approved:
        raise Refused([_("Only what was approved and has not gone out can be published now.")])
    _set_time(delivery, clock.now() + SOON, zone_of(delivery))
    record(delivery, action="delivery.now", by=by)
    return delivery


@transaction.atomic
def withdraw(*, delivery_id: int, by: Member, reason: str, version: int | None = None) -> Delivery:
    """Take a delivery back before it has gone out, with a reason; the item goes on without it."""
    delivery = locked(delivery_id, by, version)
    if not reason.strip():
        raise Refused([_("Give a reason for withdrawing it.")])
    sources = (*UNCLAIMED, S.RETRY, S.UNCERTAIN, S.HANDED_OVER, S.FAILED, S.MISSING)
    if delivery.state not in sources:
        raise Refused([_("It is being sent, or has gone out; take it down instead.")])
    ended = {"late_question": False, "settled_at": clock.now()}
    return decide(delivery, sources, S.WITHDRAWN, action="delivery.withdraw", by=by, reason=reason, **ended)
