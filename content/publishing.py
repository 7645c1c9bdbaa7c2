"""The engine's view of publications: what is checked at the claim, how one is sent and looked up, who is told."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from content import rendering
from content.models import ContentItem, Delivery, DeliveryAttempt, DeliveryPurpose
from content.selectors import waiting
from content.selectors.mailing import is_newsletter
from content.selectors.told import leaders_over, uploaders
from content.services import newsletters, stages
from content.services.unscheduling import VOID
from content.workflow import Stage
from smm.core import clock
from smm.core.errors import Refused
from smm.core.sentences import keep
from smm.outbox.engine import Hold, Port, reap, run_due
from smm.outbox.moves import move
from smm.outbox.states import OPEN
from smm.outbox.states import DeliveryState as S
from smm.platforms.contract import Certainty, Pace, Permanent, Published, Publishes, Sought
from team.asking import asking
from team.connectors import described
from team.models import Company, Member, Notice
from team.selectors.stops import is_stopped, stopped_channel_ids
from team.services.notices import notify

log = logging.getLogger(__name__)
BATCH = 50
TAKEN = 200
"""How many of the channel's last publications a look-up must not mistake for the one that it looks for."""
TOLD_AGAIN_FOR = timedelta(hours=1)
LEAST_LATENESS = timedelta(minutes=1)
"""Below any setting of when a person must be asked."""
UNKNOWN_PLATFORM = gettext_noop("SMM has no connector for the platform “%(platform)s”.")


class Publications(Port[Delivery]):
    """Content on channels."""

    model = Delivery
    attempt_model = DeliveryAttempt
    batch = BATCH

    def may_leave(self, due: QuerySet[Delivery]) -> QuerySet[Delivery]:
        usable = due.filter(channel__is_active=True, channel__access_lost_at=None)
        return usable.exclude(channel__in=stopped_channel_ids())

    def locked(self, pk: int) -> Delivery | None:
        """The delivery, its item locked first, as whoever changes something of an item does."""
        rows = Delivery.objects.select_related("item", "channel").select_for_update(of=("item", "self"))
        return rows.filter(pk=pk).first()

    def recheck(self, delivery: Delivery) -> None:
        """Hold what is stopped, late, not what was approved, or not taken any more.

        The platform's limits may have changed since the approval: the payload is held to those of this moment.
        """
        if is_stopped(delivery.channel) or not delivery.channel.is_usable:
            raise Hold
        if not delivery.is_approved or rendering.hash_of(delivery) != delivery.approved_hash:
            _refuse(delivery, NOT_APPROVED, UNAPPROVED)
            raise Hold
        if rendering.problems_of(delivery):
            _refuse(delivery, NOT_ACCEPTED, UNACCEPTED)
            raise Hold
        if delivery.state == S.SCHEDULED and _is_late(delivery):
            _ask(delivery)
            raise Hold

    def certainty(self, delivery: Delivery) -> Certainty:
        certainty: Certainty = described(delivery.channel).certainty
        return certainty

    def send(self, delivery: Delivery) -> Published | None:
        if is_newsletter(delivery.channel):
            return newsletters.fan_out(delivery)
        try:
            if not isinstance(described(delivery.channel), Publishes):
                return None
        except KeyError as error:
            raise Permanent(UNKNOWN_PLATFORM, platform=delivery.channel.platform) from error
        with asking(delivery.channel) as connector:
            sent: Published = connector.publish(rendering.sendable(delivery), str(delivery.key))
            return sent

    def find(self, delivery: Delivery) -> Published | None:
        if is_newsletter(delivery.channel):
            return newsletters.find(delivery)
        with asking(delivery.channel) as connector:
            found: Published | None = connector.find(sought(delivery))
            return found

    def absent_after(self, delivery: Delivery) -> timedelta:
        after: timedelta = described(delivery.channel).absent_after
        return after

    def pace(self, delivery: Delivery) -> Pace | None:
        pace: Pace | None = described(delivery.channel).pace
        return pace

    def on_settled(self, delivery: Delivery) -> None:
        if delivery.state in TROUBLE:
            _tell(delivery, TROUBLE[S(delivery.state)])
        if delivery.state not in OPEN:
            stages.settle(delivery.item_id)


def sought(delivery: Delivery) -> Sought:
    """What a look-up may go by; posts that other publications of ours claim are not this one."""
    others = Delivery.objects.filter(channel=delivery.channel_id).exclude(pk=delivery.pk).exclude(external_id="")
    recent = others.order_by("-settled_at").values_list("external_id", flat=True)[:TAKEN]
    first = delivery.attempts.order_by("started_at").values_list("started_at", flat=True).first()
    return Sought(
        key=str(delivery.key),
        payload=rendering.sendable(delivery),
        since=first or delivery.created_at,
        taken=frozenset(recent),
    )


def published(delivery: Delivery) -> Published:
    return Published(delivery.external_id, delivery.external_url, tuple(delivery.external_more))


TROUBLE = {
    S.FAILED: _("“{title}” was refused by {channel}."),
    S.UNCERTAIN: _("It is not known whether “{title}” went out on {channel}."),
    S.HANDED_OVER: _("“{title}” is due on {channel}: post it by hand."),
    S.ALTERED: _("“{title}” on {channel} differs from what was approved."),
    S.MISSING: _("“{title}” is not there any more on {channel}."),
    S.STILL_UP: _("“{title}” could not be taken down from {channel}."),
}


def _is_late(delivery: Delivery) -> bool:
    """Whether so much time has passed since its own that a person must be asked."""
    late = clock.now() - (delivery.due_at or clock.now())
    if late < LEAST_LATENESS:
        return False
    return late > timedelta(minutes=delivery.item.late_after_minutes or Company.load().late_after_minutes)


def _refuse(delivery: Delivery, problem: str, told: Promise) -> None:
    """Never send what nobody approved or nobody takes: plan it again as it is now, or (once tried) let it fail."""
    if delivery.state == S.SCHEDULED:
        move(delivery, S.SCHEDULED, S.PLANNED, next_try_at=None, problem=keep(problem), **VOID)
    else:
        move(delivery, S.RETRY, S.CLAIMED)
        move(delivery, S.CLAIMED, S.FAILED, problem=keep(problem), settled_at=clock.now())
    revision = delivery.item.revisions.first()
    if revision is not None:
        with suppress(Refused):  # of a picture that cannot be made to fit: whoever has it approved reads why
            rendering.render(delivery, revision)
    _tell(delivery, told)


def _ask(delivery: Delivery) -> None:
    move(delivery, S.SCHEDULED, S.PLANNED, next_try_at=None, late_question=True)
    _tell(delivery, LATE)


NOT_APPROVED = gettext_noop("What would go out is not what was approved. It needs approval again.")
NOT_ACCEPTED = gettext_noop("The platform's limits have changed: it would not take this as it is.")
UNAPPROVED = _("“{title}” on {channel} is not what was approved; it did not go out.")
UNACCEPTED = _("“{title}” did not go out: {channel} would not take it as it is.")
LATE = _("“{title}” is late on {channel}: now, at another time, or not at all?")
FORGOTTEN = _("“{title}” still waits to be posted by hand on {channel}.")


def _tell(delivery: Delivery, text: Promise, to: list[Member] | None = None, key: str = "") -> None:
    """Tell `to`, or who uploads and checks; what is to be posted by hand opens ready for a telephone."""
    people = to or uploaders(delivery.item)
    said = format_lazy(text, title=delivery.item.title, channel=delivery.channel.name)  # type: ignore[arg-type]
    due = int(delivery.due_at.timestamp()) if delivery.due_at else 0
    key = key or f"delivery:{delivery.pk}:{delivery.state}:{delivery.tries}:{due}"
    notify(to=people, kind="delivery", key=key, text=said, url=waiting.address_of(delivery))


def is_busy() -> bool:
    """Whether publications wait that could have left a second ago."""
    waiting = Delivery.objects.filter(state=S.SCHEDULED, next_try_at__lte=clock.now() - timedelta(seconds=1))
    return Publications().may_leave(waiting).exists()


def publish_due() -> int:
    return run_due(Publications())


def settle_unknown() -> int:
    return reap(Publications())


def look_after() -> int:
    """What a worker that died may have left undone: people not told, items not moved on; the number looked at."""
    return _tell_again() + _report_forgotten() + _move_on()


def _tell_again() -> int:
    """Tell once more what is told once only, for as long as a restart may take."""
    recent = Delivery.objects.filter(updated_at__gte=clock.now() - TOLD_AGAIN_FOR).select_related("item", "channel")
    troubled = list(recent.filter(state__in=TROUBLE)[:BATCH])
    late = list(recent.filter(state=S.PLANNED, late_question=True)[:BATCH])
    for delivery in troubled:
        _tell(delivery, TROUBLE[S(delivery.state)])
    for delivery in late:
        _tell(delivery, LATE)
    return len(troubled) + len(late)


def _report_forgotten() -> int:
    """Report to the leaders, once, what nobody posted by hand hours after its time, however long nothing ran."""
    forgotten = Delivery.objects.filter(waiting.forgotten()).select_related("item", "channel")
    unposted = {f"forgotten:{delivery.pk}:{delivery.due_at:%Y%m%d%H%M}": delivery for delivery in forgotten}
    told = set(Notice.objects.filter(key__in=unposted).values_list("key", flat=True))
    untold = [key for key in unposted if key not in told][:BATCH]
    for key in untold:
        _tell(unposted[key], FORGOTTEN, leaders_over(unposted[key].item), key)
    return len(untold)


def _move_on() -> int:
    """Items whose publications have all ended while nobody was there to see it."""
    deliveries = Delivery.objects.filter(item=OuterRef("pk")).exclude(purpose=DeliveryPurpose.REPEAT)
    ended = ContentItem.objects.filter(Exists(deliveries), stage=Stage.PUBLISH)
    ended = ended.exclude(Exists(deliveries.filter(state__in=OPEN)))
    ended = ended.filter(Exists(deliveries.filter(state=S.LIVE)) | ~Exists(deliveries.exclude(state=S.WITHDRAWN)))
    found = list(ended.values_list("pk", flat=True)[:BATCH])
    for item_id in found:
        stages.settle(item_id)
    return len(found)
