"""Which chat services notices may go to, by the addresses of the apprise library. Pure.

Each sends to a server of its own that nobody can choose, so that an address never leads into our network. With
`any_host` (intranets, tests) whatever apprise knows is taken.
"""

from __future__ import annotations

import re

import apprise
from django.utils.translation import gettext as _

SERVICES = {
    "slack": "Slack",
    "workflows": "Microsoft Teams",
    "discord": "Discord",
    "gchat": "Google Chat",
    "tgram": "Telegram",
    "wxteams": "Webex",
    "dingtalk": "DingTalk 钉钉",
    "feishu": "Feishu 飞书",
    "lark": "Lark",
    "wecombot": "WeCom 企业微信",
}
"""Schemes of apprise, and what people call the service."""
TEAMS_HOST = re.compile(r"workflows://[^/]*\.(logic\.azure\.com|api\.powerplatform\.com)(:443)?/")


def name_of(address: str) -> str:
    scheme = address.partition("://")[0].lower()
    return SERVICES.get(scheme, scheme)


def problem_with(address: str, *, any_host: bool) -> str:
    """What is wrong with an address, as a sentence; nothing if notices can go there."""
    scheme = address.partition("://")[0].lower()
    if not any_host and scheme not in SERVICES:
        known = ", ".join(SERVICES)
        return _("Begin with the name of the service, such as slack://. Known are: %(known)s.") % {"known": known}
    if not any_host and scheme == "workflows" and not TEAMS_HOST.match(address):
        return _("The address does not lead to Microsoft's servers.")
    if apprise.Apprise.instantiate(address, suppress_exceptions=True) is None:
        return _("This is not an address that %(service)s gives out.") % {"service": name_of(address)}
    return ""


def send(address: str, title: str, body: str) -> bool:
    """Whether the service took the message; waits for its answer, but not for ever (apprise's own time-outs)."""
    there = apprise.Apprise.instantiate(address, suppress_exceptions=True)
    return bool(there and there.notify(body=body, title=title))
