"""The states of anything that leaves the house, and every way from one to the next: one table."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    SCHEDULED = "scheduled", _("Scheduled")
    CLAIMED = "claimed", _("Being sent")
    RETRY = "retry", _("Will be tried again")
    UNCERTAIN = "uncertain", _("Outcome unknown")
    HANDED_OVER = "handed_over", _("Waits for a person to post it")
    SENT = "sent", _("Sent, being checked")
    LIVE = "live", _("Live")
    ALTERED = "altered", _("Live, but different")
    MISSING = "missing", _("Not there any more")
    FAILED = "failed", _("Failed")
    REMOVING = "removing", _("Being taken down")
    REMOVED = "removed", _("Taken down")
    STILL_UP = "still_up", _("Could not be taken down")
    WITHDRAWN = "withdrawn", _("Withdrawn")


S = DeliveryState
MOVES: dict[DeliveryState, frozenset[DeliveryState]] = {
    S.PLANNED: frozenset({S.SCHEDULED, S.WITHDRAWN}),
    S.SCHEDULED: frozenset({S.CLAIMED, S.WITHDRAWN, S.PLANNED, S.HANDED_OVER}),
    S.CLAIMED: frozenset({S.SENT, S.UNCERTAIN, S.RETRY, S.FAILED, S.SCHEDULED, S.HANDED_OVER}),
    S.RETRY: frozenset({S.CLAIMED, S.WITHDRAWN, S.SENT}),  # sent: an answer that came after its lease had run out
    S.UNCERTAIN: frozenset({S.SENT, S.RETRY, S.WITHDRAWN}),
    S.HANDED_OVER: frozenset({S.LIVE, S.WITHDRAWN, S.SCHEDULED}),  # scheduled: at another time
    S.SENT: frozenset({S.LIVE, S.ALTERED, S.MISSING}),
    S.LIVE: frozenset({S.REMOVING}),
    S.ALTERED: frozenset({S.LIVE, S.PLANNED, S.WITHDRAWN, S.REMOVING}),
    S.MISSING: frozenset({S.LIVE, S.PLANNED, S.WITHDRAWN}),
    S.FAILED: frozenset({S.PLANNED, S.WITHDRAWN}),
    S.REMOVING: frozenset({S.REMOVED, S.STILL_UP}),
    S.STILL_UP: frozenset({S.REMOVING, S.REMOVED}),
    S.REMOVED: frozenset(),
    S.WITHDRAWN: frozenset(),
}

OPEN = frozenset({S.PLANNED, S.SCHEDULED, S.CLAIMED, S.RETRY, S.UNCERTAIN, S.HANDED_OVER, S.SENT, S.FAILED})
"""States in which the outcome is still to come."""
UNCLAIMED = (S.PLANNED, S.SCHEDULED)
"""States in which no worker has taken it."""
MOVABLE = (*UNCLAIMED, S.HANDED_OVER)
"""States in which another time can be given: nothing has gone out."""
STANDING = (S.LIVE, S.ALTERED, S.STILL_UP)
"""States in which people can see it, and in which it can be taken down."""
GONE_OUT = frozenset({S.SENT, S.LIVE, S.ALTERED, S.MISSING, S.REMOVING, S.REMOVED, S.STILL_UP})
"""States that say that the platform had it."""
NEEDS_A_PERSON = frozenset({S.UNCERTAIN, S.FAILED, S.ALTERED, S.MISSING, S.STILL_UP})
"""States that only somebody's decision (or a look-up) ends."""


def may_move(from_: str, to: str) -> bool:
    return S(to) in MOVES[S(from_)]
