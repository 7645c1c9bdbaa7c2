"""Platforms without an API for us: at its time a person gets text and media to post, and pastes the address.

The limits are what the platforms' own clients enforce; they are published in help pages, not in specifications, and
are re-checked when a person reports a difference:

- WeChat (moments / official account article): 1,500 / 20,000 characters.
- Weibo: 2,000 characters, 18 pictures.
- Xiaohongshu: title 20, text 1,000 characters, 18 pictures.
- Douyin, TikTok: 1,000 / 2,200 characters, one film.
- Instagram, personal account: 2,200 characters, 10 pictures.
"""

from __future__ import annotations

from smm.platforms import registry
from smm.platforms.contract import Account, Certainty, Limits

PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
FILMS = frozenset({"video/mp4", "video/quicktime"})


class ByHand:
    """What the connectors of this module share: they describe, and a person does the rest."""

    platform = ""
    label = ""
    icon = "hand-move"
    certainty = Certainty.NONE
    limits = Limits()

    def __init__(self, account: Account) -> None:
        self.account = account


@registry.register
class WeChat(ByHand):
    platform = "wechat"
    label = "WeChat 微信"
    icon = "brand-wechat"
    limits = Limits(text=20_000, title=64, media=9, media_types=PICTURES | FILMS)


@registry.register
class Weibo(ByHand):
    platform = "weibo"
    label = "Weibo 微博"
    icon = "brand-weibo"
    limits = Limits(text=2_000, media=18, media_types=PICTURES | FILMS)


@registry.register
class Xiaohongshu(ByHand):
    platform = "xiaohongshu"
    label = "Xiaohongshu 小红书"
    icon = "book"
    limits = Limits(text=1_000, title=20, needs_title=True, media=18, media_types=PICTURES | FILMS, needs_media=True)


@registry.register
class Douyin(ByHand):
    platform = "douyin"
    label = "Douyin 抖音"
    icon = "brand-tiktok"
    limits = Limits(text=1_000, media=1, media_types=FILMS, needs_media=True)


@registry.register
class TikTok(ByHand):
    platform = "tiktok"
    label = "TikTok"
    icon = "brand-tiktok"
    limits = Limits(text=2_200, media=1, media_types=FILMS, needs_media=True)


@registry.register
class InstagramPersonal(ByHand):
    platform = "instagram_personal"
    label = "Instagram"
    icon = "brand-instagram"
    limits = Limits(text=2_200, media=10, media_types=PICTURES | FILMS, needs_media=True)


@registry.register
class Elsewhere(ByHand):
    platform = "by_hand"
    label = "By hand"
    limits = Limits(text=100_000, media=20)
