"""Cutting our secrets out of what a server says: some repeat in an error whatever they were sent. Pure."""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST = 4
"""Shorter ones would be found everywhere."""
INSTEAD = "•••"


def hidden(text: str, secrets: Iterable[str]) -> str:
    """`text` with none of `secrets` in it."""
    for secret in sorted(set(secrets), key=len, reverse=True):
        if len(secret) >= SHORTEST:
            text = text.replace(secret, INSTEAD)
    return text
