"""Which channels are stopped, and by what."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from team.models import Channel, EmergencyStop


def standing() -> QuerySet[EmergencyStop]:
    """Stops that nobody has lifted yet, newest first."""
    return EmergencyStop.objects.filter(lifted_at=None).select_related("channel", "brand", "started_by")


def stopped_channel_ids() -> set[int]:
    """The channels on which nothing may leave the house now."""
    stops = list(EmergencyStop.objects.filter(lifted_at=None).values_list("channel", "brand"))
    if (None, None) in stops:
        return set(Channel.objects.values_list("pk", flat=True))
    brands = {brand for _channel, brand in stops if brand}
    own = {channel for channel, _brand in stops if channel}
    return own | set(Channel.objects.filter(brand__in=brands).values_list("pk", flat=True)) if brands else own


def is_stopped(channel: Channel) -> bool:
    """Whether a stop of everything, of the channel's brand or of the channel itself stands."""
    of_it = Q(channel=None, brand=None) | Q(channel=channel)
    if channel.brand_id:
        of_it |= Q(brand=channel.brand_id)
    return EmergencyStop.objects.filter(of_it, lifted_at=None).exists()
