"""Approving exactly what goes out, by somebody who did not write it."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from content.models import ContentItem, Delivery
from content.selectors import rights
from content.selectors.items import lock
from content.selectors.snapshots import missing_of
from content.services import effects, history, repeats, scheduling, stages
from content.workflow import BEFORE_GOING_OUT, DutyKind, Stage
from smm.core import clock
from smm.core.errors import Refused, Stale
from smm.outbox.states import DeliveryState
from team.models import Company, Member
from team.permissions import Action, can, require
from team.services import audit


@transaction.atomic
def approve(
    *, item_id: int, delivery_hashes: Mapping[int, str], by: Member, version: int | None = None, reason: str = ""
) -> ContentItem:
    """Approve each publication whose payload is still the one that the approver saw (its hash).

    Once none is left unapproved the item moves on to `publish` in the same transaction. Raises PermissionDenied for
    who may not or who wrote it, Stale where a payload changed, Refused where nothing waits for approval.
    """
    item = lock(item_id, version)
    require(by, Action.VIEW_CONTENT, item)
    require_approve(by, item)
    for delivery in _waiting(item, delivery_hashes):
        _approve_one(delivery, by)
        repeats.cover(delivery)
    if item.stage != Stage.APPROVE:
        history.touch(item)
        effects.approved(item, by)
    elif missing := missing_of(item):
        history.touch(item)
        _refuse_problems(item, missing)
    else:
        own_work = _("Approved by its author, as the company allows.") if _is_author(by, item) else ""
        stages.go_on(item, by=by, reason=own_work or reason)
    return item


def require_approve(by: Member, item: ContentItem) -> None:
    if not can(by, Action.APPROVE_CONTENT, item):
        raise PermissionDenied(_("Your role does not allow approving."))
    if not (rights.leads(by, item) or rights.owns(by, item, [DutyKind.APPROVAL])):
        raise PermissionDenied(_("Only who has the duty “approval”, or a leader of the brand, can approve this."))
    if _is_author(by, item) and not Company.load().allow_self_approval:
        raise PermissionDenied(_("You wrote this; somebody else must approve it."))


def _is_author(by: Member, item: ContentItem) -> bool:
    return item.revisions.filter(author=by).exists()


def _waiting(item: ContentItem, hashes: Mapping[int, str]) -> list[Delivery]:
    """The publications that were chosen, each still as it was seen.

    After publication too: a correction, or one that was mended, waits for itself while its sisters are live.
    """
    if item.stage in BEFORE_GOING_OUT[: BEFORE_GOING_OUT.index(Stage.APPROVE)]:
        raise Refused([_("This item does not wait for approval.")])
    planned = item.deliveries.filter(state=DeliveryState.PLANNED).select_related("channel")
    there = {delivery.pk: delivery for delivery in planned}
    if not hashes:
        raise Refused([_("Nothing was chosen to be approved.")])
    for pk, seen in hashes.items():
        if pk not in there or not seen or there[pk].payload_hash != seen:
            raise Stale([_("What goes out has changed since you opened this page. Please read it again.")])
    return [there[pk] for pk in hashes]


def _approve_one(delivery: Delivery, by: Member) -> None:
    scheduling.require_accepted(delivery)
    delivery.approved_hash = delivery.payload_hash
    delivery.approved_by, delivery.approved_at = by, clock.now()
    delivery.save(update_fields=["approved_hash", "approved_by", "approved_at", "updated_at"])
    audit.record(actor=by, action="content.approve", subject=delivery, detail={"hash": delivery.payload_hash})


def _refuse_problems(item: ContentItem, missing: list[str]) -> None:
    """Part of an item may be approved; that it cannot go out as it is may not be passed over."""
    if not item.deliveries.filter(state=DeliveryState.PLANNED, approved_hash="").exists():
        raise Refused(missing)
