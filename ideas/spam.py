"""Telling people from machines in the open form, without asking people anything."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.core.cache import cache
from django.utils.translation import gettext as _

from smm.core import clock

SALT = "ideas.hand_in"
LEAST = timedelta(seconds=2)
MOST = timedelta(hours=12)
PER_HOUR = 10


def stamp() -> str:
    """A signed time that the form carries: when it was opened."""
    return signing.dumps(clock.now().timestamp(), salt=SALT)


def problem_of_stamp(value: str) -> str:
    """A sentence where the form was sent too fast, too late or without our stamp; else nothing."""
    try:
        opened = signing.loads(value, salt=SALT)
    except signing.BadSignature:
        return _("This form is not ours or has grown old. Please send it once more.")
    age = clock.now().timestamp() - float(opened)
    if age < LEAST.total_seconds():
        return _("That was very fast. Please send it once more.")
    return _("This form is not ours or has grown old. Please send it once more.") if age > MOST.total_seconds() else ""


def is_too_often(address: str) -> bool:
    """Counts a submission from a network address; True beyond `PER_HOUR` in an hour."""
    key = f"hand-in:{address}:{clock.now():%Y%m%d%H}"
    cache.add(key, 0, timeout=3600)
    try:
        return cache.incr(key) > PER_HOUR
    except ValueError:  # it ran out between the two lines
        return False
