"""Wall-clock time and zone to a moment, over the hours that daylight saving skips and repeats. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from smm.core.errors import Refused


def moments(day: date, at: time, zone: str) -> list[datetime]:
    """The moments, in UTC, at which clocks in `zone` show `at` on `day`: none in a skipped hour, two in a repeated."""
    wall = datetime.combine(day, at)
    both = {moment.astimezone(UTC) for moment in _readings(wall, zone)}
    return sorted(one for one in both if one.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall)


def _readings(wall: datetime, zone: str) -> list[datetime]:
    """What the wall-clock means by the clocks before and by those after a change (the same on any other day)."""
    return [wall.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1)]


def nearest(day: date, at: time, zone: str) -> tuple[datetime, datetime]:
    """Around a skipped time: what clocks in `zone` show an hour (or however much is skipped) before and after it."""
    before, after = sorted(moment.astimezone(UTC) for moment in _readings(datetime.combine(day, at), zone))
    return before.astimezone(ZoneInfo(zone)), after.astimezone(ZoneInfo(zone))


def moment_of(day: date, at: time, zone: str, *, is_second: bool = False) -> datetime:
    """The moment, in UTC, at which clocks in `zone` show `at` on `day`; of a repeated hour the first, or the second.

    Raises Refused for a time that the clocks skip on that day.
    """
    found = moments(day, at, zone)
    if not found:
        raise Refused([skipped(day, at, zone)])
    return found[-1] if is_second else found[0]


def skipped(day: date, at: time, zone: str) -> str:
    """Why there is no such time on that day, with the two nearest that there are."""
    before, after = nearest(day, at, zone)
    said = _("On this day the clocks in %(zone)s skip %(time)s. The nearest times are %(before)s and %(after)s.")
    shown = {"time": at, "before": before, "after": after}
    return said % {"zone": zone, **{name: f"{one:%H:%M}" for name, one in shown.items()}}


def moment_near(day: date, at: time, zone: str, *, is_second: bool = False) -> datetime:
    """As `moment_of`, for times that were planned ahead: one that clocks skip goes out as much later as they skip."""
    found = moments(day, at, zone)
    if not found:
        return nearest(day, at, zone)[1].astimezone(UTC)
    return found[-1] if is_second else found[0]
