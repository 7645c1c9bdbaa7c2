"""What happens by itself when an item enters a stage, inside the transaction of the move.

`content.wiring` fills the table, so that the services of a stage may themselves move items.
"""

from __future__ import annotations

from collections.abc import Callable

from content.models import ContentItem
from content.workflow import Stage
from team.models import Member

Effect = Callable[[ContentItem, Member | None], None]

_effects: dict[Stage, list[Effect]] = {}


def on_entering(stage: Stage, effect: Effect) -> None:
    """Let `effect(item, by)` happen whenever an item enters `stage`; the item is locked."""
    wanted = _effects.setdefault(stage, [])
    if effect not in wanted:
        wanted.append(effect)


def entered(item: ContentItem, by: Member | None) -> None:
    for effect in _effects.get(Stage(item.stage), []):
        effect(item, by)


_changes: list[Effect] = []


def on_change(effect: Effect) -> None:
    """Let `effect(item, by)` happen whenever something that goes out may have changed; the item is locked."""
    if effect not in _changes:
        _changes.append(effect)


def changed(item: ContentItem, by: Member | None) -> None:
    for effect in _changes:
        effect(item, by)


_approvals: list[Effect] = []


def on_approval(effect: Effect) -> None:
    """Let `effect(item, by)` happen when a publication is approved while its item is past `approve`."""
    if effect not in _approvals:
        _approvals.append(effect)


def approved(item: ContentItem, by: Member | None) -> None:
    for effect in _approvals:
        effect(item, by)
