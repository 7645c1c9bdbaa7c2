"""What would go out on each channel, and what its platform has against it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from content import rendering
from content.models import ContentItem, Delivery, Revision


def problems_by_delivery(
    item: ContentItem, deliveries: Iterable[Delivery], revision: Revision | None
) -> dict[int, list[str]]:
    """For each delivery that has not been claimed, what keeps its text from being accepted there."""
    if revision is None:
        return {delivery.pk: [_("There is no text yet.")] for delivery in deliveries}
    media = list(item.media.all())
    return {delivery.pk: rendering.problems_of(delivery, revision, media) for delivery in deliveries}
