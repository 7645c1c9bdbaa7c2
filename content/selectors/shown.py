"""What people will see on a channel: of what goes out, and of a text that is still being written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from content import fitting, rendering
from content.models import ContentItem, Delivery, LinkCard
from content.models.media import Stored
from content.selectors.cards import addresses_of
from content.selectors.media import made_of
from content.validation import Length, measure, posts_of
from smm.platforms.contract import Limits
from team.connectors import limits_of
from team.models import Channel


@dataclass(frozen=True)
class Post:
    """A post and its place in the thread; `length` is counted as the platform counts."""

    text: str
    length: Length
    number: int
    count: int


@dataclass(frozen=True)
class ShownFile:
    url: str
    name: str
    mime: str
    alt: str = ""
    width: int = 0
    height: int = 0
    size: int = 0

    @property
    def is_picture(self) -> bool:
        return self.mime.startswith("image/")

    @property
    def is_film(self) -> bool:
        return self.mime.startswith("video/")


@dataclass(frozen=True)
class ShownCard:
    url: str
    title: str
    description: str
    picture: ShownFile | None


@dataclass(frozen=True)
class Linked:
    """A page that is linked to, and what is known of it so far; `problem` is a kept sentence."""

    url: str
    shown: ShownCard | None
    is_awaited: bool
    problem: str = ""


@dataclass(frozen=True)
class Shown:
    """Everything of a publication; `problems` is what its platform has against it."""

    channel: Channel
    title: str
    posts: Sequence[Post]
    files: Sequence[ShownFile]
    card: ShownCard | None
    problems: Sequence[str]


def of_payload(delivery: Delivery) -> Shown | None:
    """Exactly what goes out; None before it is rendered."""
    payload: dict[str, Any] | None = delivery.payload
    if payload is None:
        return None
    limits, texts, card = limits_of(delivery.channel), rendering.texts_of(payload), payload.get("card")
    return Shown(
        delivery.channel,
        payload["title"],
        _posts(limits, texts, texts),
        [_stored(delivery.item_id, entry) for entry in payload["media"]],
        _stored_card(delivery.item_id, card) if card else None,
        rendering.problems_of(delivery),
    )


def of_draft(item: ContentItem, channel: Channel, text: str, title: str) -> Shown:
    """How the text would stand on the channel: shown as it is typed, measured as it will be sent (links tracked)."""
    limits, typed = limits_of(channel), rendering.shown_on(channel, text)
    files = _drafted(item, limits)
    card = LinkCard.known(rendering.card_address(limits, typed)) if item.has_card and not files else None
    return Shown(
        channel,
        rendering.title_for(limits, item, title),
        _posts(limits, posts_of(limits, typed), rendering.draft_posts(channel, text)),
        files,
        of_card(item, card) if card else None,
        rendering.draft_problems(channel, item, text, title),
    )


def linked_from(item: ContentItem) -> list[Linked]:
    """The pages of which the item's posts show a card, or will once something is known of them."""
    urls = addresses_of(item)
    known = {card.url: card for card in LinkCard.objects.filter(key__in=map(LinkCard.key_of, urls))} if urls else {}
    return [_linked(item, url, known.get(url)) for url in urls]


def _linked(item: ContentItem, url: str, card: LinkCard | None) -> Linked:
    if card is None:
        return Linked(url, None, is_awaited=False)
    return Linked(url, of_card(item, card) if card.title else None, card.wanted_at is not None, card.problem)


def of_card(item: ContentItem, card: LinkCard) -> ShownCard:
    """What is known of a linked page."""
    picture = _as(item.pk, card, "card", "") if card.digest else None
    return ShownCard(card.url, card.title, card.description, picture)


def address(item_id: int, digest: str) -> str:
    return reverse("content:file", args=[item_id, digest])


def _posts(limits: Limits, shown: Sequence[str], sent: Sequence[str]) -> list[Post]:
    numbered = enumerate(zip(shown, sent, strict=True), start=1)
    return [Post(text, measure(limits, measured), number, len(sent)) for number, (text, measured) in numbered]


def _stored(item_id: int, entry: dict[str, Any]) -> ShownFile:
    names = ("name", "mime", "alt", "width", "height", "size")
    return ShownFile(address(item_id, entry["digest"]), **{name: entry[name] for name in names if name in entry})


def _stored_card(item_id: int, card: dict[str, Any]) -> ShownCard:
    return ShownCard(**{**card, "picture": _stored(item_id, card["picture"]) if card["picture"] else None})


def _drafted(item: ContentItem, limits: Limits) -> list[ShownFile]:
    """The item's files as they were made to fit; those that are not made yet as they are."""
    files, recipe = list(item.media.all()), str(fitting.recipe_for(limits))
    made = {source: row for (source, named), row in made_of(files).items() if named == recipe and row.digest}
    return [_as(item.pk, made.get(file.digest, file), file.name, file.alt) for file in files]


def _as(item_id: int, file: Stored, name: str, alt: str) -> ShownFile:
    return ShownFile(address(item_id, file.digest), name, file.mime, alt, file.width, file.height, file.size)
