"""How much of people's time content has taken already."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal

from django.db.models import Q, Sum

from content.models import Duty
from content.workflow import Stage
from smm.core import clock

WEEKS_AHEAD = 4


def open_hours(member_ids: Collection[int]) -> dict[int, Decimal]:
    """Planned hours of open duties that are due within four weeks (or at no set time), by owner."""
    soon = Q(due_at=None) | Q(due_at__lte=clock.now() + timedelta(weeks=WEEKS_AHEAD))
    rows = Duty.objects.filter(soon, owner__in=list(member_ids), done_at=None)
    rows = rows.exclude(item__stage__in=[Stage.DONE, Stage.CANCELLED])
    return dict(rows.values_list("owner").annotate(hours=Sum("hours_planned")).order_by())
