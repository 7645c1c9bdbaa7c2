"""What a report tells about the conversations of its period."""

from __future__ import annotations

from collections import defaultdict
from statistics import median

from django.db.models import Min, Q
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from goals.hooks import Period, Section
from monitoring.models import Conversation
from smm.outbox.states import GONE_OUT
from team.platform_names import name_of

MOST = 10_000
HOUR = 3600


def answered(period: Period, brand_id: int | None) -> Section:
    """Conversations in which we could answer: how many came in, how many we answered, how long people waited."""
    rows = _rows(period, brand_id)
    waits = [hours for group in rows.values() for hours in group if hours is not None]
    total = sum(len(group) for group in rows.values())
    sentence = format_lazy(_("{answered} of {total} conversations were answered."), answered=len(waits), total=total)
    columns: list[Promise | str] = [
        _("Platform"),
        _("Came in"),
        _("Answered"),
        _("Hours until the first answer (median)"),
    ]
    return Section(
        key="conversations",
        title=_("Conversations answered"),
        sentences=[sentence] if total else [_("Nobody wrote to us in this time.")],
        columns=columns if rows else [],
        rows=[_line(platform, group) for platform, group in sorted(rows.items())],
    )


def _line(platform: str, waits: list[float | None]) -> list[str | int | float | None]:
    given = [hours for hours in waits if hours is not None]
    return [str(name_of(platform)), len(waits), len(given), round(median(given), 1) if given else None]


def _rows(period: Period, brand_id: int | None) -> dict[str, list[float | None]]:
    """By platform, the hours until our first answer of each conversation; None where there was none."""
    came = Conversation.objects.filter(can_reply=True, created_at__date__range=(period.starts_on, period.ends_on))
    if brand_id:
        came = came.filter(brand=brand_id)
    first = Min("replies__settled_at", filter=Q(replies__state__in=GONE_OUT))
    rows = came.annotate(first=first).values_list("platform", "created_at", "first")[:MOST]
    by_platform: dict[str, list[float | None]] = defaultdict(list)
    for platform, created_at, answered_at in rows:
        wait = max((answered_at - created_at).total_seconds(), 0) / HOUR if answered_at else None
        by_platform[platform].append(wait)
    return dict(by_platform)
