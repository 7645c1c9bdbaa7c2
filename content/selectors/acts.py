"""What a person can do about a publication, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from smm.outbox import face
from smm.outbox.face import Act
from smm.outbox.states import DeliveryState

ACTS: dict[str, Act] = {
    **face.ACTS,
    "posted": Act(_("It is posted"), _("Paste the address that the app gives you for it.")),
    "posted_unaddressed": Act(
        _("It has no address"), _("For moments, stories and the like: say where it can be seen, if anywhere.")
    ),
    "accept": Act(_("Accept it as it is"), _("What stands there counts as ours from now on.")),
    "mend": Act(
        _("Plan it again"), _("It is made anew from the newest text and needs approval before it goes out once more.")
    ),
    "correct": Act(
        _("Write a correction"), _("A post of its own, approved for itself; what is live stays until it is taken down.")
    ),
    "take_down": Act(_("Take it down"), _("It is removed from the platform; the reason is kept."), True),
    "say_removed": Act(_("I have removed it"), _("You removed it on the platform with your own hands.")),
    "replan": Act(_("Another time"), _("It goes out at the time that you choose; its approval stands.")),
    "now": Act(_("Publish it now"), _("It goes out at once, as it was approved.")),
}

IN_STATE: dict[tuple[str, str], Act] = {
    ("withdraw", DeliveryState.UNCERTAIN): Act(
        ACTS["withdraw"].label, _("SMM neither sends nor looks for it any more. If it is there, it stays there."), True
    ),
    ("mend", DeliveryState.MISSING): Act(
        ACTS["mend"].label, _("Look there first: it is made anew, and would stand there twice if it came back."), True
    ),
}
"""What means something else where the delivery stands."""


def words_of(act: str, state: str) -> Act:
    return IN_STATE.get((act, state), ACTS[act])
