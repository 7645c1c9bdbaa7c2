"""Platforms on which SMM cannot post: which they are, and what a person who posts there by hand should know."""

from __future__ import annotations

from smm.platforms import links, registry
from smm.platforms.by_hand import ByHand
from smm.platforms.contract import Base


def platforms() -> list[str]:
    """Those on which a person posts, and of which a person says how they do."""
    return [one.platform for one in registry.all_connectors() if one.is_by_hand]


def is_served(platform: str) -> bool:
    """Whether a person posts there; of a platform that SMM does not know, nobody does."""
    kind = _kind_of(platform)
    return kind is not None and kind.is_by_hand


def _kind_of(platform: str) -> type[Base] | None:
    return next((one for one in registry.all_connectors() if one.platform == platform), None)


def start_of(platform: str) -> str:
    """Where a person begins a post in a browser; "" where that is not known."""
    kind = _kind_of(platform)
    return kind.start if kind is not None and issubclass(kind, ByHand) else ""


def hosts_of(platform: str) -> frozenset[str]:
    """The hosts of addresses there; empty where every address may be of it."""
    kind = _kind_of(platform)
    return kind.hosts if kind else frozenset()


def may_be_of(platform: str, url: str) -> bool:
    hosts = hosts_of(platform)
    return not hosts or links.is_on(url, hosts)
