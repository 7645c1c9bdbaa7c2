"""Visits of tracked links."""

from __future__ import annotations

import re

from django.db.models import F
from django.shortcuts import get_object_or_404

from content.models import TrackedLink

_ROBOT = re.compile(r"bot|crawl|spider|preview|slurp|curl|wget|python-|facebookexternalhit|monitor|^$", re.I)


def is_robot(user_agent: str) -> bool:
    return bool(_ROBOT.search(user_agent))


def follow(*, code: str, is_counted: bool) -> str:
    """Where the link leads; raises Http404 for a code that is not ours. Only stored addresses are ever led to."""
    link = get_object_or_404(TrackedLink, code=code)
    if is_counted:
        TrackedLink.objects.filter(pk=link.pk).update(clicks=F("clicks") + 1)
    return link.url
