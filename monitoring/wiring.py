"""What monitoring tells the floors below when it is ready."""

from __future__ import annotations

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from goals.hooks import register_report_section
from monitoring import scopes
from monitoring.models import Reply
from monitoring.selectors.reporting import answered
from monitoring.services import conversations, sources
from smm.outbox.states import OPEN
from team import hooks
from team.hooks import Handover
from team.models import Channel


def channel_made(channel: Channel) -> None:
    sources.ensure_for_channel(channel)


def open_replies(channel: Channel) -> list[str]:
    """What keeps a channel in use: answers that have not left yet."""
    count = Reply.objects.filter(channel=channel, state__in=OPEN).count()
    return [now("Answers that are still to go out here: %(count)s.") % {"count": count}] if count else []


def connect() -> None:
    scopes.register()
    hooks.register_channel_made(channel_made)
    hooks.register_channel_use(open_replies)
    hooks.register_handover(Handover(_("open conversations"), conversations.open_of, conversations.hand_over))
    register_report_section(answered)
