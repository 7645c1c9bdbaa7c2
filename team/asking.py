"""Talking with a channel's platform: everything that leaves or comes in goes through here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError

from smm.core import clock
from smm.core.sentences import keep_error
from smm.outbox import rates
from smm.platforms.contract import AccessLost, PlatformError, RateLimited
from team import access
from team.connectors import connector_of
from team.models import Channel

log = logging.getLogger(__name__)
FRESH = timedelta(minutes=1)


@contextmanager
def asking(channel: Channel) -> Iterator[Any]:
    """The channel's connector for a talk with its platform; KeyError for one that SMM does not know.

    What the platform says of our allowance, whether it works, and whether our access still does is kept with the
    channel. Access that is refused is renewed where that is possible; the call then raises Retriable, so that whoever
    made it makes it again.
    """
    try:
        connector = connector_of(channel)
    except AccessLost as error:
        access.lose(channel, error)
        raise
    try:
        yield connector
    except AccessLost as error:
        answer = access.refused(channel, connector, error)
        if answer is error:
            raise
        raise answer from error
    except RateLimited as error:
        rates.close(channel.pk, error.until)
        raise
    except PlatformError as error:
        _failed(channel, error)
        raise
    else:
        _beside(lambda: _worked(channel))
    finally:
        _beside(lambda: rates.heard(channel.pk, connector.rate))


def _beside(note: Callable[[], None]) -> None:
    """Note something beside an answer: a database that is away must not make the answer look lost."""
    try:
        note()
    except (OperationalError, InterfaceError):
        log.warning("the database does not answer; something about a channel was not noted")


def _failed(channel: Channel, error: PlatformError) -> None:
    Channel.objects.filter(pk=channel.pk).update(last_error=keep_error(error), last_error_at=clock.now())


def _worked(channel: Channel) -> None:
    """Of success after success not every one is written down."""
    last = channel.last_success_at
    is_known = last and clock.now() - last < FRESH and channel.is_usable and not channel.is_troubled
    if not is_known:
        Channel.objects.filter(pk=channel.pk).update(last_success_at=clock.now(), access_lost_at=None)
