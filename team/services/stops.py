"""The emergency stop: nothing leaves the house while one stands; scheduled things wait."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from smm.core import clock
from team.models import Channel, EmergencyStop, Member
from team.permissions import Action, leads_brand, require
from team.services import audit


def _require(by: Member, channel_id: int | None, brand_id: int | None) -> None:
    """A leader of a brand stops that brand and its channels; only a leader of everything stops everything."""
    require(by, Action.STOP_PUBLISHING)
    brand_id = Channel.objects.get(pk=channel_id).brand_id if channel_id else brand_id
    if not leads_brand(by, brand_id):
        raise PermissionDenied(_("Only a leader of everything can do this; stop a channel or a brand of yours."))


@transaction.atomic
def stop(*, by: Member, reason: str, channel_id: int | None = None, brand_id: int | None = None) -> EmergencyStop:
    """Stop a channel, a brand, or (neither given) everything; one that stands already is left as it is."""
    _require(by, channel_id, brand_id)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that others know when it can go on.")})
    standing = EmergencyStop.objects.select_for_update().filter(channel=channel_id, brand=brand_id, lifted_at=None)
    if found := standing.first():
        return found
    one = EmergencyStop.objects.create(
        started_by=by, reason=reason.strip()[:500], channel_id=channel_id, brand_id=brand_id
    )
    audit.record(actor=by, action="publishing.stop", subject=one, detail={"reason": one.reason})
    return one


@transaction.atomic
def resume(*, stop_id: int, by: Member) -> EmergencyStop:
    """Let things go on; a stop that was lifted already stays as it is."""
    one = EmergencyStop.objects.select_for_update().get(pk=stop_id)
    _require(by, one.channel_id, one.brand_id)
    if one.lifted_at is None:
        one.lifted_at, one.lifted_by = max(clock.now(), one.created_at), by
        one.save(update_fields=["lifted_at", "lifted_by", "updated_at"])
        audit.record(actor=by, action="publishing.resume", subject=one)
    return one
