"""Recurring publications: the same words again on later days, covered by the one approval of their original."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from content import rendering
from content.models import Delivery, DeliveryPurpose
from content.recurring import LONGEST, days_of
from content.services import history
from content.services.scheduling import AFTER_APPROVAL, locked, schedule
from content.timing import moment_near
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox.moves import move
from smm.outbox.states import UNCLAIMED, DeliveryState
from team.models import Member
from team.services import audit

S = DeliveryState


@transaction.atomic
def repeat(*, delivery_id: int, rhythm: str, until: date, by: Member, version: int | None = None) -> list[Delivery]:
    """Plan the publication again in `rhythm` (recurring.Rhythm) up to `until`, in place of repeats still to come.

    A repeat keeps the wall-clock time of the original over daylight saving. What is unchanged needs no approval of its
    own. Raises PermissionDenied, Stale, or Refused with what is in the way.
    """
    original = locked(delivery_id, by, version)
    _refuse(original, until)
    take_back(original, by, _("Planned in another rhythm."))
    days = days_of(original.planned_date or clock.now().date(), rhythm, until)
    made = [_planned(original, day) for day in days]
    repeats = [delivery for delivery in made if delivery is not None]
    if not repeats:
        raise Refused([_("There is no day for a repeat until then.")])
    cover(original)
    history.touch(original.item)
    audit.record(actor=by, action="delivery.repeat", subject=original.item, detail={"repeats": len(repeats)})
    return repeats


def _refuse(original: Delivery, until: date) -> None:
    if original.purpose != DeliveryPurpose.ORIGINAL or original.state == S.WITHDRAWN:
        raise Refused([_("Only a publication itself can be repeated.")])
    if original.planned_date is None or original.planned_time is None:
        raise Refused([_("Plan its own time first; repeats keep it.")])
    if until - original.planned_date > LONGEST:
        raise Refused([_("Repeats can be planned for a year at most; then look at it again.")])


def _planned(original: Delivery, day: date) -> Delivery | None:
    """The repeat on `day`; None for a time that has passed or is taken by another publication of the item there."""
    at, zone = original.planned_time, original.zone
    if at is None:
        return None
    due = moment_near(day, at, zone)
    there = original.item.deliveries.filter(channel=original.channel, due_at=due).exclude(state=S.WITHDRAWN)
    if due <= clock.now() or there.exists():
        return None
    made = Delivery.objects.create(
        item=original.item,
        channel=original.channel,
        purpose=DeliveryPurpose.REPEAT,
        repeat_of=original,
        due_at=due,
        planned_date=day,
        planned_time=at,
        zone=zone,
    )
    if original.revision is not None:
        rendering.render(made, original.revision)
    return made


def cover(original: Delivery) -> None:
    """Let the approval of `original`, or of one of its repeats, hold for every repeat of the very same payload."""
    root = original.repeat_of_id or original.pk
    alike = Delivery.objects.filter(repeat_of=root, state=S.PLANNED, payload_hash=original.payload_hash)
    if not original.is_approved:
        return
    for repeat_ in alike.exclude(pk=original.pk).select_related("item", "channel"):
        repeat_.approved_hash = repeat_.payload_hash
        repeat_.approved_by, repeat_.approved_at = original.approved_by, original.approved_at
        repeat_.save(update_fields=["approved_hash", "approved_by", "approved_at", "updated_at"])
        if repeat_.item.stage in AFTER_APPROVAL:
            schedule(repeat_)


@transaction.atomic
def stop(*, delivery_id: int, by: Member, version: int | None = None) -> int:
    """Take back every repeat that has not gone out; the number of them."""
    original = locked(delivery_id, by, version)
    number = take_back(original, by, _("No more repeats."))
    history.touch(original.item)
    audit.record(actor=by, action="delivery.stop_repeats", subject=original.item, detail={"repeats": number})
    return number


def take_back(original: Delivery, by: Member | None, reason: str) -> int:
    """Withdraw the repeats that nobody has claimed."""
    waiting = original.repeats.filter(state__in=UNCLAIMED)
    told = {"decided_by": by, "decision_reason": reason, "late_question": False, "settled_at": clock.now()}
    return sum(move(one, UNCLAIMED, S.WITHDRAWN, **told) for one in waiting)
