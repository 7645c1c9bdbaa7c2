"""From a channel to the connector that speaks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings as django
from django.utils.translation import gettext_noop as _

from smm.core.crypto import Unreadable
from smm.platforms import registry
from smm.platforms.contract import AccessLost, Account, Limits
from team.models import Channel

UNREADABLE = _("The stored access cannot be opened with the keys that SMM has now: connect the channel again.")


def connector_for(
    platform: str, *, id: str = "", settings: Mapping[str, Any] | None = None, secrets: Mapping[str, Any] | None = None
) -> Any:
    """A connector of `platform` for an account that is perhaps no channel yet; raises KeyError for an unknown one."""
    known = {"settings": dict(settings or {}), "secrets": dict(secrets or {})}
    return registry.get(platform)(Account(id=id, allow_private=django.ALLOW_PRIVATE_HOSTS, **known))


def connector_of(channel: Channel) -> Any:
    """The connector of the channel's platform, acting for its account; raises KeyError for an unknown platform.

    Raises AccessLost where its secrets cannot be read any more.
    """
    try:
        return connector_for(
            channel.platform, id=channel.account_id, settings=channel.settings, secrets=channel.secrets
        )
    except Unreadable as error:
        raise AccessLost(UNREADABLE) from error


def described(channel: Channel) -> Any:
    """A connector that says what the channel can and takes, without its secrets; raises KeyError."""
    return connector_for(channel.platform, id=channel.account_id, settings=channel.settings)


def limits_of(channel: Channel) -> Limits:
    """What the channel takes: the platform's limits, or what this server told of its own."""
    limits: Limits = described(channel).limits
    return limits
