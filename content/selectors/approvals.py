"""What waits for an approver, and exactly what would go out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from content.models import ContentItem, Delivery, Duty
from content.selectors.faces import Part, corrected
from content.selectors.items import visible_items
from content.selectors.shown import Shown, of_payload
from content.workflow import DutyKind, Stage
from smm.outbox.states import DeliveryState
from team.models import Member
from team.permissions import Action, can

AFTER_APPROVAL = (Stage.PUBLISH, Stage.PROMOTE, Stage.RESPOND, Stage.EVALUATE, Stage.DONE)
"""Stages in which a correction, or a publication that was mended, waits for an approval of its own."""


def waiting_for(member: Member) -> QuerySet[ContentItem]:
    """Items that the member may approve now and did not write, the most urgent first.

    An approver sees those whose approval is their duty; a leader those of their brands.
    """
    if not can(member, Action.APPROVE_CONTENT):
        return ContentItem.objects.none()
    unread = Delivery.objects.filter(item=OuterRef("pk"), state=DeliveryState.PLANNED).exclude(payload_hash="")
    unread = unread.exclude(approved_hash=F("payload_hash")).exclude(repeat_of__payload_hash=F("payload_hash"))
    later = Q(stage__in=AFTER_APPROVAL) & Exists(unread)
    items = visible_items(member).filter(Q(stage=Stage.APPROVE) | later)
    if not can(member, Action.LEAD_CONTENT):
        mine = Duty.objects.filter(item=OuterRef("pk"), kind=DutyKind.APPROVAL, owner=member)
        items = items.filter(Exists(mine))
    items = items.select_related("brand", "created_by")
    return items.order_by(F("planned_at").asc(nulls_last=True), "pk")


def count_waiting_for(member: Member) -> int:
    return waiting_for(member).count()


@dataclass(frozen=True)
class Outgoing:
    """A publication, and exactly what would go out."""

    delivery: Delivery
    shown: Shown | None

    @property
    def corrected(self) -> Part | None:
        """Of a correction, what it changes in the words that are live."""
        return corrected(self.delivery)


def outgoing(item: ContentItem) -> list[Outgoing]:
    """The rendered publications of the item that wait for an approval, or have it and did not go out yet."""
    states = [DeliveryState.PLANNED, DeliveryState.SCHEDULED]
    deliveries = item.deliveries.filter(state__in=states).select_related(
        "channel", "revision", "approved_by", "corrects__revision"
    )
    return [Outgoing(delivery, of_payload(delivery)) for delivery in _each_once(deliveries)]


def _each_once(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Without repeats that say the same as another one that is shown: one approval is for all of them."""
    shown: dict[tuple[int, str], Delivery] = {}
    for delivery in sorted(deliveries, key=lambda one: one.repeat_of_id is not None):
        shown.setdefault((delivery.repeat_of_id or delivery.pk, delivery.payload_hash), delivery)
    return list(shown.values())


def next_after(member: Member, item_id: int) -> ContentItem | None:
    """The next item that waits for the member."""
    return waiting_for(member).exclude(pk=item_id).first()
