"""Where we fetch from: sources that are made, changed, paused and hastened."""

from __future__ import annotations

from django.db import transaction

from monitoring.models import Source
from smm.core import clock
from smm.platforms import registry
from smm.platforms.contract import Listens
from team.models import Channel

MINUTES_OF_OWN_CHANNELS = 1


@transaction.atomic
def ensure_for_channel(channel: Channel) -> Source | None:
    """The source that hears what people say on `channel`, made or taken into use again.

    None where the channel's platform cannot be listened to.
    """
    try:
        listens = issubclass(registry.get(channel.platform), Listens)
    except KeyError:
        listens = False
    if not listens:
        return None
    values = {"name": channel.name, "platform": channel.platform, "brand": channel.brand, "is_active": True}
    source, _is_new = Source.objects.update_or_create(
        channel=channel, defaults=values, create_defaults={**values, "every_minutes": MINUTES_OF_OWN_CHANNELS}
    )
    if channel.brand:
        source.segments.add(channel.brand)
    return source


@transaction.atomic
def fetch_soon(*, channel_id: int) -> None:
    """Let the next tick look at a channel of ours, since something just happened there."""
    Source.objects.filter(channel=channel_id, is_active=True).update(next_fetch_at=clock.now())
