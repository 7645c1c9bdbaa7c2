"""Deliveries that wait for somebody: to be decided about, or to be posted by hand; the most urgent first."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from content.models import Delivery, Duty
from content.selectors import rights
from content.workflow import DutyKind
from smm.core import clock
from smm.outbox.states import NEEDS_A_PERSON
from smm.outbox.states import DeliveryState as S
from team.models import Member
from team.permissions import Action, can, visible_to
from team.selectors.stops import stopped_channel_ids

FORGOTTEN_AFTER = timedelta(hours=4)
URGENCY = {
    S.UNCERTAIN: 0,
    S.STILL_UP: 0,
    S.ALTERED: 0,
    S.PLANNED: 1,
    S.HANDED_OVER: 1,
    S.MISSING: 2,
    S.FAILED: 2,
}
"""What may be wrong before everybody's eyes, then what is late, then what is not there."""


def forgotten() -> Q:
    """Handed over hours ago, and nobody has said that it was posted."""
    return Q(state=S.HANDED_OVER, due_at__lt=clock.now() - FORGOTTEN_AFTER)


def open_for(member: Member) -> QuerySet[Delivery]:
    """What the member can settle now: troubles, late ones, what was forgotten, and hand-overs that are theirs."""
    needs = Q(state__in=NEEDS_A_PERSON) | Q(state=S.PLANNED, late_question=True) | forgotten()
    rows = visible_to(member, Delivery.objects.filter(needs | Q(state=S.HANDED_OVER) & theirs(member)))
    urgency = Case(*[When(state=state, then=Value(rank)) for state, rank in URGENCY.items()], default=Value(9))
    rows = rows.filter(rights.decided_by(member)).select_related("item", "channel")
    is_late = Q(state=S.HANDED_OVER) | Q(late_question=True)
    since = Case(When(is_late, then=Coalesce("due_at", "updated_at")), default=F("updated_at"))
    return rows.annotate(urgency=urgency, since=since).order_by("urgency", "since", "pk")


def theirs(member: Member) -> Q:
    """Deliveries that the member is to upload: as `told.uploaders` says, for many at once."""
    uploads = Duty.objects.filter(kind=DutyKind.UPLOAD)
    queue = Q(owner=None, department=member.department_id or 0)
    own = Q(item__in=uploads.filter(Q(owner=member) | queue).values("item"))
    if not can(member, Action.LEAD_CONTENT):
        return own
    return own | ~Q(item__in=uploads.exclude(owner=None, department=None).values("item"))


def next_for(member: Member, after: Delivery) -> Delivery | None:
    """The next one that the member can settle."""
    return open_for(member).exclude(pk=after.pk).first()


def since_of(delivery: Delivery) -> datetime:
    """Since when it waits: what has a time of its own, since that; everything else since it came to stand so."""
    is_late = delivery.state == S.HANDED_OVER or delivery.late_question
    return (delivery.due_at if is_late else None) or delivery.updated_at


def is_open(delivery: Delivery) -> bool:
    """Whether only somebody's word brings it on."""
    return delivery.state in (*NEEDS_A_PERSON, S.HANDED_OVER) or delivery.late_question


def address_of(delivery: Delivery) -> str:
    """The page on which it is settled: for a telephone where it is to be posted by hand."""
    page = "content:hand_over" if delivery.state == S.HANDED_OVER else "content:delivery"
    return reverse(page, args=[delivery.pk])


def count_stopped() -> int:
    """How many would have been sent by now, were it not for an emergency stop."""
    due = Delivery.objects.filter(state__in=(S.SCHEDULED, S.RETRY), next_try_at__lte=clock.now())
    return due.filter(channel__in=stopped_channel_ids()).count()
