"""Platforms that stand in for real ones: with the limits of short posts, and with those that a server tells."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import pytest

from smm.platforms import registry
from smm.platforms.contract import Base, Certainty, Limits, Payload, Presence, Published, Seen, Sought
from tests.factories.team import ChannelFactory


class ShortPosts(Base):
    """Keeps what it gets; `limits` may be changed by a test, as a server changes its mind."""

    platform = "short_posts"
    label = "Short posts"
    icon = "world"
    certainty = Certainty.KEYED
    limits = Limits(
        text=300,
        counts="graphemes",
        text_bytes=3000,
        thread=4,
        media=4,
        films=0,
        media_types=frozenset({"image/jpeg", "image/png"}),
        media_bytes=1_000_000,
        longest_side=2000,
        alt=100,
        card=True,
    )
    sent: ClassVar[dict[str, Payload]] = {}

    def publish(self, payload: Payload, key: str) -> Published:
        self.sent.setdefault(key, payload)
        return Published(
            key, f"https://short.example/{key}", tuple(f"{key}-{n}" for n, _text in enumerate(payload.more))
        )

    def find(self, sought: Sought) -> Published | None:
        return Published(sought.key, "") if sought.key in self.sent else None

    def read_back(self, published: Published) -> Seen:
        return Seen(Presence.EXISTS, "\n\n".join(self.sent[published.id].texts))

    def same(self, sent: Payload, seen: Seen) -> bool:
        return "\n\n".join(sent.texts) == seen.text

    def delete(self, published: Published) -> None:
        self.sent.pop(published.id, None)


class Server(ShortPosts):
    """Each server tells how long a post may be; a link counts as 23."""

    platform = "server"
    label = "A server"

    @property
    def limits(self) -> Limits:  # type: ignore[override]
        return Limits(text=self.account.settings.get("most", 500), link_length=23, thread=10, media=4)


@pytest.fixture
def short_posts(brand, monkeypatch):
    """A channel of 300 graphemes a post, four posts a thread, four pictures of a megabyte, and cards."""
    monkeypatch.setitem(registry._connectors, ShortPosts.platform, ShortPosts)
    monkeypatch.setattr(ShortPosts, "limits", ShortPosts.limits)
    monkeypatch.setattr(ShortPosts, "sent", {})
    return ChannelFactory(name="Short", platform=ShortPosts.platform, brand=brand)


@pytest.fixture
def server(brand, monkeypatch):
    """A channel on a server that allows 500 characters until it says otherwise."""
    monkeypatch.setitem(registry._connectors, Server.platform, Server)
    return ChannelFactory(name="Server", platform=Server.platform, brand=brand, settings={"most": 500})


@pytest.fixture
def posted():
    """What went out on the stand-ins, oldest first."""
    return lambda: list(ShortPosts.sent.values())


@pytest.fixture
def change_limits():
    """`change_limits(text=50)`: the platform of short posts changes its limits."""

    def change(**fields):
        ShortPosts.limits = replace(ShortPosts.limits, **fields)

    return change
