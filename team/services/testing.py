"""Testing a channel: does our access still work, and is it still the same account?"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from smm.core import clock
from smm.core.errors import Refused
from smm.core.sentences import keep_error
from smm.platforms.access import Identity
from smm.platforms.contract import AccessLost, PlatformError, Retriable
from team import access
from team.asking import asking
from team.models import Channel, Member
from team.permissions import Action, require
from team.services import audit
from team.services.connecting import of_identity

ANOTHER = gettext_noop("The access is now that of another account (%(other)s): connect the channel again.")


def test(*, by: Member, channel_id: int) -> str:
    """Ask the platform whose account it is; what is wrong as a kept sentence, "" where it works.

    Raises Refused for a channel that is disconnected or whose platform cannot be asked.
    """
    channel = Channel.objects.get(pk=channel_id)
    require(by, Action.MANAGE_CHANNELS, channel)
    if channel.disconnected_at:
        raise Refused([_("Its access was given back: connect it again.")])
    problem = _tried(channel)
    Channel.objects.filter(pk=channel_id).update(checked_at=clock.now())
    audit.record(actor=by, action="channel.test", subject=channel, detail={"works": not problem})
    return problem


def _tried(channel: Channel) -> str:
    try:
        identity = _asked(channel)
    except (KeyError, PlatformError) as error:
        return keep_error(error)
    if identity.id != channel.account_id:
        lost = AccessLost(ANOTHER, other=identity.handle or identity.name or identity.id)
        access.lose(Channel.objects.get(pk=channel.pk), lost)
        return keep_error(lost)
    told = {"settings": {**channel.settings, **identity.settings}, **of_identity(identity)}
    Channel.objects.filter(pk=channel.pk).update(last_error="", **told)
    return ""


def _asked(channel: Channel) -> Identity:
    """What the platform says; once more where our access was renewed by the first question."""
    try:
        return _identity(channel)
    except Retriable:
        now = Channel.objects.get(pk=channel.pk)
        if now.access_number == channel.access_number:
            raise
        return _identity(now)


def _identity(channel: Channel) -> Identity:
    with asking(channel) as connector:
        identity: Identity = connector.test()
        return identity
