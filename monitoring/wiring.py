"""What monitoring tells the floors below when it is ready."""

from __future__ import annotations

from monitoring import scopes
from monitoring.services import sources
from team import hooks
from team.models import Channel


def channel_made(channel: Channel) -> None:
    sources.ensure_for_channel(channel)


def connect() -> None:
    scopes.register()
    hooks.register_channel_made(channel_made)
