"""What monitoring tells the floors below when it is ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from goals.hooks import register_report_section
from monitoring import scopes
from monitoring.selectors.reporting import answered
from monitoring.services import conversations, sources
from team import hooks
from team.hooks import Handover
from team.models import Channel


def channel_made(channel: Channel) -> None:
    sources.ensure_for_channel(channel)


def connect() -> None:
    scopes.register()
    hooks.register_channel_made(channel_made)
    hooks.register_handover(Handover(_("open conversations"), conversations.open_of, conversations.hand_over))
    register_report_section(answered)
