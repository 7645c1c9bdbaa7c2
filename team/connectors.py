"""From a channel to the connector that speaks for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings as django

from smm.outbox import rates
from smm.platforms import registry
from smm.platforms.contract import Account, Limits, RateLimited
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


@contextmanager
def asking(channel: Channel) -> Iterator[Any]:
    """The channel's connector for one piece of work; what the platform says of our allowance is kept afterwards."""
    connector = connector_of(channel)
    try:
        yield connector
    except RateLimited as error:
        rates.close(channel.pk, error.until)
        raise
    finally:
        rates.heard(channel.pk, connector.rate)


def limits_of(channel: Channel) -> Limits:
    """What the channel takes: the platform's limits, or what this server told of its own."""
    limits: Limits = connector_of(channel).limits
    return limits
