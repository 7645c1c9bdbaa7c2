"""The accounts of ours: added, changed, given to agency members, taken out of use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from smm.core.errors import Refused
from team import hooks
from team.models import Channel, Member, Segment
from team.permissions import Action, require, require_led
from team.services import audit


@transaction.atomic
def add(
    *, by: Member, platform: str, name: str, account_id: str, brand: Segment | None = None, **fields: Any
) -> Channel:
    """A new channel, with `settings`, `secrets` and `shared_with` as further fields; raises ValidationError."""
    require(by, Action.MANAGE_CHANNELS)
    require_led(by, brand)
    shared_with = fields.pop("shared_with", ())
    channel = Channel(platform=platform, name=name, account_id=account_id, brand=brand, **fields)
    channel.full_clean()
    channel.save()
    channel.shared_with.set(shared_with)
    hooks.channel_made(channel)
    audit.record(actor=by, action="channel.add", subject=channel, detail={"platform": platform})
    return channel


@transaction.atomic
def change(
    *,
    by: Member,
    channel_id: int,
    shared_with: Iterable[Member] | None = None,
    secrets: dict[str, str] | None = None,
    **fields: Any,
) -> Channel:
    """Change a channel; `secrets` that are not given stay as they are. Raises ValidationError."""
    channel = _locked(by, channel_id)
    if "brand" in fields:
        require_led(by, fields["brand"])
    for name, value in fields.items():
        setattr(channel, name, value)
    if secrets:
        channel.secrets = {**channel.secrets, **secrets}  # type: ignore[assignment, dict-item]  # stored as text
    channel.full_clean()
    channel.save()
    if shared_with is not None:
        channel.shared_with.set(shared_with)
    hooks.channel_made(channel)
    audit.record(actor=by, action="channel.change", subject=channel, detail={"secrets_changed": bool(secrets)})
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
    channel = _set_active(_locked(by, channel_id), True, by)
    hooks.channel_made(channel)
    return channel


def _locked(by: Member, channel_id: int) -> Channel:
    channel = Channel.objects.select_for_update(of=("self",)).get(pk=channel_id)
    require(by, Action.MANAGE_CHANNELS, channel)
    return channel


def _set_active(channel: Channel, is_active: bool, by: Member) -> Channel:
    channel.is_active = is_active
    channel.save(update_fields=["is_active", "updated_at"])
    audit.record(actor=by, action="channel.reactivate" if is_active else "channel.deactivate", subject=channel)
    return channel
