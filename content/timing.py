"""Wall-clock time and zone to a moment, over the hours that daylight saving skips and repeats. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from smm.core.errors import Refused


def moment_of(day: date, at: time, zone: str) -> datetime:
    """The moment, in UTC, at which clocks in `zone` show `at` on `day`; of a repeated hour the first.

    Raises Refused for an hour that the clocks skip on that day.
    """
    local = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    moment = local.astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        said = _("On this day the clocks in %(zone)s skip %(time)s. Choose a time an hour earlier or later.")
        raise Refused([said % {"zone": zone, "time": at.strftime("%H:%M")}])
    return moment
