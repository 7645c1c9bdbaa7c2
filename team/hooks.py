"""What the team must know of the floors above it; they fill these registries when their app is ready."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.functional import Promise

from team.models import Channel, Member

Load = Callable[[Collection[int]], dict[int, Decimal]]
ChannelUse = Callable[[Channel], list[str]]
ChannelMade = Callable[[Channel], None]


@dataclass(frozen=True)
class Plan:
    """Something that is to go out on a channel, where its page is, and how it stands, in words."""

    title: str
    url: str
    at: datetime | None
    state: str


@dataclass(frozen=True)
class ChannelPlans:
    """What goes out on channels: the first that a member may see; and how many on each after its access has ended."""

    first: Callable[[Channel, Member], list[Plan]]
    too_late: Callable[[Collection[int]], dict[int, int]]


@dataclass(frozen=True)
class Handover:
    """Something that a member can own and that must go to somebody else before the member leaves.

    `count(member)` says how many there are; `hand_over(from_member, to_member, by)` gives all of them away inside the
    caller's transaction and says how many went. `label` names them in the plural, like "open duties".
    """

    label: Promise | str
    count: Callable[[Member], int]
    hand_over: Callable[[Member, Member, Member], int]


_loads: list[Load] = []
_channel_uses: list[ChannelUse] = []
_channel_made: list[ChannelMade] = []
_channel_plans: list[ChannelPlans] = []
handovers: list[Handover] = []


def register_load(load: Load) -> None:
    """`load(member_ids)` gives the planned hours of each member's open work of the next four weeks."""
    _loads.append(load)


def register_handover(handover: Handover) -> None:
    """Let a member leave only once `handover` counts nothing of theirs any more."""
    handovers.append(handover)


def register_channel_use(use: ChannelUse) -> None:
    """`use(channel)` gives sentences that say what keeps a channel from being deactivated; none: nothing does."""
    _channel_uses.append(use)


def register_channel_made(made: ChannelMade) -> None:
    """`made(channel)` is called inside the transaction in which a channel is added or taken into use again."""
    _channel_made.append(made)


def register_channel_plans(plans: ChannelPlans) -> None:
    """Let the pages of channels say what is planned on them, and how much of it comes after their access ends."""
    _channel_plans.append(plans)


def planned_hours(member_ids: Collection[int]) -> dict[int, Decimal]:
    """Planned hours of open work in the next four weeks, by member."""
    hours = dict.fromkeys(member_ids, Decimal(0))
    for load in _loads:
        for member_id, planned in load(member_ids).items():
            hours[member_id] += planned
    return hours


def in_the_way_of_deactivating(channel: Channel) -> list[str]:
    return [sentence for use in _channel_uses for sentence in use(channel)]


def channel_made(channel: Channel) -> None:
    for made in _channel_made:
        made(channel)


def plans_on(channel: Channel, member: Member) -> list[Plan]:
    return [plan for plans in _channel_plans for plan in plans.first(channel, member)]


def too_late_on(channel_ids: Collection[int]) -> dict[int, int]:
    """How much is planned on each channel for after its access has ended."""
    counts = dict.fromkeys(channel_ids, 0)
    for plans in _channel_plans:
        for channel_id, count in plans.too_late(channel_ids).items():
            counts[channel_id] += count
    return counts
