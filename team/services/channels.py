"""The accounts of ours: changed, given to agency members, taken out of use, disconnected."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from smm.core import clock
from smm.core.errors import Refused
from smm.core.sentences import keep_error
from smm.platforms.access import Revokes
from smm.platforms.contract import AccessLost, PlatformError
from team import hooks
from team.connectors import connector_of
from team.models import Channel, Member
from team.permissions import Action, require, require_led
from team.services import audit

log = logging.getLogger(__name__)


@transaction.atomic
def change(*, by: Member, channel_id: int, shared_with: Iterable[Member] | None = None, **changes: Any) -> Channel:
    """Change `name` or `brand` of a channel, or which agency members have it; what is left out (or no name) stays."""
    channel = _locked(by, channel_id)
    channel.name = changes.get("name") or channel.name
    if "brand" in changes:
        require_led(by, changes["brand"])
        channel.brand = changes["brand"]
    channel.save(update_fields=["name", "brand", "updated_at"])
    if shared_with is not None:
        channel.shared_with.set(shared_with)
    hooks.channel_made(channel)
    audit.record(actor=by, action="channel.change", subject=channel)
    return channel


@transaction.atomic
def deactivate(*, by: Member, channel_id: int) -> Channel:
    """Take a channel out of use; raises Refused with what is still planned on it."""
    channel = _locked(by, channel_id)
    if in_the_way := hooks.in_the_way_of_deactivating(channel):
        raise Refused(in_the_way)
    return _set_active(channel, False, by)


@transaction.atomic
def reactivate(*, by: Member, channel_id: int) -> Channel:
    """Use a channel again; raises Refused where its access was given back."""
    channel = _locked(by, channel_id)
    if channel.disconnected_at:
        raise Refused([_("Its access was given back: connect it again.")])
    _set_active(channel, True, by)
    hooks.channel_made(channel)
    return channel


def disconnect(*, by: Member, channel_id: int) -> str:
    """Give our access back to the platform and forget it; the channel and its history stay, out of use.

    Raises Refused with what is still planned there. Gives what the platform said where it did not take the access
    back; ours is forgotten all the same.
    """
    problem = _revoked(deactivate(by=by, channel_id=channel_id))
    _forget(by, channel_id)
    return problem


def _revoked(channel: Channel) -> str:
    try:
        connector = connector_of(channel)
        if isinstance(connector, Revokes):
            connector.revoke()
    except Exception as error:
        if not isinstance(error, PlatformError):
            log.exception("access not given back", extra={"channel": channel.pk})
        return "" if isinstance(error, AccessLost) and not channel.is_unreadable else keep_error(error)
    return ""


@transaction.atomic
def _forget(by: Member, channel_id: int) -> None:
    channel = _locked(by, channel_id)
    channel.secrets = {}
    channel.access_number += 1
    channel.disconnected_at = clock.now()
    channel.scopes = []
    channel.token_expires_at = channel.access_ends_at = channel.refresh_at = channel.access_lost_at = None
    channel.refreshing_until = None
    channel.save()
    audit.record(actor=by, action="channel.disconnect", subject=channel)


def _locked(by: Member, channel_id: int) -> Channel:
    channel = Channel.objects.select_for_update(of=("self",)).get(pk=channel_id)
    require(by, Action.MANAGE_CHANNELS, channel)
    return channel


def _set_active(channel: Channel, is_active: bool, by: Member) -> Channel:
    channel.is_active = is_active
    channel.save(update_fields=["is_active", "updated_at"])
    audit.record(actor=by, action="channel.reactivate" if is_active else "channel.deactivate", subject=channel)
    return channel
