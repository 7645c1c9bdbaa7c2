"""Which pages an item's texts link to, as far as cards are shown of them."""

from __future__ import annotations

from content import rendering
from content.models import ContentItem
from content.selectors.channels import meant_by
from team.connectors import limits_of


def addresses_of(item: ContentItem) -> list[str]:
    """The pages of which the item's channels can show a card, each once; none beside media."""
    revision = item.revisions.first()
    if revision is None or item.media.all():
        return []
    found = [
        rendering.card_address(limits_of(channel), rendering.shown_on(channel, revision.text_for(channel.pk)))
        for channel in meant_by(item)
    ]
    return list(dict.fromkeys(address for address in found if 0 < len(address) <= rendering.LONGEST_ADDRESS))
