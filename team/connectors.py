"""From a channel to the connector that speaks for it."""

from __future__ import annotations

from typing import Any

from django.conf import settings as django

from smm.platforms import registry
from smm.platforms.contract import Account, Limits
from team.models import Channel


def connector_of(channel: Channel) -> Any:
    """The connector of the channel's platform, acting for its account; raises KeyError for an unknown platform."""
    secrets: Any = channel.secrets
    account = Account(
        id=channel.account_id,
        settings=channel.settings,
        secrets=secrets,
        allow_private=django.ALLOW_PRIVATE_HOSTS,
    )
    return registry.get(channel.platform)(account)


def limits_of(channel: Channel) -> Limits:
    """What the channel takes: the platform's limits, or what this server told of its own."""
    limits: Limits = connector_of(channel).limits
    return limits
