"""Fetching what people say: claim a due source, commit, ask its platform, store what is new.

Driven by the clock, callable in process. A source is claimed by a conditional update, so that two workers never fetch
one source at once; a worker that dies leaves it to the next once the lease has run out.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from monitoring.models import Source
from monitoring.services import arriving
from smm.core import clock
from smm.core.sentences import keep_error
from smm.platforms import registry
from smm.platforms.contract import Account, Listens, Page, PlatformError
from smm.platforms.feed import Feed
from team.asking import asking
from team.connectors import described

LEASE = timedelta(seconds=120)
"""Longer than a fetch with all its time-outs and the hard limit of the task."""
BATCH = 20
SECONDS_OF_A_TICK = 15
MOST_WAIT = timedelta(hours=24)
UNKNOWN = gettext_noop("SMM has no connector for the platform “%(platform)s”.")
DEAF = gettext_noop("The platform “%(platform)s” cannot be listened to.")

log = logging.getLogger(__name__)


def run_due() -> int:
    """Fetch the sources that are due, as many as fit into a tick; gives how many were asked.

    Returns at once while a sibling is at it: slow sites must not take all workers.
    """
    started, asked = time.monotonic(), 0
    if Source.objects.filter(lease_until__gt=clock.now()).exists():
        return 0
    for source_id in due(clock.now()).values_list("pk", flat=True)[:BATCH]:
        asked += fetch(source_id)
        if time.monotonic() - started > SECONDS_OF_A_TICK:
            break
    return asked


def due(now: datetime) -> QuerySet[Source]:
    """Sources in use whose time has come and that nobody holds, the longest waiting first."""
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    return Source.objects.filter(free, is_active=True, next_fetch_at__lte=now).order_by("next_fetch_at", "pk")


def fetch(source_id: int) -> bool:
    """Fetch one source if it is due and free; False if somebody else was first."""
    source = _claim(source_id)
    if source is None:
        return False
    try:
        page = listen(source)
        arriving.receive(source_id=source.pk, items=page.items)
    except PlatformError as error:
        _failed(source, keep_error(error), getattr(error, "until", None))
    except Exception as error:  # one source's fault must not keep the others from being heard
        log.exception("source failed", extra={"source": source.pk})
        _failed(source, keep_error(error), None)
    else:
        _succeeded(source, page)
    return True


def listen(source: Source) -> Page:
    """Ask the source's platform what is new since its cursor; raises PlatformError."""
    try:
        if source.channel is None:
            return _require_ears(source, registry.get(source.platform)(_nobody(source.url))).mentions(source.cursor)
        _require_ears(source, described(source.channel))
        with asking(source.channel) as connector:
            page: Page = connector.mentions(source.cursor)
            return page
    except KeyError as error:
        raise PlatformError(UNKNOWN, platform=source.platform) from error


def _require_ears(source: Source, connector: object) -> Listens:
    if not isinstance(connector, Listens):
        raise PlatformError(DEAF, platform=source.platform)
    return connector


def sample(url: str) -> Page:
    """What a feed holds now, before it becomes a source; raises PlatformError."""
    return Feed(_nobody(url)).mentions("")


def _nobody(url: str) -> Account:
    """No account of ours: an address that anybody may ask."""
    return Account(id="", settings={"url": url}, allow_private=settings.ALLOW_PRIVATE_HOSTS)


def _claim(source_id: int) -> Source | None:
    now = clock.now()
    taken = due(now).filter(pk=source_id).update(lease_until=now + LEASE)
    return Source.objects.select_related("channel").get(pk=source_id) if taken else None


def _succeeded(source: Source, page: Page) -> None:
    now = clock.now()
    wait = timedelta(0) if page.more else timedelta(minutes=source.every_minutes)
    _settle(
        source,
        cursor=page.cursor,
        failures=0,
        last_error="",
        last_success_at=now,
        next_fetch_at=now + wait,
    )


def _failed(source: Source, problem: str, until: datetime | None) -> None:
    """Try again later each time, at the latest after a day; never before the platform will listen again."""
    now = clock.now()
    wait = min(timedelta(minutes=source.every_minutes) * 2 ** min(source.failures, 10), MOST_WAIT)
    at = min(max(now + wait, until or now), now + MOST_WAIT)
    log.warning("source not read", extra={"source": source.pk, "problem": problem})
    _settle(source, failures=source.failures + 1, last_error=problem, next_fetch_at=at)


def _settle(source: Source, **values: object) -> None:
    """Give the source back, unless the lease has run out and somebody else holds it now."""
    held = Source.objects.filter(pk=source.pk, lease_until=source.lease_until)
    held.update(lease_until=None, **values)
