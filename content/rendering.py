"""From a revision to exactly what goes out on a channel: the payload, and the hash that approval is of."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse

from content import linking
from content.models import ContentItem, Delivery, Media, Revision, TrackedLink
from content.validation import File, problems
from smm.outbox.states import DeliveryState
from smm.platforms import contract
from team.connectors import limits_of
from team.models import Channel

RENDERED_IN = (DeliveryState.PLANNED, DeliveryState.FAILED)


def render_item(item: ContentItem) -> None:
    """Render every delivery of the locked item that nobody has claimed, from its newest revision."""
    revision = item.revisions.first()
    if revision is not None:
        for delivery in item.deliveries.filter(state__in=RENDERED_IN).select_related("channel"):
            render(delivery, revision)


def render(delivery: Delivery, revision: Revision) -> None:
    """Set the delivery's payload, its hash and its revision; an approval of another hash is no longer one."""
    delivery.revision = revision
    delivery.payload = payload_for(delivery, revision)
    delivery.payload_hash = hash_of(delivery)
    delivery.save(update_fields=["revision", "payload", "payload_hash", "updated_at"])


def shown_on(channel: Channel, text: str) -> str:
    """`text` as the channel's platform shows it."""
    return text if limits_of(channel).is_markdown else linking.spelled_out(text)


def payload_for(delivery: Delivery, revision: Revision) -> dict[str, Any]:
    """What goes out, as JSON: text with tracked links, title, media by digest, options."""
    text = shown_on(delivery.channel, revision.text_for(delivery.channel_id))
    links = {url: _tracked(delivery, url) for url in linking.find(text)}
    media = delivery.item.media.all()
    return {
        "text": linking.replace(text, lambda url: address_of(links[url])),
        "title": revision.title or delivery.item.title,
        "media": [{"digest": m.digest, "mime": m.mime, "alt": m.alt, "name": m.name} for m in media],
        "options": {},
    }


def _tracked(delivery: Delivery, url: str) -> TrackedLink:
    campaign = linking.campaign_of(delivery.item.title, delivery.item_id)
    leading = linking.with_utm(url, source=delivery.channel.platform, campaign=campaign)
    link, _is_new = TrackedLink.objects.get_or_create(
        delivery=delivery.repeat_of or delivery,  # a repeat is the same to the letter, its addresses too
        original=url,
        defaults={"code": secrets.token_urlsafe(6), "url": leading},
    )
    return link


def address_of(link: TrackedLink) -> str:
    return f"{settings.BASE_URL}{reverse('track', args=[link.code])}"


def hash_of(delivery: Delivery) -> str:
    """SHA-256 over payload, channel and the version of the platform's limits; not over the time."""
    limits = limits_of(delivery.channel)
    covered = {"payload": delivery.payload, "channel": delivery.channel_id, "limits": limits.version}
    text = json.dumps(covered, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def problems_of(delivery: Delivery, revision: Revision, media: list[Media]) -> list[str]:
    """What the channel's platform has against the revision; asked before anything is rendered."""
    files = [File(m.name, m.mime, m.size) for m in media]
    text = shown_on(delivery.channel, revision.text_for(delivery.channel_id))
    title = revision.title or delivery.item.title
    return problems(limits_of(delivery.channel), text=text, title=title, files=files)


def sendable(delivery: Delivery) -> contract.Payload:
    """The stored payload as the connector takes it."""
    payload: dict[str, Any] = delivery.payload or {}
    files = {media.digest: str(media.file.name) for media in delivery.item.media.all()}
    media = tuple(contract.Media(**m, read=_reader(files.get(m["digest"], ""))) for m in payload["media"])
    return contract.Payload(text=payload["text"], title=payload["title"], media=media, options=payload["options"])


def _reader(name: str) -> Callable[[], bytes]:
    def read() -> bytes:
        with default_storage.open(name) as file:
            return bytes(file.read())

    return read
