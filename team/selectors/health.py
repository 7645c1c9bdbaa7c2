"""What a channel's page says of it: whose account it is, whether it works, what it takes, and what goes out there."""

from __future__ import annotations

from typing import Any

from smm.outbox.models import Allowance
from smm.platforms.access import Revokes
from team import abilities, hooks, platform_names
from team.connectors import described
from team.limits import in_words
from team.models import Channel, Member
from team.selectors.stops import is_stopped, standing


def health(channel: Channel, member: Member) -> dict[str, Any]:
    """The context of the channel's page for `member`; of a platform that SMM does not know only what is stored."""
    platform = abilities.platform_of(channel.platform)
    return {
        "channel": channel,
        "platform": platform,
        "platform_name": platform_names.name_of(channel.platform),
        "stops": [stop for stop in standing() if stop.channel_id == channel.pk],
        "is_stopped": is_stopped(channel),
        "allowance": Allowance.objects.filter(lane=channel.pk).first(),
        "plans": hooks.plans_on(channel, member),
        **_described(channel),
    }


def _described(channel: Channel) -> dict[str, Any]:
    try:
        connector = described(channel)
    except KeyError:
        return {"limits": [], "has_access": False}
    return {"limits": in_words(connector.limits), "has_access": bool(channel.secrets) or isinstance(connector, Revokes)}
