"""Time zones that a person can choose."""

from __future__ import annotations

import zoneinfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def choices() -> list[tuple[str, str | Promise]]:
    """The regions' own zones by name, after the department's."""
    names = sorted(
        name
        for name in zoneinfo.available_timezones()
        if "/" in name and not name.startswith(("Etc/", "posix", "right"))
    )
    return [("", _("The department's")), ("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]
