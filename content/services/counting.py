"""Writing down the numbers of what was posted by hand: the same readings as any channel's, by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Delivery, Reading
from content.numbers import METRICS, Line, day_in, lines_in, number_in
from content.selectors import items, rights
from content.selectors.counting import published
from content.services.keeping import keep
from content.services.lists import ImportReport
from goals.metrics import metric_of
from smm.core import clock
from smm.core.errors import Refused
from smm.core.figures import number as shown
from smm.outbox.states import STANDING
from smm.platforms import links
from team import by_hand
from team.models import Member

MOST_LINES = 2000
DAYS_END = time(23, 59)
"""When numbers that name only their day were read."""


class Lower(Refused):
    """A running total would fall: perhaps meant (people take back likes), more often a slip of the finger."""


@transaction.atomic
def write_down(
    *,
    delivery_id: int,
    by: Member,
    numbers: Mapping[str, int],
    observed_at: datetime | None = None,
    is_sure: bool = False,
) -> int:
    """Write down running totals by metric; how many. The same ones of the same time change nothing.

    Raises PermissionDenied, Lower (unless `is_sure`), or Refused for a metric, a time or a delivery that cannot be.
    """
    item = items.lock(Delivery.objects.values_list("item", flat=True).get(pk=delivery_id))
    delivery = Delivery.objects.select_related("channel").get(pk=delivery_id)
    delivery.item = item
    rights.require_count(by, delivery)
    moment = observed_at or clock.now()
    _require_countable(delivery, numbers, moment)
    if not (new := _unwritten(delivery, numbers, moment)):
        return 0
    if not is_sure and (lower := _lower(delivery, new, moment)):
        raise Lower(lower)
    moment = _free(delivery, moment)
    return keep(
        Reading(delivery=delivery, metric=metric, observed_at=moment, value=Decimal(value), recorded_by=by)
        for metric, value in new.items()
    )


def _unwritten(delivery: Delivery, numbers: Mapping[str, int], moment: datetime) -> dict[str, int]:
    """What was not written down for just that time already."""
    there = dict(delivery.readings.filter(observed_at=moment).values_list("metric", "value"))
    return {metric: value for metric, value in numbers.items() if there.get(metric) != value}


def _free(delivery: Delivery, moment: datetime) -> datetime:
    """The first second from then on of which nothing is known: who mends what was written down is the later one."""
    taken = set(delivery.readings.filter(observed_at__gte=moment).values_list("observed_at", flat=True))
    while moment in taken:
        moment += timedelta(seconds=1)
    return moment


def _require_countable(delivery: Delivery, numbers: Mapping[str, int], moment: datetime) -> None:
    if not by_hand.is_served(delivery.channel.platform):
        raise Refused([_("SMM reads the numbers of this channel itself.")])
    if delivery.state not in STANDING:
        raise Refused([_("Only what is live has numbers.")])
    if not numbers or not set(numbers) <= set(METRICS) or min(numbers.values()) < 0:
        raise Refused([_("Give at least one number, each 0 or more.")])
    if moment > clock.now():
        raise Refused([_("A value cannot be from the future.")])
    if delivery.settled_at and moment < delivery.settled_at - timedelta(days=1):
        raise Refused([_("On that day it was not posted yet.")])


def _lower(delivery: Delivery, numbers: Mapping[str, int], moment: datetime) -> list[str]:
    """Which numbers are lower than what was known at that time."""
    said = []
    for metric, value in numbers.items():
        before = delivery.readings.filter(metric=metric, observed_at__lte=moment).last()
        if before is not None and value < before.value:
            sentence = _("%(metric)s: %(new)s is lower than %(old)s, which was known before.")
            names = {"metric": metric_of(metric).label, "new": shown(value), "old": shown(before.value)}
            said.append(sentence % names)
    return said


def import_csv(*, by: Member, text: str, is_sure: bool = False) -> ImportReport:
    """Write down the lines of a file; bad ones are reported with the reason, the others kept, each for itself.

    Columns: `publication` (its number or address), the metrics, `date` (a day; today if empty). A file that is read
    twice changes nothing the second time. Raises Refused for a file without a head or with too many lines.
    """
    lines = _lines(text)
    known = _known(by, lines)
    report = ImportReport()
    for line in lines:
        try:
            _take(line, known, by, is_sure, report)
        except Refused as refused:
            report.bad.append((line.number, str(refused)))
    return report


def _lines(text: str) -> list[Line]:
    names = {"publication": "publication", "date": "date", _("publication"): "publication", _("date"): "date"}
    names |= {metric: metric for metric in METRICS}
    names |= {str(metric_of(metric).label).lower(): metric for metric in METRICS}
    try:
        lines = list(lines_in(text, names))
    except ValueError as error:
        raise Refused([_("The first line must name the columns, one of them “publication”.")]) from error
    if len(lines) > MOST_LINES:
        raise Refused([_("At most %(most)s lines can be imported at once.") % {"most": MOST_LINES}])
    return lines


def _known(by: Member, lines: Iterable[Line]) -> dict[str, Delivery]:
    """The publications that the lines name, by number and by address."""
    named = [line.publication for line in lines]
    ids = [int(name) for name in named if name.isascii() and name.isdigit() and len(name) < 18]
    found = published(by, ids, [address for name in named if (address := links.first(name))])
    by_number = {str(one.pk): one for one in found}
    return by_number | {one.external_url: one for one in found if one.external_url}


def _take(line: Line, known: Mapping[str, Delivery], by: Member, is_sure: bool, report: ImportReport) -> None:
    """Write one line down, unless just that was written down on that day already."""
    delivery = known.get(line.publication) or known.get(links.first(line.publication))
    if delivery is None:
        raise Refused([_("“%(name)s” is no publication of yours that is live.") % {"name": line.publication[:80]}])
    numbers, moment = _numbers(line), _moment(line.day)
    if _is_there(delivery, numbers, moment):
        report.known += 1
        return
    write_down(delivery_id=delivery.pk, by=by, numbers=numbers, observed_at=moment, is_sure=is_sure)
    report.added += 1


def _numbers(line: Line) -> dict[str, int]:
    try:
        return {metric: number_in(cell) for metric, cell in line.cells.items()}
    except ValueError as error:
        raise Refused([_("“%(cell)s” is not a number.") % {"cell": str(error)[:40]}]) from error


def _moment(day: str) -> datetime:
    """The end of the day by the person's clock, or now while it lasts."""
    if not day:
        return clock.now()
    try:
        end = datetime.combine(day_in(day), DAYS_END)
    except ValueError as error:
        raise Refused([_("“%(day)s” is not a day; write it like 2026-05-31.") % {"day": day[:40]}]) from error
    moment = timezone.make_aware(end)
    is_today = moment - timedelta(days=1) < clock.now() < moment
    return clock.now() if is_today else moment


def _is_there(delivery: Delivery, numbers: Mapping[str, int], moment: datetime) -> bool:
    start = timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    of_day = delivery.readings.filter(observed_at__gte=start, observed_at__lt=start + timedelta(days=1))
    there = {(metric, int(value)) for metric, value in of_day.exclude(recorded_by=None).values_list("metric", "value")}
    return bool(numbers) and set(numbers.items()) <= there
