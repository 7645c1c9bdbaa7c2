"""Pushing a published item through further channels, or saying why not."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from content.models import ContentItem, Promotion, PromotionKind
from content.selectors import items
from content.selectors.promotion import AFTER_PUBLICATION, may_promote
from content.services import history
from content.workflow import DutyKind, Stage
from smm.core import clock
from smm.core.errors import Refused
from team.models import Member
from team.services import audit

BY_HAND = (PromotionKind.RESHARE, PromotionKind.LOCAL, PromotionKind.PAID, PromotionKind.OTHER)
"""What people do outside SMM and write down here; a mailing is sent by SMM itself."""


def require_promote(member: Member, item: ContentItem | None) -> None:
    if not may_promote(member, item):
        raise PermissionDenied(_("Only the owner of the promotion or a leader of the brand can do this."))


def lock_to_promote(item_id: int, by: Member, version: int | None = None) -> ContentItem:
    """The item, locked, if `by` may promote it now; raises PermissionDenied, Refused or Stale."""
    item = items.lock(item_id, version)
    require_promote(by, item)
    if item.stage not in AFTER_PUBLICATION:
        raise Refused([_("It can be promoted once it is live.")])
    return item


@transaction.atomic
def record(
    *,
    item_id: int,
    by: Member,
    kind: PromotionKind,
    note: str,
    cost: Decimal = Decimal(0),
    is_second_spread: bool = False,
    version: int | None = None,
) -> Promotion:
    """Write down a promotion that was done by hand; `cost` is in the company's currency.

    `is_second_spread` settles that duty too. Raises Refused where nothing says what was done.
    """
    item = lock_to_promote(item_id, by, version)
    missing = [_("Say what was done.")] * (not note.strip()) + [_("The cost cannot be negative.")] * (cost < 0)
    if kind not in BY_HAND:
        missing.append(_("An e-mail to a list is written and confirmed here, not only recorded."))
    if missing:
        raise Refused(missing)
    done = Promotion.objects.create(item=item, kind=kind, note=note.strip(), cost=cost, done_at=clock.now(), done_by=by)
    if is_second_spread:
        _settle_second_spread(item, by)
    history.touch(item)
    audit.record(actor=by, action="promotion.record", subject=item, detail={"kind": kind, "cost": str(cost)})
    return done


def _settle_second_spread(item: ContentItem, by: Member) -> None:
    duty = item.duties.filter(kind=DutyKind.SECOND_SPREAD, done_at=None).first()
    if duty:
        duty.done_at, duty.done_by = clock.now(), by
        duty.save(update_fields=["done_at", "done_by", "updated_at"])


@transaction.atomic
def skip(*, item_id: int, by: Member, reason: str, version: int | None = None) -> ContentItem:
    """Say why this item is not promoted; raises Refused without a reason or outside the stage."""
    item = lock_to_promote(item_id, by, version)
    if item.stage != Stage.PROMOTE:
        raise Refused([_("The item has left the stage “Promote”.")])
    if not reason.strip():
        raise Refused([_("Give a reason.")])
    item.promotion_skipped_reason = reason.strip()
    item.save(update_fields=["promotion_skipped_reason", "updated_at"])
    history.touch(item)
    audit.record(actor=by, action="promotion.skip", subject=item, detail={"reason": reason.strip()})
    return item
