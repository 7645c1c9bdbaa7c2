"""Icons as inline SVG, read once from the locked npm package, and the picture of each platform."""

from __future__ import annotations

import re
from functools import cache

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from smm.platforms.registry import all_connectors

ELSEWHERE = {
    "bilibili": "brand-bilibili",
    "bluesky": "brand-bluesky",
    "facebook": "brand-facebook",
    "instagram": "brand-instagram",
    "linkedin": "brand-linkedin",
    "mastodon": "brand-mastodon",
    "reddit": "brand-reddit",
    "threads": "brand-threads",
    "x": "brand-x",
    "youtube": "brand-youtube",
}
"""Pictures of platforms that people know and for which there is perhaps no connector, which would name its own."""


@cache
def _drawing(name: str) -> SafeString:
    """The paths of an outline icon; empty where the assets are not installed."""
    file = settings.NODE_MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
    if not re.fullmatch(r"[a-z0-9-]+", name) or not file.is_file():
        return SafeString("")
    paths = re.findall(r"<(?:path|circle|rect|line)\b[^>]*/>", file.read_text())
    return mark_safe("".join(path for path in paths if 'stroke="none"' not in path))


def svg(name: str, *, label: str = "", size: str = "") -> SafeString:
    """The icon `name` of Tabler's outline set; decoration unless it has a `label`. `size`: "s", "" or "l"."""
    attributes = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor"'
        ' stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        f" icon-{size}" if size else "",
        attributes,
        _drawing(name),
    )


def platform_icon_name(platform: str) -> str:
    """The picture of a platform; a globe for one that has none."""
    named = {one.platform: one.icon for one in all_connectors()}
    return named.get(platform) or ELSEWHERE.get(platform, "world")
