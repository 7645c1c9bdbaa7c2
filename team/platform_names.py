"""What platforms are called: by their connector where there is one, otherwise by what people say."""

from __future__ import annotations

from django.utils.translation import gettext

from smm.platforms.registry import all_connectors

ELSEWHERE = {
    "bilibili": "Bilibili",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "linkedin": "LinkedIn",
    "mastodon": "Mastodon",
    "x": "X",
    "youtube": "YouTube",
}
"""Platforms that somebody may know well and for which there is perhaps no connector."""


def choices() -> list[tuple[str, str]]:
    """(platform, its name) of every platform that somebody may know."""
    ours = {one.platform: gettext(one.label) for one in all_connectors() if hasattr(one, "fields")}
    others = {key: name for key, name in ELSEWHERE.items() if name not in ours.values()}
    return sorted({**others, **ours}.items(), key=lambda choice: choice[1].casefold())


def name_of(platform: str) -> str:
    labels = {one.platform: gettext(one.label) for one in all_connectors()}
    return labels.get(platform) or ELSEWHERE.get(platform, platform)
