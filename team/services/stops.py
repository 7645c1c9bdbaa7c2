"""The emergency stop: nothing leaves the house while one stands; scheduled things wait."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from smm.core import clock
from team.models import EmergencyStop, Member
from team.permissions import Action, require
from team.services import audit


@transaction.atomic
def stop(*, by: Member, reason: str, channel_id: int | None = None, brand_id: int | None = None) -> EmergencyStop:
    """Stop a channel, a brand, or (neither given) everything; one that stands already is left as it is."""
    require(by, Action.STOP_PUBLISHING)
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
    require(by, Action.STOP_PUBLISHING)
    one = EmergencyStop.objects.select_for_update().get(pk=stop_id)
    if one.lifted_at is None:
        one.lifted_at, one.lifted_by = max(clock.now(), one.created_at), by
        one.save(update_fields=["lifted_at", "lifted_by", "updated_at"])
        audit.record(actor=by, action="publishing.resume", subject=one)
    return one
