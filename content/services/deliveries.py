"""What a person decides about a delivery: unknown outcomes, failures, differences, hand-overs, taking down."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from content import rendering
from content.models import Delivery, DeliveryAttempt, DeliveryPurpose
from content.services import history, stages
from content.services.scheduling import locked, require_accepted
from content.workflow import Stage
from smm.core import clock
from smm.core.errors import Refused
from smm.outbox.models import Outcome
from smm.outbox.moves import move
from smm.outbox.states import DeliveryState
from team.models import Member
from team.services import audit

S = DeliveryState


def _decide(
    delivery: Delivery,
    sources: tuple[DeliveryState, ...],
    to: DeliveryState,
    *,
    action: str,
    by: Member,
    reason: str = "",
    **fields: Any,
) -> Delivery:
    """Move a locked delivery by a person's word, which is kept; Refused where it stands elsewhere by now."""
    known = {"decided_by": by, "decision_reason": reason.strip()[:2000], "problem": "", "lease_until": None}
    if not move(delivery, sources, to, **{**known, **fields}):
        said = _("This is not possible any more: it is “%(state)s” now.")
        raise Refused([said % {"state": delivery.get_state_display()}])
    audit.record(actor=by, action=action, subject=delivery.item, detail={"delivery": delivery.pk})
    history.touch(delivery.item)
    stages.settle_locked(delivery.item)
    return delivery


@transaction.atomic
def look_again(*, delivery_id: int, by: Member, version: int | None = None) -> Delivery:
    """Have the engine look the delivery up on its platform at its next tick."""
    delivery = locked(delivery_id, by, version)
    if delivery.state not in (S.UNCERTAIN, S.SENT):
        raise Refused([_("There is nothing to look up: its outcome is known.")])
    delivery.next_try_at = clock.now()
    delivery.save(update_fields=["next_try_at", "updated_at"])
    return delivery


@transaction.atomic
def it_is_there(*, delivery_id: int, url: str, by: Member, version: int | None = None) -> Delivery:
    """Settle an unknown outcome: somebody saw it at `url`."""
    delivery = locked(delivery_id, by, version)
    now, known_id = clock.now(), _known_id(delivery, url)
    seen = {"external_id": known_id, "external_url": _address(url), "settled_at": now, "next_try_at": now}
    return _decide(delivery, (S.UNCERTAIN,), S.SENT, action="delivery.it_is_there", by=by, reason=url, **seen)


def _known_id(delivery: Delivery, url: str) -> str:
    return delivery.external_id or url.strip()[:300]


def _address(url: str) -> str:
    """The pasted address; raises Refused unless it is one of the web."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or len(url) > 500:
        raise Refused([_("Paste the whole address of the post, beginning with https://.")])
    return url.strip()


@transaction.atomic
def send_again(*, delivery_id: int, by: Member, version: int | None = None) -> Delivery:
    """Settle an unknown outcome: somebody looked, it is not there; the engine sends it now."""
    delivery = locked(delivery_id, by, version)
    DeliveryAttempt.objects.create(
        delivery=delivery, outcome=Outcome.ABSENT, finished_at=clock.now(), detail=str(by), worker="–"
    )
    said, now = _("It is not there."), clock.now()
    return _decide(delivery, (S.UNCERTAIN,), S.RETRY, action="delivery.send_again", by=by, reason=said, next_try_at=now)


@transaction.atomic
def mend(*, delivery_id: int, by: Member, version: int | None = None) -> Delivery:
    """Plan a failed, altered or missing delivery again; it is rendered anew and needs approval of its own.

    Raises Refused where its platform would not take it as it is.
    """
    delivery = locked(delivery_id, by, version)
    void: dict[str, Any] = {"approved_hash": "", "approved_by": None, "approved_at": None, "next_try_at": None}
    gone: dict[str, Any] = {"external_id": "", "external_url": "", "verification": "", "tries": 0}
    if delivery.state != S.FAILED:  # the platform knows the old key: under it, it would answer with what it had
        gone["key"] = uuid.uuid4()
    _decide(delivery, (S.FAILED, S.MISSING, S.ALTERED), S.PLANNED, action="delivery.mend", by=by, **void, **gone)
    _render(delivery)
    if delivery.item.stage == Stage.PUBLISH:
        stages.go_back(
            delivery.item, Stage.APPROVE, by=by, reason=_("%(channel)s: mended.") % {"channel": delivery.channel}
        )
    return delivery


def _render(delivery: Delivery) -> None:
    revision = delivery.item.revisions.first()
    if revision is not None:
        rendering.render(delivery, revision)
    require_accepted(delivery)


@transaction.atomic
def accept(*, delivery_id: int, by: Member, reason: str, version: int | None = None) -> Delivery:
    """Let what stands there altered (or is said to be missing, but was seen) count as live."""
    delivery = locked(delivery_id, by, version)
    return _decide(delivery, (S.ALTERED, S.MISSING), S.LIVE, action="delivery.accept", by=by, reason=reason)


@transaction.atomic
def settle_hand_over(*, delivery_id: int, url: str, by: Member, version: int | None = None) -> Delivery:
    """Somebody posted it by hand at `url`."""
    delivery = locked(delivery_id, by, version)
    address = _address(url)
    _refuse_known(delivery, address[:300])
    posted = {"external_id": address[:300], "external_url": address, "verification": "accepted_only"}
    return _decide(
        delivery, (S.HANDED_OVER,), S.LIVE, action="delivery.posted", by=by, settled_at=clock.now(), **posted
    )


def _refuse_known(delivery: Delivery, external_id: str) -> None:
    if Delivery.objects.filter(channel=delivery.channel, external_id=external_id).exclude(pk=delivery.pk).exists():
        raise Refused([_("This address belongs to another publication of ours already.")])


@transaction.atomic
def take_down(*, delivery_id: int, by: Member, reason: str, version: int | None = None) -> Delivery:
    """Remove what is live; the engine does it, and the page says where it is still up."""
    delivery = locked(delivery_id, by, version, "take_down")
    if not reason.strip():
        raise Refused([_("Give a reason for taking it down.")])
    sources, soon = (S.LIVE, S.ALTERED, S.STILL_UP), {"next_try_at": clock.now(), "tries": 0}
    return _decide(delivery, sources, S.REMOVING, action="delivery.take_down", by=by, reason=reason, **soon)


@transaction.atomic
def say_removed(*, delivery_id: int, by: Member, version: int | None = None) -> Delivery:
    """Somebody removed by hand what we could not."""
    delivery = locked(delivery_id, by, version, "say_removed")
    said = _("Removed by hand.")
    return _decide(delivery, (S.STILL_UP,), S.REMOVED, action="delivery.say_removed", by=by, reason=said)


@transaction.atomic
def correct(*, delivery_id: int, by: Member, version: int | None = None) -> Delivery:
    """Plan a correction of what went out, as a delivery of its own that is approved for itself; raises as `mend`."""
    delivery = locked(delivery_id, by, version)
    if delivery.state not in (S.LIVE, S.ALTERED):
        raise Refused([_("Only what is live can be corrected; change the text instead.")])
    if delivery.purpose == DeliveryPurpose.OUTSIDE:
        raise Refused([_("It was made outside SMM: correct it where it was made.")])
    made, is_new = Delivery.objects.get_or_create(
        item=delivery.item,
        channel=delivery.channel,
        purpose=DeliveryPurpose.CORRECTION,
        state=S.PLANNED,
        defaults={"zone": delivery.zone},
    )
    if is_new:
        _render(made)
    history.touch(delivery.item)
    return made
