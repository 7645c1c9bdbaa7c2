"""Connecting: the platform says whose account it is before anything is kept; the same account stays one channel."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from smm.core import clock
from smm.core.errors import Refused
from smm.core.sentences import keep_error, tell
from smm.platforms.access import Authorizes, Grant, Identity, Refreshes
from smm.platforms.contract import PlatformError
from smm.platforms.fetching import check
from team import access, hooks
from team.connectors import connector_for, described
from team.models import Channel, Member, Segment
from team.permissions import Action, can, require, require_led
from team.services import audit

log = logging.getLogger(__name__)
NOTHING = Grant(secrets={})
LONGEST_ID = 200


@dataclass(frozen=True)
class Typed:
    """What a person typed to connect: `id` where the platform lets them name the account themselves."""

    id: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Wish:
    """How the channel is to be called ("": as the account calls itself), its brand, and who of an agency gets it."""

    name: str = ""
    brand: Segment | None = None
    shared_with: tuple[Member, ...] = ()


@dataclass(frozen=True)
class Found:
    """What the platform let us in with and said of the account, ready to be kept."""

    platform: str
    identity: Identity
    settings: Mapping[str, Any]
    secrets: Mapping[str, Any] = field(repr=False)
    given: Mapping[str, Any]


@dataclass(frozen=True)
class Connected:
    channel: Channel
    is_new: bool


def connect(*, by: Member, platform: str, typed: Typed, wish: Wish, channel_id: int | None = None) -> Connected:
    """Connect by what was typed, as a new channel, or `channel_id` again; its secrets that were not typed stay.

    Raises PermissionDenied, or Refused with what the platform (or the rule of one channel an account) says.
    """
    typed = completed(by, typed, wish, channel_id)
    connector = connector_for(platform, id=typed.id, settings=typed.settings, secrets=typed.secrets)
    if isinstance(connector, Authorizes):
        raise Refused([_("This platform asks you on a page of its own: connect it in the browser.")])
    with in_words():
        identity = connector.test()
        grant = connector.refresh() if isinstance(connector, Refreshes) else NOTHING
    return keep(by, found(platform, connector, identity, typed, grant), wish, channel_id)


def completed(by: Member, typed: Typed, wish: Wish, channel_id: int | None) -> Typed:
    """What was typed, with the secrets that the channel has already; asks who may."""
    require(by, Action.MANAGE_CHANNELS)
    require_led(by, wish.brand)
    if channel_id is None:
        return typed
    channel = Channel.objects.get(pk=channel_id)
    require(by, Action.MANAGE_CHANNELS, channel)
    return Typed(channel.account_id, typed.settings, {**_still_good(channel), **typed.secrets})


def _still_good(channel: Channel) -> dict[str, Any]:
    """The secrets that new access can be had with: what was typed; where it is given by consent, all that we hold."""
    there = {} if channel.is_unreadable else channel.secrets
    connector = described(channel)
    asked = {one.name for one in connector.fields}
    return {name: value for name, value in there.items() if name in asked or isinstance(connector, Authorizes)}


@contextmanager
def in_words() -> Iterator[None]:
    """What goes wrong with a platform as a sentence for the person who waits: raises Refused."""
    try:
        yield
    except Exception as error:
        if not isinstance(error, PlatformError):
            log.exception("a connector failed")
        raise Refused([tell(keep_error(error))]) from error


def found(platform: str, connector: object, identity: Identity, typed: Typed, grant: Grant) -> Found:
    settings = {**typed.settings, **identity.settings}
    secrets = {**typed.secrets, **grant.secrets}
    scopes = {"scopes": list(identity.scopes)}
    given = {**scopes, **access.of(grant, is_renewable=isinstance(connector, Refreshes))}
    return Found(platform, identity, settings, secrets, given)


@transaction.atomic
def keep(by: Member, found: Found, wish: Wish, channel_id: int | None = None) -> Connected:
    """Keep the access as that of a new channel, or of the one that has the account; Refused where that is another's."""
    if not 0 < len(found.identity.id) <= LONGEST_ID:
        raise Refused([_("The platform does not say whose account this is.")])
    channel, is_new = _again(channel_id, found) if channel_id else _one(by, found, wish)
    require(by, Action.MANAGE_CHANNELS, channel)
    if is_new or channel_id:
        _grant_wish(channel, wish)
    _fill(channel, found, by)
    hooks.channel_made(channel)
    audit.record(actor=by, action="channel.connect", subject=channel, detail={"platform": channel.platform})
    return Connected(channel, is_new)


def _again(channel_id: int, found: Found) -> tuple[Channel, bool]:
    channel = Channel.objects.select_for_update(of=("self",)).get(pk=channel_id)
    if (channel.platform, channel.account_id) != (found.platform, found.identity.id):
        said = _("This is another account (%(other)s): the channel is %(own)s. Connect the other one as a new channel.")
        other = found.identity.handle or found.identity.name or found.identity.id
        raise Refused([said % {"other": other, "own": channel.handle or channel.account_id}])
    return channel, False


def _one(by: Member, found: Found, wish: Wish) -> tuple[Channel, bool]:
    """The channel of the account, made where there is none; the database lets an account have one only."""
    key = {"platform": found.platform, "account_id": found.identity.id}
    called = {"name": _name(found.identity), "brand": wish.brand}
    made, is_new = Channel.objects.get_or_create(**key, defaults=called)
    if not can(by, Action.MANAGE_CHANNELS, made):
        raise Refused([_("This account is connected already, for another brand.")])
    return Channel.objects.select_for_update(of=("self",)).get(pk=made.pk), is_new


def _name(identity: Identity) -> str:
    return (identity.name or identity.handle or identity.id)[:80]


def _grant_wish(channel: Channel, wish: Wish) -> None:
    channel.name, channel.brand = wish.name or channel.name, wish.brand
    channel.shared_with.set(wish.shared_with)


def _fill(channel: Channel, found: Found, by: Member) -> None:
    now = clock.now()
    told = {
        **of_identity(found.identity),
        **found.given,
        "settings": dict(found.settings),
        "secrets": dict(found.secrets),
        "access_number": channel.access_number + 1,
        "connected_by": by,
        "connected_at": now,
        "disconnected_at": None,
        "is_active": True,
        "checked_at": now,
        "last_success_at": now,
        "last_error": "",
    }
    for name, value in told.items():
        setattr(channel, name, value)
    channel.save()


def of_identity(identity: Identity) -> dict[str, Any]:
    """What a channel keeps of how the platform calls the account; an address that is none is left out."""
    try:
        check(identity.url)
    except PlatformError:
        return {"handle": identity.handle[:200], "url": ""}
    return {"handle": identity.handle[:200], "url": identity.url[:500]}
