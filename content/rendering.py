"""From a revision to exactly what goes out on a channel: the payload, and the hash that approval is of."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import gettext as _

from content import fitted, fitting, linking
from content.models import ContentItem, Delivery, FittedMedia, LinkCard, Media, Revision, TrackedLink
from content.selectors.mailing import is_newsletter, list_of
from content.validation import File, has_title, posts_of, problems
from smm.core.errors import Refused
from smm.core.sentences import keep_error, tell
from smm.outbox.states import DeliveryState
from smm.platforms import contract, links
from smm.platforms.contract import Limits
from team.connectors import limits_of
from team.models import Channel

RENDERED_IN = (DeliveryState.PLANNED, DeliveryState.FAILED)
CODE_BYTES = 6
LONGEST_ADDRESS, LONGEST_LEADING = 2000, 2500
"""Longer addresses go out as they are, uncounted; parameters that would make one longer than the second are left."""


def render_item(item: ContentItem) -> None:
    """Render every delivery of the locked item that nobody has claimed, from its newest revision."""
    revision = item.revisions.first()
    if revision is not None:
        for delivery in item.deliveries.filter(state__in=RENDERED_IN).select_related("channel"):
            render(delivery, revision)


def render(delivery: Delivery, revision: Revision) -> None:
    """Set the delivery's payload, its hash and its revision; an approval of another hash is no longer one.

    Raises Refused where one of the item's pictures cannot be made to fit.
    """
    try:
        payload, files = payload_for(delivery, revision)
    except contract.Permanent as error:
        raise Refused([f"{delivery.channel}: {tell(keep_error(error))}"]) from error
    delivery.revision, delivery.payload = revision, payload
    delivery.payload_hash = hash_of(delivery)
    delivery.save(update_fields=["revision", "payload", "payload_hash", "updated_at"])
    delivery.files.set(files)


def payload_for(delivery: Delivery, revision: Revision) -> tuple[dict[str, Any], list[FittedMedia]]:
    """What goes out, as JSON, and the files that it speaks of; raises Permanent where one cannot be made to fit.

    The text with tracked links, cut into the posts of a thread; the headline where the platform has one; media by the
    digest of what they were made into; what is known of the page that the first post links to first.
    """
    limits, item = limits_of(delivery.channel), delivery.item
    text = shown_on(delivery.channel, revision.text_for(delivery.channel_id))
    tracked = {url: _tracked(delivery, url) for url in links.addresses(text)}
    first, *more = posts_of(limits, links.exchange(text, tracked.__getitem__))
    media = [(file, fitted.of(file, limits)) for file in item.media.all()]
    card = LinkCard.known(card_address(limits, text)) if item.has_card and not media else None
    picture = _picture_of(card, limits) if card else None
    payload = {
        "text": first,
        "more": more,
        "title": title_for(limits, item, revision.title),
        "media": [_entry(row, name=file.name, alt=file.alt) for file, row in media],
        "card": _card(card, tracked[card.url], picture) if card else None,
        "options": _options(delivery.channel),
    }
    return payload, [*(row for _file, row in media), *([picture] if picture else [])]


def _options(channel: Channel) -> dict[str, Any]:
    """What else is approved with a payload: of a newsletter the list to which it goes."""
    found = list_of(channel) if is_newsletter(channel) else None
    return {"list": found.pk} if found else {}


def _without_list(channel: Channel) -> list[str]:
    if not is_newsletter(channel) or list_of(channel):
        return []
    return [_("No mailing list is chosen for this channel yet: choose it on the list's page.")]


def shown_on(channel: Channel, text: str) -> str:
    """`text` as the channel's platform shows it."""
    return text if limits_of(channel).is_markdown else linking.spelled_out(text)


def title_for(limits: Limits, item: ContentItem, title: str) -> str:
    """The headline that goes out: the text's own or the item's; "" where the platform has none."""
    return (title or item.title) if has_title(limits) else ""


def card_address(limits: Limits, text: str) -> str:
    """The address of which a card is shown where there are no media: the first of the first post; "" for none."""
    found = links.addresses(posts_of(limits, text)[0]) if limits.card else []
    return found[0] if found else ""


def _tracked(delivery: Delivery, url: str) -> str:
    """The address of ours that leads to `url` and counts; one that is too long stays as it is."""
    if len(url) > LONGEST_ADDRESS:
        return url
    campaign = linking.campaign_of(delivery.item.title, delivery.item_id)
    leading = linking.with_utm(url, source=delivery.channel.platform, campaign=campaign)
    leading = leading if len(leading) <= LONGEST_LEADING else url
    link, _is_new = TrackedLink.objects.get_or_create(
        delivery=delivery.repeat_of or delivery,  # a repeat is the same to the letter, its addresses too
        original=url,
        defaults={"code": secrets.token_urlsafe(CODE_BYTES), "url": leading},
    )
    return _address(link.code)


def _address(code: str) -> str:
    return f"{settings.BASE_URL}{reverse('track', args=[code])}"


def _card(card: LinkCard, address: str, picture: FittedMedia | None) -> dict[str, Any]:
    shown = _entry(picture, name="card", alt="") if picture else None
    return {"url": address, "title": card.title, "description": card.description, "picture": shown}


def _picture_of(card: LinkCard, limits: Limits) -> FittedMedia | None:
    """The card's picture; somebody else's that cannot be made to fit keeps nothing of ours from going out."""
    with suppress(contract.Permanent):
        return fitted.of_picture(card, limits) if card.digest else None
    return None


def _entry(row: FittedMedia, *, name: str, alt: str) -> dict[str, Any]:
    """A file as the payload speaks of it, its name ending as what it was made into."""
    suffix = fitting.SUFFIX.get(row.mime, "") if row.recipe else ""
    told = {"name": str(PurePath(name).with_suffix(suffix)) if suffix else name, "alt": alt}
    return told | {key: getattr(row, key) for key in ("digest", "mime", "size", "width", "height")}


def hash_of(delivery: Delivery) -> str:
    """SHA-256 over payload, channel and the version of the platform's limits; not over the time."""
    limits = limits_of(delivery.channel)
    covered = {"payload": delivery.payload, "channel": delivery.channel_id, "limits": limits.version}
    text = json.dumps(covered, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def draft_posts(channel: Channel, text: str) -> tuple[str, ...]:
    """The posts that a text which is still being written will make, each link as long as the tracked one will be."""
    stand_in = _address("x" * len(secrets.token_urlsafe(CODE_BYTES)))
    sent = links.exchange(shown_on(channel, text), lambda url: url if len(url) > LONGEST_ADDRESS else stand_in)
    return posts_of(limits_of(channel), sent)


def draft_problems(channel: Channel, item: ContentItem, text: str, title: str) -> list[str]:
    """What the channel's platform has against a text and the item's media; asked before anything is rendered."""
    limits = limits_of(channel)
    files = [_foreseen(limits, file) for file in item.media.all()]
    found = problems(limits, posts=draft_posts(channel, text), title=title_for(limits, item, title), files=files)
    return found + _without_list(channel)


def _foreseen(limits: Limits, file: Media) -> File:
    there = File(file.name, file.mime, file.size, file.alt, file.longest)
    return fitting.foreseen(limits, there) if file.is_still else there


def texts_of(payload: dict[str, Any]) -> tuple[str, ...]:
    """The text of each post of a stored payload, in their order."""
    return (payload.get("text", ""), *payload.get("more", ()))


def problems_of(delivery: Delivery) -> list[str]:
    """What the channel's platform has against the stored payload as its limits are now; nothing if none is stored."""
    payload: dict[str, Any] | None = delivery.payload
    if payload is None:
        return []
    files = [
        File(m["name"], m["mime"], m.get("size", 0), m["alt"], max(m.get("width", 0), m.get("height", 0)))
        for m in payload["media"]
    ]
    posts, limits = texts_of(payload), limits_of(delivery.channel)
    return problems(limits, posts=posts, title=payload["title"], files=files) + _without_list(delivery.channel)


def sendable(delivery: Delivery) -> contract.Payload:
    """The stored payload as the connector takes it."""
    payload: dict[str, Any] = delivery.payload or {}
    card = payload.get("card")
    speaks_of = delivery.files.all() if payload["media"] or card else ()
    names = {file.digest: str(file.file.name) for file in speaks_of}
    picture = _media(card["picture"], names) if card and card["picture"] else None
    return contract.Payload(
        text=payload["text"],
        title=payload["title"],
        media=tuple(_media(entry, names) for entry in payload["media"]),
        more=tuple(payload.get("more", ())),
        card=contract.Card(**{**card, "picture": picture}) if card else None,
        options=payload["options"],
    )


def _media(entry: dict[str, Any], names: dict[str, str]) -> contract.Media:
    told = {key: value for key, value in entry.items() if key != "size"}
    return contract.Media(**told, read=_reader(names.get(entry["digest"], "")))


def _reader(name: str) -> Callable[[], bytes]:
    def read() -> bytes:
        with default_storage.open(name) as file:
            return bytes(file.read())

    return read
