"""Overdue duties: their owner is reminded, and a day later the leaders are told. Numbers that nobody wrote down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from content.models import Delivery, Duty
from content.selectors.counting import countable, stale
from content.selectors.told import leaders_over, uploaders
from content.services import telling
from content.workflow import STAGE_OF, DutyKind, Stage
from smm.core import clock
from team.models import Member
from team.services.notices import notify

BATCH = 100
REPORT_AFTER = timedelta(days=1)


def run_due() -> int:
    """Remind of and report what is overdue, and ask for numbers, up to a batch of each; how many were told of."""
    now = clock.now()
    overdue = _overdue().filter(due_at__lte=now)
    reminded = overdue.filter(reminded_at=None)[:BATCH]
    reported = overdue.filter(reported_at=None, reminded_at__lte=now - REPORT_AFTER)[:BATCH]
    told = sum(_remind(duty) for duty in reminded) + sum(_report(duty) for duty in reported)
    return told + sum(_ask_for_numbers(delivery) for delivery in _uncounted()[:BATCH])


def _overdue() -> QuerySet[Duty]:
    """Open duties whose stage has come: nobody is reminded of what they cannot do yet."""
    has_come = Q()
    for kind, stage in STAGE_OF.items():
        has_come |= Q(kind=kind, item__stage=stage)
    duties = Duty.objects.filter(has_come, done_at=None).select_related("item", "owner")
    return duties.order_by("due_at", "pk")


@transaction.atomic
def _remind(duty: Duty) -> bool:
    if not Duty.objects.filter(pk=duty.pk, reminded_at=None).update(reminded_at=clock.now()):
        return False
    text = _("“{duty}” of “{title}” is overdue.")
    _tell(duty, telling.people_for([duty], with_deputies=False), text, "overdue")
    return True


@transaction.atomic
def _report(duty: Duty) -> bool:
    if not Duty.objects.filter(pk=duty.pk, reported_at=None).update(reported_at=clock.now()):
        return False
    text = _("“{duty}” of “{title}” is overdue; {name} was reminded.")
    _tell(duty, leaders_over(duty.item), text, "overdue-report")
    return True


def _tell(duty: Duty, people: Iterable[Member], text: Any, kind: str) -> None:
    name = duty.owner.name if duty.owner else "–"
    said = format_lazy(text, duty=DutyKind(duty.kind).label, title=duty.item.title, name=name)
    key = f"{kind}:{duty.pk}:{duty.due_at:%Y%m%d%H%M}"
    notify(to=people, kind="overdue", key=key, text=said, url=telling.address(duty.item))


def _uncounted() -> QuerySet[Delivery]:
    """What was posted by hand and is being answered or evaluated while nobody has written down numbers for a week."""
    rows = stale(countable()).filter(item__stage__in=(Stage.RESPOND, Stage.EVALUATE), numbers_asked_at=None)
    return rows.select_related("item", "channel")


@transaction.atomic
def _ask_for_numbers(delivery: Delivery) -> bool:
    """Ask once for each publication."""
    if not Delivery.objects.filter(pk=delivery.pk, numbers_asked_at=None).update(numbers_asked_at=clock.now()):
        return False
    text = format_lazy(ASKED, title=delivery.item.title, channel=delivery.channel.name)
    url = f"{reverse('content:delivery', args=[delivery.pk])}#numbers"
    notify(to=uploaders(delivery.item), kind="delivery", key=f"numbers:{delivery.pk}", text=text, url=url)
    return True


ASKED = _("How does “{title}” do on {channel}? Its numbers are older than a week.")
