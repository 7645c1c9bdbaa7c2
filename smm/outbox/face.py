"""The face of something that leaves the house: what is known of it, what happened to it, what comes by itself.

The same words for publications, answers and letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from smm.core import clock
from smm.core.sentences import tell
from smm.outbox.models import HANDED_OVER, Attempt, Decision, Delivery, Outcome
from smm.outbox.states import DeliveryState as S
from smm.platforms.contract import Certainty

KNOWN: dict[str, Promise] = {
    S.UNCERTAIN: gettext_lazy("It was sent and no answer came back: perhaps it is there, perhaps not."),
    S.HANDED_OVER: gettext_lazy("It waits for somebody to post it by hand."),
    S.RETRY: gettext_lazy("The platform did not take it yet; nothing of it is there."),
    S.ALTERED: gettext_lazy("It is live, but reads otherwise than what was approved."),
    S.MISSING: gettext_lazy("The platform took it, and now it is not there."),
    S.FAILED: gettext_lazy("It was refused and did not go out."),
    S.REMOVING: gettext_lazy("It is live until it is taken down."),
    S.STILL_UP: gettext_lazy("It was to be taken down and is still live."),
}
HAPPENED: dict[str, Promise] = {
    Outcome.STARTED: gettext_lazy("SMM sends it"),
    Outcome.SENT: gettext_lazy("SMM sent it; it was taken"),
    Outcome.REFUSED_FOR_NOW: gettext_lazy("SMM sent it; it was refused for now"),
    Outcome.REFUSED: gettext_lazy("SMM sent it; it was refused"),
    Outcome.UNKNOWN: gettext_lazy("SMM sent it; no answer was kept"),
    Outcome.FOUND: gettext_lazy("SMM looked: it is there"),
    Outcome.ABSENT: gettext_lazy("SMM looked: it is not there"),
    Outcome.UNCLEAR: gettext_lazy("SMM looked: no clear answer"),
}


@dataclass(frozen=True)
class Act:
    """What a person can do: the words on the button, and in one line what comes of it."""

    label: Promise
    help: Promise
    is_grave: bool = False


ACTS: dict[str, Act] = {
    "look_again": Act(gettext_lazy("Look again"), gettext_lazy("SMM asks the platform once more, now.")),
    "it_is_there": Act(gettext_lazy("It is there"), gettext_lazy("You saw it on the platform.")),
    "send_again": Act(
        gettext_lazy("It is not there: send it"), gettext_lazy("You looked and did not find it. SMM sends it now.")
    ),
    "try_again": Act(gettext_lazy("Send it again"), gettext_lazy("What was in the way is mended; SMM sends it now.")),
    "withdraw": Act(gettext_lazy("Withdraw it"), gettext_lazy("It is given up and does not go out."), True),
}
TWICE = gettext_lazy("SMM cannot tell whether it arrived. If it did, people will see it twice.")


@dataclass(frozen=True)
class Event:
    """One thing that happened; `detail` is what the platform said, or the reason that somebody gave."""

    at: datetime
    text: str
    detail: str


def known(delivery: Delivery) -> str:
    """Where it stands, in one sentence; "" where its state says all."""
    return str(KNOWN.get(delivery.state, ""))


def story(attempts: Iterable[Attempt], decisions: Iterable[Decision], acts: dict[str, Act] = ACTS) -> list[Event]:
    """What was tried and what people decided, from the first to the last; `acts` names the decisions."""
    tried = [_tried(one) for one in attempts]
    decided = [Event(one.at, _said(one, acts), one.reason) for one in decisions]
    return sorted([*tried, *decided], key=attrgetter("at"))


def _tried(attempt: Attempt) -> Event:
    if attempt.detail == HANDED_OVER:
        return Event(attempt.started_at, tell(HANDED_OVER), "")
    return Event(attempt.started_at, str(HAPPENED[attempt.outcome]), tell(attempt.detail))


def _said(decision: Decision, acts: dict[str, Act]) -> str:
    label = acts[decision.act].label if decision.act in acts else decision.act
    return _("%(name)s: %(act)s") % {"name": decision.by.name, "act": label}


def coming(delivery: Delivery, certainty: Certainty) -> str:
    """What SMM will do by itself, and when; "" where nothing is open any more."""
    when = _time(delivery.next_try_at)
    if delivery.state == S.UNCERTAIN and (certainty is Certainty.NONE or not when):
        return _("SMM cannot find out by itself what became of it: it stays like this until somebody decides.")
    said = COMING.get(S(delivery.state))
    return str(said) % {"time": when} if said else ""


COMING: dict[S, Promise] = {
    S.SCHEDULED: gettext_lazy("SMM sends it %(time)s."),
    S.RETRY: gettext_lazy("SMM sends it again %(time)s."),
    S.UNCERTAIN: gettext_lazy("SMM looks again %(time)s. Once it knows, it goes on by itself."),
    S.SENT: gettext_lazy("SMM looks at it on the platform %(time)s."),
    S.REMOVING: gettext_lazy("SMM takes it down %(time)s."),
    S.FAILED: gettext_lazy("SMM does nothing more by itself."),
    S.ALTERED: gettext_lazy("SMM does nothing more by itself; it stays live like this."),
    S.MISSING: gettext_lazy("SMM does nothing more by itself."),
    S.STILL_UP: gettext_lazy("SMM does nothing more by itself."),
}


def _time(moment: datetime | None) -> str:
    """A time to come as people say it: now, at an hour of today, or with the day."""
    if moment is None:
        return ""
    if moment <= clock.now():
        return pgettext("SMM looks again …", "now")
    local = timezone.localtime(moment)
    is_today = local.date() == timezone.localtime(clock.now()).date()
    shown = date_format(local, "TIME_FORMAT" if is_today else "SHORT_DATETIME_FORMAT")
    return pgettext("SMM looks again …", "at %(time)s") % {"time": shown}
