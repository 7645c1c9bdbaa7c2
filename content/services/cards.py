"""Which cards of linked pages are wanted, and whether an item shows one."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from content.models import ContentItem, LinkCard
from content.selectors import cards
from content.services import writing
from smm.core import clock
from team.models import Member

FRESH_FOR = timedelta(minutes=10)


def want(item: ContentItem, by: Member | None = None) -> None:
    """Have the pages asked to which the locked item's texts link first, unless that was done a short while ago."""
    for url in cards.addresses_of(item):
        card, _is_new = LinkCard.objects.get_or_create(key=LinkCard.key_of(url), defaults={"url": url})
        if card.wanted_at is None and (card.fetched_at is None or card.fetched_at < clock.now() - FRESH_FOR):
            _ask_soon(card)


def _ask_soon(card: LinkCard) -> None:
    LinkCard.objects.filter(pk=card.pk).update(wanted_at=clock.now(), tries=0)


@transaction.atomic
def again(*, item_id: int, by: Member) -> ContentItem:
    """Have the pages that the item links to asked once more, however lately that was done."""
    item = writing.begin(item_id, by)
    want(item)
    for card in LinkCard.objects.filter(key__in=map(LinkCard.key_of, cards.addresses_of(item)), wanted_at=None):
        _ask_soon(card)
    return item


@transaction.atomic
def show(*, item_id: int, by: Member, on: bool) -> ContentItem:
    """Let the item's posts show the card of the page that they link to first, or none."""
    item = writing.begin(item_id, by)
    item.has_card = on
    item.save(update_fields=["has_card", "updated_at"])
    writing.end(item, by)
    return item
