"""What platforms are called: by their connector where there is one, otherwise by what people say."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from smm.platforms.by_hand import ByHand
from smm.platforms.registry import all_connectors

KNOWN: dict[str, str | Promise] = {
    "newsroom": _("Newsroom"),
    "email": _("E-mail"),
    "by_hand": _("Elsewhere, by hand"),
    "weibo": _("Weibo"),
    "wechat": _("WeChat"),
    "bilibili": "Bilibili",
    "douyin": _("Douyin"),
    "facebook": "Facebook",
    "instagram": "Instagram",
    "linkedin": "LinkedIn",
    "mastodon": "Mastodon",
    "tiktok": "TikTok",
    "x": "X",
    "youtube": "YouTube",
}


def by_hand_choices() -> list[tuple[str, str]]:
    """(platform, its name) of those that no API serves: at its time a person posts there."""
    return [(one.platform, name_of(one.platform)) for one in all_connectors() if issubclass(one, ByHand)]


def choices() -> list[tuple[str, str | Promise]]:
    """(platform, its name) of every platform that somebody may know."""
    named = KNOWN.values()
    others = (one for one in all_connectors() if one.platform not in {*KNOWN, "feed"} and one.label not in named)
    extra = {one.platform: one.label for one in others}
    return [*((key, name) for key, name in KNOWN.items() if key != "by_hand"), *extra.items()]


def name_of(platform: str) -> str:
    labels = {one.platform: one.label for one in all_connectors()}
    return str(KNOWN.get(platform) or labels.get(platform) or platform)
