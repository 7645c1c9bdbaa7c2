"""Who else looks at a conversation right now: kept in the cache for some seconds, never in the database."""

from __future__ import annotations

from django.core.cache import cache

from smm.core import clock
from team.models import Member

SECONDS = 25
"""Longer than two rounds of asking, so that nobody flickers."""


def look(conversation_id: int, member: Member) -> list[str]:
    """Note that `member` looks at the conversation; gives the names of the others who do."""
    key = f"presence:conversation:{conversation_id}"
    now = clock.now().timestamp()
    seen: dict[int, tuple[str, float]] = cache.get(key, {})
    here = {pk: (name, at) for pk, (name, at) in seen.items() if now - at < SECONDS and pk != member.pk}
    cache.set(key, {**here, member.pk: (member.name, now)}, SECONDS)
    return sorted(name for name, _at in here.values())
