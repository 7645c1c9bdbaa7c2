"""What happened to an item: its version and its append-only events."""

from __future__ import annotations

from content.models import ContentItem, EventKind, StageEvent
from team.models import Member


def touch(item: ContentItem) -> None:
    """Count a change of the locked `item`, so that a form opened before it is told."""
    item.version += 1
    item.save(update_fields=["version", "updated_at"])


def write(
    item: ContentItem, *, kind: EventKind, source: str, by: Member | None, reason: str = "", is_system: bool = False
) -> StageEvent:
    """Record that the item came from `source` into its present stage; `is_system` leaves the actor out."""
    return StageEvent.objects.create(
        item=item,
        kind=kind,
        from_stage=source,
        to_stage=item.stage,
        actor=None if is_system else by,
        reason=reason,
        revision=item.revisions.first(),
    )
