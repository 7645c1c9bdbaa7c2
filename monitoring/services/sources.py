"""Where we fetch from: sources that are made, changed, paused and hastened."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from monitoring.models import Source
from smm.core import clock
from smm.core.errors import Refused
from smm.platforms import registry
from smm.platforms.contract import Listens
from team.models import Channel, Member, Segment
from team.permissions import Action, require, require_brands, require_led
from team.services import audit

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


@transaction.atomic
def add_feed(
    *,
    by: Member,
    name: str,
    url: str,
    brand: Segment | None = None,
    segments: Iterable[Segment] = (),
    every_minutes: int = 15,
) -> Source:
    """A feed that is fetched from now on; raises ValidationError where it cannot be one or is one already."""
    require(by, Action.MANAGE_WATCHES)
    require_led(by, brand)
    segments = list(segments)
    require_brands(by, segments)
    refuse_known(url)
    source = Source(name=name, platform="feed", url=url, brand=brand, every_minutes=every_minutes)
    source.full_clean()
    source.save()
    source.segments.set(segments)
    audit.record(actor=by, action="source.add", subject=source, detail={"url": url})
    return source


def refuse_known(url: str) -> None:
    """Raises ValidationError if this address is fetched already."""
    if Source.objects.filter(platform="feed", url=url).exists():
        raise ValidationError(_("This feed is a source already."))


@transaction.atomic
def pause(*, by: Member, source_id: int, is_active: bool) -> Source:
    """Stop fetching a source, or go on with it."""
    source = _locked(source_id, by)
    source.is_active, source.next_fetch_at = is_active, clock.now()
    source.save(update_fields=["is_active", "next_fetch_at", "updated_at"])
    audit.record(actor=by, action="source.resume" if is_active else "source.pause", subject=source)
    return source


@transaction.atomic
def fetch_now(*, by: Member, source_id: int) -> Source:
    """Let the next tick fetch the source, whatever its turn."""
    source = _locked(source_id, by)
    if not source.is_active:
        raise Refused([_("This source is paused: go on with it first.")])
    source.next_fetch_at = clock.now()
    source.save(update_fields=["next_fetch_at", "updated_at"])
    return source


def _locked(source_id: int, by: Member) -> Source:
    source = Source.objects.select_for_update().get(pk=source_id)
    require(by, Action.MANAGE_WATCHES, source)
    return source
