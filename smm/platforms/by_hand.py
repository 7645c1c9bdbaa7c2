"""Platforms without an API for us: at its time a person gets text and media to post, and pastes the address.

Few platforms publish their limits and none promises them: these warn early, the platform's own client has the last
word. Where each number comes from (copies that carry no date are called undated):

- WeChat official account, text under 20,000 characters: "新增草稿" of the draft box,
  developers.weixin.qq.com/doc/service/api/draftbox/draftmanage/api_draft_add (undated), which allows a title of 32
  characters through the interface. Title of 64 in the editor, which is what a person uses: the platform's rules for
  "图文消息" as repeated on m.nrzw.com.cn/news_8263.html (2023-06-10). 9 pictures: as seen in moments, unverified.
- Weibo, 2,000 characters and 18 pictures: as seen in the app, unverified; no document was found.
- Xiaohongshu, title 20: third parties' publishing programs agree (autoclaw-cc/xiaohongshu-mcp-skills, 2026-03-24; one
  of them counts two Latin letters as one). Text 1,000: one such program (adjfks/corner-skills, undated).
  18 pictures: as seen in the app, unverified. No document of the platform was found.
- Douyin, text 1,000 characters, one film: as seen in the app, unverified; no document was found.
- TikTok, 2,200 characters for a film: third parties' documents of the Content Posting API,
  docs.zernio.com/platforms/tiktok and orshot.com/docs/publish/social-posting-guidelines (undated). The app is said to
  allow some accounts 4,000.
- Instagram, 2,200 characters and 10 pictures: ayrshare.com/docs/apis/post/social-networks/instagram (undated), about
  business accounts, taken to hold for personal ones. The app is said to allow 20 pictures; 10 is on the safe side.

Hosts are those that the apps' own "copy link" gives, short ones included; third parties' programs that read such links
agree (nonebot-plugin-parser, RSSHub, 2026). No platform documents them.
"""

from __future__ import annotations

from smm.platforms import registry
from smm.platforms.access import Field, Identity
from smm.platforms.contract import Base, Certainty, Limits
from smm.platforms.words import gettext_noop as _

PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
FILMS = frozenset({"video/mp4", "video/quicktime"})


class ByHand(Base):
    """What the connectors of this module share: they describe, and a person does the rest.

    There is nobody to ask whose account it is: `test` takes the person's word. `start` is where a person begins a post
    in a browser; telephones open the platform's app by it, if there is one.
    """

    platform = ""
    label = ""
    icon = "hand-move"
    about = _("At its time a person gets text and media to post there, and pastes the address.")
    is_by_hand = True
    certainty = Certainty.NONE
    limits = Limits()
    start = ""
    fields = (
        Field("id", _("Account on the platform")),
        Field("url", _("Address of the account"), "url", is_required=False),
    )

    def test(self) -> Identity:
        account = self.account.id.strip()
        return Identity(id=account, name=account, url=str(self.account.settings.get("url", "")))


@registry.register
class WeChat(ByHand):
    platform = "wechat"
    label = _("WeChat")
    icon = "brand-wechat"
    hosts = frozenset({"weixin.qq.com"})
    start = "https://mp.weixin.qq.com/"
    limits = Limits(text=20_000, title=64, media=9, media_types=PICTURES | FILMS)


@registry.register
class Weibo(ByHand):
    platform = "weibo"
    label = _("Weibo")
    icon = "brand-weibo"
    hosts = frozenset({"weibo.com", "weibo.cn", "t.cn"})
    start = "https://weibo.com/"
    limits = Limits(text=2_000, media=18, media_types=PICTURES | FILMS)


@registry.register
class Xiaohongshu(ByHand):
    platform = "xiaohongshu"
    label = _("Xiaohongshu")
    icon = "book"
    hosts = frozenset({"xiaohongshu.com", "xhslink.com", "rednote.com"})
    start = "https://creator.xiaohongshu.com/"
    limits = Limits(text=1_000, title=20, needs_title=True, media=18, media_types=PICTURES | FILMS, needs_media=True)


@registry.register
class Douyin(ByHand):
    platform = "douyin"
    label = _("Douyin")
    icon = "brand-tiktok"
    hosts = frozenset({"douyin.com", "iesdouyin.com"})
    start = "https://creator.douyin.com/"
    limits = Limits(text=1_000, media=1, media_types=FILMS, needs_media=True)


@registry.register
class TikTok(ByHand):
    platform = "tiktok"
    label = "TikTok"
    icon = "brand-tiktok"
    hosts = frozenset({"tiktok.com"})
    start = "https://www.tiktok.com/upload"
    limits = Limits(text=2_200, media=1, media_types=FILMS, needs_media=True)


@registry.register
class InstagramPersonal(ByHand):
    platform = "instagram_personal"
    label = "Instagram"
    icon = "brand-instagram"
    hosts = frozenset({"instagram.com", "instagr.am"})
    start = "https://www.instagram.com/"
    limits = Limits(text=2_200, media=10, media_types=PICTURES | FILMS, needs_media=True)


@registry.register
class Elsewhere(ByHand):
    platform = "by_hand"
    label = _("Elsewhere, by hand")
    icon = "hand-click"
    limits = Limits(text=100_000, title=300, media=20)
