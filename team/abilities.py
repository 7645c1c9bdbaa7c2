"""What a platform can do for us, in words: read off the capabilities that its connector has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from smm.platforms import registry
from smm.platforms.access import Field
from smm.platforms.contract import Base, Listens, Mails, Measures, Messages, Publishes, Remembers, Replies, Searches

WORDS: tuple[tuple[type, str, Promise | str], ...] = (
    (Publishes, "publish", _("publishes and reads back")),
    (Mails, "mail", _("writes to everybody on a list")),
    (Replies, "answer", _("answers")),
    (Messages, "message", _("writes private messages")),
    (Listens, "listen", _("hears what is said to us")),
    (Searches, "search", _("searches public posts")),
    (Measures, "measure", _("reads numbers")),
    (Remembers, "remember", _("brings earlier posts")),
)


@dataclass(frozen=True)
class Platform:
    """A platform on which a channel can be connected; `can` are (key, words) of what its connector does by itself."""

    key: str
    name: str
    about: str
    is_by_hand: bool
    is_consented: bool
    fields: tuple[Field, ...]
    can: list[tuple[str, str]]


def platforms() -> list[Platform]:
    """All on which a channel can be connected, those that work by themselves first, each by name."""
    found = [_platform(one) for one in registry.all_connectors() if hasattr(one, "fields")]
    return sorted(found, key=lambda one: (one.is_by_hand, one.name.casefold()))


def platform_of(key: str) -> Platform | None:
    """The platform of this key; None where no channel can be connected to it."""
    return next((one for one in platforms() if one.key == key), None)


def of(platform: str) -> list[tuple[str, str]]:
    """(key, words) of what can be done on a platform by itself; nothing for one that SMM does not know."""
    try:
        return _can(registry.get(platform))
    except KeyError:
        return []


def _can(connector: type[Base]) -> list[tuple[str, str]]:
    return [(key, str(words)) for capability, key, words in WORDS if issubclass(connector, capability)]


def _platform(connector: Any) -> Platform:
    return Platform(
        key=connector.platform,
        name=gettext(connector.label),
        about=gettext(connector.about) if connector.about else "",
        is_by_hand=connector.is_by_hand,
        is_consented=hasattr(connector, "begin") and hasattr(connector, "finish"),
        fields=connector.fields,
        can=_can(connector),
    )
