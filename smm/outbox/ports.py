"""What the engine must know of one kind of delivery: the port that each kind implements."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import timedelta
from typing import Any, ClassVar, Generic, TypeVar

from django.db.models import QuerySet

from smm.outbox.models import Delivery
from smm.platforms.contract import Certainty, Pace, Published

D = TypeVar("D", bound=Delivery)


class Hold(Exception):
    """It must not go out now (stopped, late, not approved); `recheck` has written down why, nothing is claimed."""


class Port(ABC, Generic[D]):
    """One kind of delivery: content on channels, answers, letters."""

    model: ClassVar[type[Any]]
    attempt_model: ClassVar[type[Any]]
    lane: ClassVar[str] = "channel_id"
    """At most one delivery of a lane is in flight; the name of a field, "" for no lanes."""
    batch: ClassVar[int] = 20

    def may_leave(self, due: QuerySet[D]) -> QuerySet[D]:
        """Leave out what would only be held, so that it does not stand before others."""
        return due

    def locked(self, pk: int) -> D | None:
        """The delivery as it is now, with what must not change meanwhile locked for the claim's transaction."""
        found: D | None = self.model._default_manager.filter(pk=pk).first()
        return found

    @abstractmethod
    def recheck(self, delivery: D) -> None:
        """Raise Hold unless the locked delivery may still go out, exactly as it is."""

    @abstractmethod
    def certainty(self, delivery: D) -> Certainty:
        """How sure the platform lets us be after a lost answer."""

    @abstractmethod
    def send(self, delivery: D) -> Published | None:
        """Send it under its key; None means that a person has to post it. Raises the platform errors."""

    def find(self, delivery: D) -> Published | None:
        """Ours on the platform, if it is there; asked only of platforms that can tell."""
        return None

    def absent_after(self, delivery: D) -> timedelta:
        """How long after a try a look-up that finds nothing proves that there is nothing."""
        return timedelta(0)

    def pace(self, delivery: D) -> Pace | None:
        """How often the delivery's lane may be asked; None for as often as we like."""
        return None

    def on_settled(self, delivery: D) -> None:
        """The delivery came to rest (sent, handed over, failed, uncertain, withdrawn); called after the commit."""
