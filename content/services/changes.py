"""What is approved is what goes out: a change of what was approved voids that approval, and that one alone."""

from __future__ import annotations

from django.utils.translation import gettext as _

from content import rendering
from content.models import ContentItem, Delivery, Revision
from content.services import stages, unscheduling
from content.workflow import Stage
from smm.outbox.states import DeliveryState
from team.models import Member

S = DeliveryState
CHANGEABLE = (S.PLANNED, S.SCHEDULED, S.FAILED)


def look_again(item: ContentItem, by: Member | None) -> None:
    """Render what the engine has not claimed once more; what differs from what was approved needs approval again.

    From `publish` the item then goes back to `approve`. What is live or on its way stands as it is; raises Refused
    where the engine claims one of them at this moment.
    """
    revision = item.revisions.first()
    if item.stage not in (Stage.APPROVE, Stage.PUBLISH) or revision is None:
        return
    changeable = item.deliveries.filter(state__in=CHANGEABLE).select_related("channel")
    voided = [delivery.channel.name for delivery in changeable if _is_void(delivery, revision)]
    if voided and item.stage == Stage.PUBLISH:
        reason = _("Changed after approval: %(channels)s.") % {"channels": _(", ").join(voided)}
        stages.go_back(item, Stage.APPROVE, by=by, reason=reason)


def _is_void(delivery: Delivery, revision: Revision) -> bool:
    """Render the delivery anew and take its approval where it is of something else; whether it needs one now."""
    before = delivery.payload_hash
    rendering.render(delivery, revision)
    if delivery.payload_hash == before and (delivery.is_approved or delivery.state != S.FAILED):
        return not delivery.is_approved
    if not delivery.is_approved:
        unscheduling.void(delivery)
    return not delivery.is_approved
