"""What tells a visitor from a robot. Pure; the clock and the counts are passed in."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils.translation import gettext as _

QUICKEST = timedelta(seconds=2)
LONGEST = timedelta(hours=6)
MOST_AN_HOUR = 8
MOST_LINKS = 2
_LINK = re.compile(r"https?://|www\.", re.I)


def refusal(*, honeypot: str, age: timedelta | None, sent_this_hour: int) -> str:
    """Why a comment is not taken at all, as a sentence; "" when it is."""
    if honeypot or age is None:
        return _("This could not be sent. Open the page again and try once more.")
    if age < QUICKEST:
        return _("That was very quick. Please press the button once more.")
    if age > LONGEST:
        return _("The page was open for very long. Please press the button once more.")
    if sent_this_hour >= MOST_AN_HOUR:
        return _("You have written a lot in a short time. Please come back in an hour.")
    return ""


def is_suspicious(text: str) -> bool:
    """Whether a person of ours should read it before others do."""
    return len(_LINK.findall(text)) > MOST_LINKS or (len(text) > 20 and text.upper() == text and text.lower() != text)
