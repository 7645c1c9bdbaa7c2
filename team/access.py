"""Our access to a channel's platform: kept, renewed by one worker at a time, or lost and told.

A refresh token may work once only, so renewing is claimed by a conditional update of the channel's row that holds for
longer than any call, and what comes back is committed before anybody uses it. Both updates name the access that they
start from (`Channel.access_number`): whoever acted on an older one changes nothing. A worker that dies in between
leaves the old access in its place; the next one tries it, and where the platform refuses it the leaders are told.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from smm.core import clock
from smm.core.sentences import keep_error, tell_lazy
from smm.outbox import faults
from smm.outbox.backoff import next_try
from smm.outbox.settling import surely
from smm.platforms.access import Grant, Refreshes
from smm.platforms.contract import AccessLost, Permanent, PlatformError, RateLimited, Retriable
from team.models import Channel
from team.selectors.people import leaders_of
from team.services import audit
from team.services.notices import notify

LEASE = timedelta(seconds=120)
"""Longer than a refresh with all its time-outs and the hard limit of the task."""
PROBATION = timedelta(minutes=1)
"""Access that is refused so soon after it was given is not renewed once more: it is lost."""
EARLY, EARLIEST = 0.1, timedelta(days=7)
"""How long before its end a token is refreshed: this part of its life, a week at most."""
ELSEWHERE = _("The access is being renewed at this moment; the call is made again.")
RENEWED = _("The access was renewed; the call is made again.")
NOT_NOW = _("The access could not be renewed now: %(why)s")
NOTHING_GIVEN = _("The platform answered without new access.")
LOST = gettext_lazy("“{channel}” must be connected again: {why}")


def of(grant: Grant, is_renewable: bool = True) -> dict[str, Any]:
    """What a channel keeps of a grant beside its secrets; what cannot be renewed ends when it expires."""
    now = clock.now()
    scopes = {"scopes": list(grant.scopes)} if grant.scopes else {}
    return {
        "renewed_at": now,
        "token_expires_at": grant.expires_at,
        "access_ends_at": grant.ends_at if is_renewable else grant.ends_at or grant.expires_at,
        "refresh_at": _early(now, grant.expires_at) if is_renewable else None,
        "refresh_failures": 0,
        "refreshing_until": None,
        "access_lost_at": None,
        **scopes,
    }


def _early(now: datetime, expires_at: datetime | None) -> datetime | None:
    return expires_at and expires_at - min((expires_at - now) * EARLY, EARLIEST)


def refused(channel: Channel, connector: object, error: AccessLost) -> PlatformError:
    """What a refusal of our access means: Retriable where there is (or comes) a new one, else AccessLost, told once."""
    is_new = channel.renewed_at is not None and clock.now() - channel.renewed_at < PROBATION
    if not isinstance(connector, Refreshes) or is_new:
        return error if lose(channel, error) else Retriable(RENEWED)
    try:
        renew(channel, connector)
    except (AccessLost, Retriable) as told:
        return told
    except PlatformError as other:
        return Retriable(NOT_NOW, why=keep_error(other))
    return Retriable(RENEWED)


def renew(channel: Channel, connector: Refreshes) -> None:
    """Get and keep new access in the place of the channel's; `connector` acts with the latter.

    Raises AccessLost (told to the leaders), or another PlatformError where it did not work now.
    """
    if not _claim(channel):
        raise Retriable(ELSEWHERE)
    try:
        grant = connector.refresh()
        if not any(grant.secrets.values()):
            raise Retriable(NOTHING_GIVEN)
    except Permanent as error:
        lose(channel, error)
        raise _as_lost(error) from error
    except Exception as error:
        _failed(channel, error)
        raise
    faults.point("after_refresh")
    surely(lambda: keep(channel, grant))


def _as_lost(error: Permanent) -> AccessLost:
    return error if isinstance(error, AccessLost) else AccessLost(error.sentence, **error.details)


def _same(channel: Channel) -> QuerySet[Channel]:
    """The channel's row for as long as it has the access that we act on."""
    return Channel.objects.filter(pk=channel.pk, access_number=channel.access_number)


def _claim(channel: Channel) -> bool:
    now = clock.now()
    free = Q(refreshing_until=None) | Q(refreshing_until__lte=now)
    return bool(_same(channel).filter(free).update(refreshing_until=now + LEASE))


def keep(channel: Channel, grant: Grant) -> bool:
    """Put `grant` in the place of the channel's access, unless that is another one by now; what is empty stays."""
    given = {name: value for name, value in grant.secrets.items() if value}
    values = {"secrets": {**channel.secrets, **given}, "access_number": F("access_number") + 1, **of(grant)}
    return bool(_same(channel).update(**values))


def _failed(channel: Channel, error: Exception) -> None:
    """Try again later each time; never before the platform will listen again."""
    failures, now = channel.refresh_failures + 1, clock.now()
    until = error.until if isinstance(error, RateLimited) else None
    _same(channel).update(
        refreshing_until=None,
        refresh_failures=failures,
        refresh_at=next_try(now, failures, until),
        last_error=keep_error(error),
        last_error_at=now,
    )


@transaction.atomic
def lose(channel: Channel, error: Permanent) -> bool:
    """Write down that a person must connect the channel again, and tell its leaders once; False if it has new one."""
    now, why = clock.now(), keep_error(error)
    lost = {"access_lost_at": now, "refresh_at": None, "refreshing_until": None}
    if not _same(channel).filter(access_lost_at=None).update(**lost, last_error=why, last_error_at=now):
        return _same(channel).exists()
    audit.record(actor=None, action="channel.access_lost", subject=channel)
    notify(
        to=leaders_of(channel.brand_id),
        kind="channel",
        key=f"access-lost:{channel.pk}:{channel.access_number}",
        text=format_lazy(LOST, channel=channel.name, why=tell_lazy(why)),
        url=reverse("team:channel", args=[channel.pk]),
    )
    return True
