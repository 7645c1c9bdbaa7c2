"""Who does which stage by when: assigning, filling from defaults, claiming, completing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.models import ContentItem, Duty, DutyDefault
from content.selectors import rights
from content.selectors.items import lock
from content.selectors.snapshots import trouble_of
from content.services import history, telling
from content.workflow import STAGE_OF, DutyKind, Stage, is_passed
from smm.core import clock
from smm.core.errors import Refused
from team.models import Department, Member
from team.permissions import Action, require
from team.services.notices import notify


@transaction.atomic
def fill_from_defaults(*, item_id: int, by: Member, version: int | None = None) -> int:
    """Give every duty that has no owner or no due time what the department's defaults say; how many changed."""
    item = lock(item_id, version)
    require(by, Action.VIEW_CONTENT, item)
    rights.require_assign(by, item)
    return fill(item)


def fill(item: ContentItem) -> int:
    """`fill_from_defaults` for a locked item, without asking who may."""
    defaults = _defaults_of(item)
    duties = {duty.kind: duty for duty in item.duties.all()}
    changed = 0
    for kind, default in defaults.items():
        duty = duties.get(kind) or Duty(item=item, kind=kind)
        changed += _filled(duty, default, item)
    if changed:
        history.touch(item)
    return changed


def _defaults_of(item: ContentItem) -> dict[DutyKind, DutyDefault]:
    """The brand's own defaults before the department's, for duties whose stage the template does not pass."""
    rows = DutyDefault.objects.filter(Q(brand=None) | Q(brand=item.brand_id)).select_related("owner")
    by_kind: dict[DutyKind, DutyDefault] = {}
    for row in sorted(rows, key=lambda row: row.brand_id is not None):
        if not is_passed(item.template, STAGE_OF[DutyKind(row.kind)]):
            by_kind[DutyKind(row.kind)] = row
    return by_kind


def _filled(duty: Duty, default: DutyDefault, item: ContentItem) -> bool:
    if duty.done_at or (duty.pk and duty.due_at and (duty.owner_id or duty.department_id)):
        return False
    if not (duty.owner_id or duty.department_id):
        owner = default.owner if default.owner and default.owner.is_active else None
        duty.owner, duty.department = owner, default.department
    duty.hours_planned = duty.hours_planned or default.hours
    if duty.due_at is None and item.planned_at:
        duty.due_at = item.planned_at + timedelta(days=float(default.days))
    duty.save()
    return True


@transaction.atomic
def assign(
    *,
    item_id: int,
    kind: str,
    by: Member,
    owner: Member | None = None,
    department: Department | None = None,
    due_at: datetime | None = None,
    hours: Decimal | None = None,
    version: int | None = None,
) -> Duty:
    """Give a duty to a person, or to a department whose people claim it; None takes it from everybody.

    Raises PermissionDenied, Stale, or Refused where the person cannot do it.
    """
    item = lock(item_id, version)
    require(by, Action.VIEW_CONTENT, item)
    rights.require_assign(by, item)
    duty = item.duties.filter(kind=kind).first() or Duty(item=item, kind=DutyKind(kind))
    if duty.done_at:
        raise Refused([_("This duty is done; send the item back to open it again.")])
    if owner and (trouble := trouble_of(owner, DutyKind(kind), item, list(item.channels.all()))):
        raise Refused([trouble])
    is_new = owner is not None and owner.pk != duty.owner_id
    duty.owner, duty.department, duty.due_at = owner, department, due_at
    duty.hours_planned = duty.hours_planned if hours is None else hours
    duty.reminded_at = duty.reported_at = None
    duty.save()
    history.touch(item)
    if is_new and owner:
        _tell_assigned(duty, item, [owner], by)
    return duty


def _tell_assigned(duty: Duty, item: ContentItem, people: Iterable[Member], by: Member) -> None:
    text = format_lazy(
        gettext_lazy("You have the duty “{duty}” of “{title}”."), duty=DutyKind(duty.kind).label, title=item.title
    )
    others = [person for person in people if person.pk != by.pk]
    notify(to=others, kind="duty", key=f"duty:{duty.pk}:{item.version}", text=text, url=telling.address(item))


def _own_duty(duty_id: int, by: Member) -> Duty:
    """The duty with its item locked; as far as the person may see it."""
    duty = Duty.objects.select_related("owner", "department").get(pk=duty_id)
    item = lock(duty.item_id)
    duty = Duty.objects.select_related("owner", "department").get(pk=duty_id)
    duty.item = item
    require(by, Action.WORK_ON_CONTENT, item)
    return duty


@transaction.atomic
def claim(*, duty_id: int, by: Member) -> Duty:
    """Take a duty out of the queue of the person's own department."""
    duty = _own_duty(duty_id, by)
    if duty.owner_id == by.pk:
        return duty
    if duty.owner is not None:
        raise Refused([_("%(name)s has taken this already.") % {"name": duty.owner.name}])
    if duty.department_id is None or duty.department_id != by.department_id:
        raise PermissionDenied(_("This duty waits for another department."))
    if trouble := trouble_of(by, DutyKind(duty.kind), duty.item, list(duty.item.channels.all())):
        raise Refused([trouble])
    duty.owner = by
    duty.save(update_fields=["owner", "updated_at"])
    history.touch(duty.item)
    return duty


@transaction.atomic
def release(*, duty_id: int, by: Member) -> Duty:
    """Put a claimed duty back into its department's queue."""
    duty = _own_duty(duty_id, by)
    rights.require_own(by, duty)
    if duty.department_id is None:
        raise Refused([_("This duty belongs to no department; ask a leader to give it to somebody else.")])
    if duty.done_at:
        raise Refused([_("This duty is done; send the item back to open it again.")])
    duty.owner = None
    duty.save(update_fields=["owner", "updated_at"])
    history.touch(duty.item)
    return duty


@transaction.atomic
def complete(*, duty_id: int, by: Member, hours_spent: Decimal | None = None) -> Duty:
    """Mark a duty as done and note the hours that it took; the item moves on by `stages.advance`."""
    duty = _own_duty(duty_id, by)
    rights.require_own(by, duty)
    if hours_spent is not None:
        if hours_spent < 0:
            raise Refused([_("Hours cannot be negative.")])
        duty.hours_spent = hours_spent
    duty.done_at = duty.done_at or clock.now()
    duty.done_by = duty.done_by or by
    duty.save()
    history.touch(duty.item)
    return duty


def hand_over(from_member: Member, to_member: Member, by: Member) -> int:
    """Give every open duty of a member to another, inside the caller's transaction; how many went."""
    duties = list(open_duties(from_member).order_by("item", "pk"))
    for duty in duties:
        item = lock(duty.item_id)
        if trouble := trouble_of(to_member, DutyKind(duty.kind), item, list(item.channels.all())):
            raise Refused([_("%(name)s: %(what)s") % {"name": item.title, "what": trouble}])
        duty.owner = to_member
        duty.save(update_fields=["owner", "updated_at"])
        history.touch(item)
        _tell_assigned(duty, item, [to_member], by)
    return len(duties)


def open_duties(member: Member) -> QuerySet[Duty]:
    return Duty.objects.filter(owner=member, done_at=None).exclude(item__stage__in=[Stage.DONE, Stage.CANCELLED])
