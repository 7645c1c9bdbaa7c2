"""How goals stand, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goals.progress import Standing

STANDINGS: dict[str, Promise | str] = {
    Standing.REACHED: _("Reached"),
    Standing.ON_TRACK: _("On track"),
    Standing.AT_RISK: _("At risk"),
    Standing.OFF_TRACK: _("Off track"),
    Standing.EARLY: _("Too early to say"),
}
