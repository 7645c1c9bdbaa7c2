"""Taking publications back before the engine has claimed them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from content.models import ContentItem, Delivery, DeliveryPurpose
from smm.core.errors import Refused
from smm.outbox.moves import move
from smm.outbox.states import GONE_OUT, UNCLAIMED, DeliveryState
from team.models import Member

S = DeliveryState
IN_FLIGHT = frozenset({S.CLAIMED, S.RETRY, S.UNCERTAIN, S.HANDED_OVER})
VOID: dict[str, Any] = {"approved_hash": "", "approved_by": None, "approved_at": None}


def unschedule(item: ContentItem) -> None:
    """Bring every scheduled publication back to planned, not approved; refused once one has been claimed.

    What is live already stands; it does not keep its sisters from being sent back.
    """
    deliveries = list(item.deliveries.select_related("channel"))
    if item.stage == "publish":
        made_here = [delivery for delivery in deliveries if delivery.purpose != DeliveryPurpose.OUTSIDE]
        _refuse(made_here, IN_FLIGHT | GONE_OUT)
    for delivery in deliveries:
        if delivery.state == S.SCHEDULED:
            void(delivery)


def void(delivery: Delivery) -> None:
    """Take the approval of a publication that nobody has claimed; a scheduled or failed one is planned again.

    Raises Refused where the engine was quicker.
    """
    if delivery.state == S.PLANNED:
        for name, value in VOID.items():
            setattr(delivery, name, value)
        delivery.save(update_fields=[*VOID, "updated_at"])
    elif not move(delivery, (S.SCHEDULED, S.FAILED), S.PLANNED, next_try_at=None, **VOID):
        raise Refused([_("%(channel)s: it is being sent at this moment.") % {"channel": delivery.channel}])


def withdraw_all(item: ContentItem, *, by: Member, reason: str) -> None:
    """Withdraw every publication; refused when one is on its way, or has gone out and was not taken down."""
    deliveries = list(item.deliveries.select_related("channel"))
    _refuse(deliveries, (IN_FLIGHT | GONE_OUT) - {S.REMOVED})
    for delivery in deliveries:
        if delivery.state != S.WITHDRAWN:
            move(delivery, (*UNCLAIMED, S.FAILED), S.WITHDRAWN, decided_by=by, decision_reason=reason)


def _refuse(deliveries: list[Delivery], states: frozenset[DeliveryState]) -> None:
    said = sorted(f"{d.channel}: {S(d.state).label}." for d in deliveries if d.state in states)
    if said:
        first = _("Something has gone out already, or is on its way: what is live has to be taken down first.")
        raise Refused([first, *said])
