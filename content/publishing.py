"""The engine's view of publications: what is checked at the claim, how one is sent, and how it is read back."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from content import rendering
from content.models import ContentItem, Delivery, DeliveryAttempt
from content.selectors import items
from content.services import stages
from content.workflow import DutyKind
from smm.core import clock
from smm.outbox.engine import Hold, Port, reap, run_due
from smm.outbox.moves import move
from smm.outbox.states import DeliveryState as S
from smm.platforms.contract import Certainty, PlatformError, Presence, Published, Publishes, Seen
from team.connectors import connector_of
from team.models import Channel, Company, Member, Role
from team.selectors.stops import is_stopped
from team.services.notices import notify

log = logging.getLogger(__name__)
READ_BACK_BATCH = 50


class Publications(Port[Delivery]):
    """Content on channels."""

    model = Delivery
    attempt_model = DeliveryAttempt

    def recheck(self, delivery: Delivery) -> None:
        """Lock the item and the channel; hold what is stopped, late, or not what was approved."""
        item = items.lock(delivery.item_id)
        channel = Channel.objects.select_for_update(of=("self",)).get(pk=delivery.channel_id)
        delivery.refresh_from_db()
        delivery.item, delivery.channel = item, channel
        if is_stopped(channel) or not channel.is_active or delivery.state not in (S.SCHEDULED, S.RETRY):
            raise Hold
        if not delivery.is_approved or rendering.hash_of(delivery) != delivery.approved_hash:
            _back_to_planned(delivery)
            raise Hold
        if delivery.state == S.SCHEDULED and clock.now() > _latest(delivery, item):
            _ask(delivery)
            raise Hold

    def certainty(self, delivery: Delivery) -> Certainty:
        certainty: Certainty = connector_of(delivery.channel).certainty
        return certainty

    def send(self, delivery: Delivery) -> Published | None:
        connector = connector_of(delivery.channel)
        if not isinstance(connector, Publishes):
            return None
        return connector.publish(rendering.sendable(delivery), str(delivery.key))

    def find(self, delivery: Delivery) -> Published | None:
        found: Published | None = connector_of(delivery.channel).find(str(delivery.key))
        return found

    def on_settled(self, delivery: Delivery) -> None:
        _note_health(delivery)
        if delivery.state in TROUBLE:
            _tell(delivery, TROUBLE[S(delivery.state)])
        stages.settle(delivery.item_id)


TROUBLE = {
    S.FAILED: _("“{title}” was refused by {channel}."),
    S.UNCERTAIN: _("It is not known whether “{title}” went out on {channel}."),
    S.HANDED_OVER: _("“{title}” is due on {channel}: post it by hand."),
    S.ALTERED: _("“{title}” on {channel} differs from what was approved."),
    S.MISSING: _("“{title}” is not there any more on {channel}."),
}


def _latest(delivery: Delivery, item: ContentItem) -> datetime:
    """Until when it may go out without asking."""
    minutes = item.late_after_minutes or Company.load().late_after_minutes
    return (delivery.due_at or clock.now()) + timedelta(minutes=minutes)


def _back_to_planned(delivery: Delivery) -> None:
    if delivery.state == S.SCHEDULED:
        move(delivery, S.SCHEDULED, S.PLANNED, next_try_at=None, problem="")


def _ask(delivery: Delivery) -> None:
    move(delivery, S.SCHEDULED, S.PLANNED, next_try_at=None, late_question=True)
    _tell(delivery, _("“{title}” is late on {channel}: now, at another time, or not at all?"))


def _tell(delivery: Delivery, text: object) -> None:
    """Tell who uploads and checks; where nobody does, the leaders."""
    duty = delivery.item.duties.filter(kind=DutyKind.UPLOAD).select_related("owner").first()
    people = [duty.owner] if duty and duty.owner else list(Member.objects.filter(role=Role.LEADER, is_active=True))
    said = format_lazy(str(text), title=delivery.item.title, channel=delivery.channel.name)
    key = f"delivery:{delivery.pk}:{delivery.state}:{delivery.tries}"
    notify(to=people, kind="delivery", key=key, text=said, url=reverse("content:delivery", args=[delivery.pk]))


def _note_health(delivery: Delivery) -> None:
    """What the channel's page says of its health."""
    channel = Channel.objects.filter(pk=delivery.channel_id)
    if delivery.state == S.SENT:
        channel.update(last_success_at=clock.now(), last_error="")
    elif delivery.problem:
        channel.update(last_error=delivery.problem)


def publish_due() -> int:
    return run_due(Publications())


def settle_unknown() -> int:
    return reap(Publications())


def read_back() -> int:
    """Look at what was sent: live as approved, altered, or not there; the number looked at."""
    return sum(_read_back(delivery) for delivery in _to_read_back()[:READ_BACK_BATCH])


def _to_read_back() -> QuerySet[Delivery]:
    sent = Delivery.objects.filter(state=S.SENT, next_try_at__lte=clock.now())
    return sent.select_related("channel", "item").order_by("settled_at")


def _read_back(delivery: Delivery) -> int:
    connector = connector_of(delivery.channel)
    try:
        seen: Seen = connector.read_back(delivery.external_id)
        to, verification = _judged(connector, delivery, seen)
    except PlatformError as error:
        return _later(delivery, str(error))
    if to is None:
        return _later(delivery, str(_("It could not be read back yet.")))
    if move(delivery, S.SENT, to, verification=verification):
        Publications().on_settled(delivery)
    return 1


def _judged(connector: Publishes, delivery: Delivery, seen: Seen) -> tuple[S | None, str]:
    if seen.presence is Presence.ABSENT:
        return S.MISSING, ""
    if seen.presence is Presence.UNAVAILABLE:
        return (S.LIVE, "accepted_only") if _waited_long(delivery) else (None, "")
    is_same = connector.same(rendering.sendable(delivery), seen)
    return (S.LIVE, "verified") if is_same else (S.ALTERED, "")


def _waited_long(delivery: Delivery) -> bool:
    return clock.now() - (delivery.settled_at or clock.now()) > timedelta(minutes=10)


def _later(delivery: Delivery, why: str) -> int:
    log.info("read-back postponed: %s", why)
    Delivery.objects.filter(pk=delivery.pk, state=S.SENT).update(next_try_at=clock.now() + timedelta(minutes=1))
    return 1


def take_down(delivery: Delivery) -> None:
    """Remove a delivery in `removing` from its platform: removed, or still up with the reason."""
    try:
        connector_of(delivery.channel).delete(delivery.external_id)
    except PlatformError as error:
        move(delivery, S.REMOVING, S.STILL_UP, problem=str(error))
    else:
        move(delivery, S.REMOVING, S.REMOVED, problem="")


def take_down_due() -> int:
    """Take down what a leader wants removed; the number tried."""
    removing = Delivery.objects.filter(state=S.REMOVING).select_related("channel", "item")[:READ_BACK_BATCH]
    for delivery in removing:
        take_down(delivery)
    return len(removing)
