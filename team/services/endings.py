"""Access that a platform gives for a time only: the leaders are told days before it ends, and what it would stop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from smm.core import clock
from team import hooks
from team.models import Channel
from team.selectors.people import leaders_of
from team.services.notices import notify

MOST = 50


@dataclass(frozen=True)
class Ending:
    """A channel whose access ends soon; `planned` publications would find it closed."""

    channel: Channel
    planned: int

    @property
    def words(self) -> str:
        day = date_format(timezone.localtime(self.channel.access_ends_at), "DATE_FORMAT")
        if not self.planned:
            return _("The access ends on %(day)s: connect it again before.") % {"day": day}
        said = ngettext(
            "The access ends on %(day)s, before %(n)d scheduled publication: connect it again before.",
            "The access ends on %(day)s, before %(n)d scheduled publications: connect it again before.",
            self.planned,
        )
        return said % {"day": day, "n": self.planned}


def closing(channels: QuerySet[Channel]) -> QuerySet[Channel]:
    """Those of `channels` in use whose access is lost or ends soon, the lost ones first."""
    until = clock.now() + timedelta(days=settings.ACCESS_WARNING_DAYS)
    found = channels.filter(~Q(access_lost_at=None) | Q(access_ends_at__lte=until), is_active=True)
    return found.order_by(F("access_lost_at").asc(nulls_last=True), "access_ends_at", "pk")


def ending(channels: Iterable[Channel]) -> list[Ending]:
    """Those of the closing `channels` whose access is not lost yet, in their order."""
    found = [channel for channel in channels if channel.access_lost_at is None]
    counts = hooks.too_late_on([channel.pk for channel in found]) if found else {}
    return [Ending(channel, counts[channel.pk]) for channel in found]


def tell() -> int:
    """Tell the leaders once of each end, and once more when something is planned after it; how many end soon."""
    found = ending(closing(Channel.objects.all())[:MOST])
    _tell(found)
    return len(found)


def _tell(found: Iterable[Ending]) -> None:
    for one in found:
        channel, kind = one.channel, "stops" if one.planned else "ends"
        notify(
            to=leaders_of(channel.brand_id),
            kind="channel",
            key=f"access-{kind}:{channel.pk}:{channel.access_ends_at:%Y%m%d%H%M}",
            text=lazy(lambda one=one: f"{one.channel.name}: {one.words}", str)(),
            url=reverse("team:channel", args=[channel.pk]),
        )
