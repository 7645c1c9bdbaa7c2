"""Overdue duties: their owner is reminded, and a day later the leaders of the brand are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from content.models import ContentItem, Duty
from content.services import telling
from content.workflow import STAGE_OF, DutyKind
from smm.core import clock
from team.models import Member, Role
from team.services.notices import notify

BATCH = 100
REPORT_AFTER = timedelta(days=1)


def run_due() -> int:
    """Remind of and report what is overdue, up to a batch of each; how many duties were told of."""
    now = clock.now()
    overdue = _overdue().filter(due_at__lte=now)
    reminded = overdue.filter(reminded_at=None)[:BATCH]
    reported = overdue.filter(reported_at=None, reminded_at__lte=now - REPORT_AFTER)[:BATCH]
    return sum(_remind(duty) for duty in reminded) + sum(_report(duty) for duty in reported)


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


def leaders_over(item: ContentItem) -> list[Member]:
    """The active leaders of the item's brand and those of every brand."""
    leaders = Member.objects.filter(is_active=True, role=Role.LEADER).prefetch_related("brands")
    brands = {leader.pk: {brand.pk for brand in leader.brands.all()} for leader in leaders}
    return [one for one in leaders if not brands[one.pk] or item.brand_id in brands[one.pk] or item.brand_id is None]
