"""What a person decides about a delivery whose outcome is unknown, or that is not as it should be."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from content import rendering
from content.models import Delivery
from content.selectors.deliveries import is_beyond_us, may_be_looked_up
from content.selectors.waiting import open_for
from content.services import addresses, stages
from content.services.deciding import decide
from content.services.scheduling import locked, require_accepted
from content.workflow import Stage
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox.face import TWICE
from smm.outbox.states import DeliveryState
from team.models import Member

S = DeliveryState


@transaction.atomic
def look_again(*, delivery_id: int, by: Member, version: int | None = None) -> Delivery:
    """Have the engine look the delivery up on its platform at its next tick."""
    delivery = locked(delivery_id, by, version)
    if not may_be_looked_up(delivery):
        raise Refused([_("There is nothing to look up: its outcome is known, or the platform cannot tell.")])
    delivery.next_try_at = clock.now()
    delivery.save(update_fields=["next_try_at"])
    return delivery


def look_again_at_all(*, by: Member) -> int:
    """Have the engine look up everything unknown that `by` may decide about; how many that are."""
    unknown = [one for one in open_for(by).filter(state=S.UNCERTAIN) if may_be_looked_up(one)]
    for delivery in unknown:
        look_again(delivery_id=delivery.pk, by=by)
    return len(unknown)


@transaction.atomic
def it_is_there(*, delivery_id: int, url: str, by: Member, version: int | None = None) -> Delivery:
    """Settle an unknown outcome: somebody saw it at `url`."""
    delivery = locked(delivery_id, by, version)
    address = addresses.of_post(delivery, url)
    now = clock.now()
    seen: dict[str, Any] = {"external_id": delivery.external_id or address[:300], "external_url": address}
    seen |= {"settled_at": now, "next_try_at": now}
    return decide(delivery, (S.UNCERTAIN,), S.SENT, action="delivery.it_is_there", by=by, reason=address, **seen)


@transaction.atomic
def send_again(*, delivery_id: int, by: Member, is_sure: bool = False, version: int | None = None) -> Delivery:
    """Settle an unknown outcome: somebody looked, it is not there; the engine sends it now.

    Raises Refused where the platform can tell nothing and `by` does not say that they are sure.
    """
    delivery = locked(delivery_id, by, version)
    if is_beyond_us(delivery) and not is_sure:
        raise Refused([str(TWICE), _("Look there first, and say that you are sure.")])
    return decide(delivery, (S.UNCERTAIN,), S.RETRY, action="delivery.send_again", by=by, next_try_at=clock.now())


@transaction.atomic
def mend(*, delivery_id: int, by: Member, version: int | None = None) -> Delivery:
    """Plan a failed or missing delivery again; it is rendered anew and needs approval of its own.

    What is live, if altered, is accepted, corrected or taken down: a second one would not take its place. Raises
    Refused where its platform would not take it as it is.
    """
    delivery = locked(delivery_id, by, version)
    void: dict[str, Any] = {"approved_hash": "", "approved_by": None, "approved_at": None, "next_try_at": None}
    gone: dict[str, Any] = {"external_id": "", "external_url": "", "verification": "", "seen": None, "tries": 0}
    if delivery.state != S.FAILED:  # the platform knows the old key: under it, it would answer with what it had
        gone["key"] = uuid.uuid4()
    decide(delivery, (S.FAILED, S.MISSING), S.PLANNED, action="delivery.mend", by=by, **void, **gone)
    revision = delivery.item.revisions.first()
    if revision is not None:
        rendering.render(delivery, revision)
    require_accepted(delivery)
    if delivery.item.stage == Stage.PUBLISH:
        stages.go_back(
            delivery.item, Stage.APPROVE, by=by, reason=_("%(channel)s: mended.") % {"channel": delivery.channel}
        )
    return delivery


@transaction.atomic
def accept(*, delivery_id: int, by: Member, reason: str, version: int | None = None) -> Delivery:
    """Let what stands there altered (or is said to be missing, but was seen) count as live."""
    delivery = locked(delivery_id, by, version)
    return decide(delivery, (S.ALTERED, S.MISSING), S.LIVE, action="delivery.accept", by=by, reason=reason)


@transaction.atomic
def settle_hand_over(*, delivery_id: int, url: str, by: Member, version: int | None = None) -> Delivery:
    """Somebody posted it by hand at `url`."""
    delivery = locked(delivery_id, by, version)
    address = addresses.of_post(delivery, url)
    posted = {**_posted(), "external_id": address[:300], "external_url": address}
    return decide(delivery, (S.HANDED_OVER,), S.LIVE, action="delivery.posted", by=by, reason=address, **posted)


@transaction.atomic
def settle_without_address(*, delivery_id: int, by: Member, reason: str = "", version: int | None = None) -> Delivery:
    """Somebody posted it by hand where posts have no address of their own; `reason` says where it can be seen."""
    delivery = locked(delivery_id, by, version)
    said: dict[str, Any] = {"by": by, "reason": reason, **_posted()}
    return decide(delivery, (S.HANDED_OVER,), S.LIVE, action="delivery.posted_unaddressed", **said)


def _posted() -> dict[str, Any]:
    return {"settled_at": clock.now(), "verification": "by_hand"}
