"""What would go out on each channel, and what its platform has against it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from content import rendering
from content.models import ContentItem, Delivery, Revision
from content.workflow import BEFORE_GOING_OUT, Stage

UNRENDERED = BEFORE_GOING_OUT[: BEFORE_GOING_OUT.index(Stage.APPROVE)]


def problems_by_delivery(
    item: ContentItem, deliveries: Iterable[Delivery], revision: Revision | None
) -> dict[int, list[str]]:
    """For each delivery what keeps it from being accepted: its payload once it is rendered, before that the text."""
    return {delivery.pk: _problems(item, delivery, revision) for delivery in deliveries}


def _problems(item: ContentItem, delivery: Delivery, revision: Revision | None) -> list[str]:
    if revision is None:
        return [_("There is no text yet.")]
    if item.stage not in UNRENDERED and delivery.payload is not None:
        return rendering.problems_of(delivery)
    return rendering.draft_problems(delivery.channel, item, revision.text_for(delivery.channel_id), revision.title)
