"""A person's word about a delivery: it moves, and who said what is kept."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from content.models import Delivery, DeliveryDecision
from content.services import history, stages
from smm.core.errors import Refused
from smm.outbox.moves import move
from smm.outbox.states import DeliveryState
from team.models import Member
from team.services import audit

MOST_REASON = 2000


def decide(
    delivery: Delivery,
    sources: tuple[DeliveryState, ...],
    to: DeliveryState,
    *,
    action: str,
    by: Member,
    reason: str = "",
    **fields: Any,
) -> Delivery:
    """Move a locked delivery by `by`'s word, the `action` of the record; Refused where it stands elsewhere by now."""
    known = {"decided_by": by, "decision_reason": reason.strip()[:MOST_REASON], "problem": "", "lease_until": None}
    if not move(delivery, sources, to, **{**known, **fields}):
        said = _("This is not possible any more: it is “%(state)s” now.")
        raise Refused([said % {"state": delivery.get_state_display()}])
    record(delivery, action=action, by=by, reason=reason)
    history.touch(delivery.item)
    stages.settle_locked(delivery.item)
    return delivery


def record(delivery: Delivery, *, action: str, by: Member, reason: str = "") -> None:
    """Keep a decision beside the delivery and in the record of the company."""
    act = action.removeprefix("delivery.")
    DeliveryDecision.objects.create(delivery=delivery, act=act, by=by, reason=reason.strip()[:MOST_REASON])
    audit.record(actor=by, action=action, subject=delivery.item, detail={"delivery": delivery.pk})
