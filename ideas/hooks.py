"""What ideas must tell the floor above; it fills this registry when its app is ready."""

from __future__ import annotations

from collections.abc import Callable

from ideas.models import Idea, Vetting
from team.models import Member

Acceptance = Callable[[Idea, Vetting, Member], None]

_acceptances: list[Acceptance] = []


def register_acceptance(accept: Acceptance) -> None:
    """`accept(idea, vetting, leader)` runs inside the transaction in which a leader accepts an idea."""
    _acceptances.append(accept)


def accepted(idea: Idea, vetting: Vetting, leader: Member) -> None:
    for accept in _acceptances:
        accept(idea, vetting, leader)
