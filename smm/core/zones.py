"""Time zones that a person can choose."""

from __future__ import annotations

import zoneinfo


def choices() -> list[tuple[str, str]]:
    """The regions' own zones by name; UTC for who has chosen none."""
    names = sorted(
        name
        for name in zoneinfo.available_timezones()
        if "/" in name and not name.startswith(("Etc/", "posix", "right"))
    )
    return [("", "UTC"), *((name, name.replace("_", " ")) for name in names)]
