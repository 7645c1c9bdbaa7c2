"""What the clock does for our access: tokens are refreshed before they expire, and ends are told days ahead."""

from __future__ import annotations

import logging
from datetime import datetime
from operator import attrgetter

from django.db.models import Q, QuerySet

from smm.core import clock
from smm.outbox.crew import in_turns
from smm.platforms.contract import PlatformError
from team import access
from team.connectors import connector_of
from team.models import Channel
from team.services import consenting, endings

BATCH = 50
SECONDS = 20
"""How long one run goes on; what is left comes with the next."""

log = logging.getLogger(__name__)


def run_due() -> int:
    """Refresh what is due, tell of access that ends, and forget old questions; the number of tokens tried."""
    tried = in_turns(_refresh, list(due(clock.now())[:BATCH]), attrgetter("pk"), SECONDS)
    endings.tell()
    consenting.forget_old()
    return tried


def due(now: datetime) -> QuerySet[Channel]:
    """Channels whose token is to be refreshed and whom nobody refreshes now, the most urgent first."""
    free = Q(refreshing_until=None) | Q(refreshing_until__lte=now)
    wanted = Channel.objects.filter(free, is_active=True, access_lost_at=None, refresh_at__lte=now)
    return wanted.order_by("token_expires_at", "pk")


def _refresh(channel: Channel) -> int:
    try:
        access.renew(channel, connector_of(channel))
    except PlatformError as error:
        log.warning("access not renewed", extra={"channel": channel.pk, "problem": str(error)})
    except Exception:  # one channel's fault must not keep the others from being refreshed
        log.exception("access not renewed", extra={"channel": channel.pk})
    return 1
