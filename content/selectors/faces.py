"""What a publication's page says of it: where it stands, what happened, what comes by itself, what differs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from content.diffing import Piece, compare
from content.models import ContentItem, Delivery
from content.rendering import texts_of
from content.selectors.acts import ACTS
from content.selectors.mailing import is_newsletter
from content.selectors.waiting import FORGOTTEN_AFTER, is_open, since_of
from smm.outbox import face
from smm.outbox.states import STANDING
from smm.outbox.states import DeliveryState as S
from smm.platforms import registry
from team import by_hand


@dataclass(frozen=True)
class Part:
    """What was sent and what stands there, word by word."""

    name: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Face:
    """`meaning`: "bad", "warn", "good" or "accent"; `since` is given while it waits for somebody."""

    known: str
    coming: str
    story: Sequence[face.Event]
    meaning: str
    is_open: bool
    since: datetime | None
    differences: Sequence[Part] = field(default_factory=list)

    @property
    def icon(self) -> str:
        return {"bad": "alert-triangle", "warn": "clock", "good": "circle-check"}.get(self.meaning, "info-circle")


def face_of(delivery: Delivery) -> Face:
    attempts, decisions = delivery.attempts.all(), delivery.decisions.all()
    waits = is_open(delivery)
    return Face(
        known=_known(delivery),
        coming=_coming(delivery),
        story=face.story(attempts, decisions, ACTS),
        meaning=meaning_of(delivery),
        is_open=waits,
        since=since_of(delivery) if waits else None,
        differences=differences(delivery),
    )


def _known(delivery: Delivery) -> str:
    if not delivery.late_question:
        return face.known(delivery)
    if delivery.due_at is None:
        return _("It is approved and has no time yet. Publish it now, choose a time, or withdraw it.")
    return _("Its time has passed before it could go out. Publish it now, choose another time, or withdraw it.")


def _coming(delivery: Delivery) -> str:
    if delivery.state == S.HANDED_OVER and delivery.due_at:
        return _("If nobody says that it was posted, the leaders are told %(hours)s hours after its time.") % {
            "hours": FORGOTTEN_AFTER.seconds // 3600
        }
    return face.coming(delivery, registry.certainty_of(delivery.channel.platform))


def meaning_of(delivery: Delivery) -> str:
    """How serious the state is, for colours."""
    if delivery.state in (S.FAILED, S.UNCERTAIN, S.MISSING, S.STILL_UP):
        return "bad"
    if delivery.late_question or delivery.state in (S.ALTERED, S.RETRY, S.HANDED_OVER):
        return "warn"
    return "good" if delivery.state == S.LIVE else "accent"


def differences(delivery: Delivery) -> list[Part]:
    """Where what stands on the platform is not what was sent."""
    seen, sent = delivery.seen, delivery.payload or {}
    if not seen:
        return []
    title = seen["title"] or sent.get("title", "")  # many platforms know no headlines
    pairs = [(_("Headline"), sent.get("title", ""), title), (_("Text"), text_of(sent), seen["text"])]
    return [Part(name, compare(ours, theirs)) for name, ours, theirs in pairs if ours != theirs]


def corrected(delivery: Delivery) -> Part | None:
    """Of a correction, what it changes in the words that are live; None of any other delivery."""
    before = delivery.corrects.revision if delivery.corrects else None
    if before is None or delivery.revision is None:
        return None
    return Part("", compare(*(one.text_for(delivery.channel_id) for one in (before, delivery.revision))))


def text_of(payload: dict[str, Any]) -> str:
    """All posts of a payload, as people read them one below the other."""
    return "\n\n".join(texts_of(payload))


@dataclass(frozen=True)
class Line:
    """A publication on its item's page."""

    delivery: Delivery
    meaning: str
    known: str
    coming: str


def lines_of(deliveries: Iterable[Delivery]) -> list[Line]:
    return [Line(one, meaning_of(one), _known(one), _coming(one)) for one in deliveries]


def is_standing(deliveries: Iterable[Delivery]) -> bool:
    """Whether people can see something of it now."""
    return any(one.state in (*STANDING, S.REMOVING) for one in deliveries)


@dataclass(frozen=True)
class Standing:
    """What is (or was) before people's eyes, and how it comes away: by SMM, or by somebody's hands."""

    delivery: Delivery
    meaning: str
    is_by_hand: bool
    coming: str

    @property
    def is_letters(self) -> bool:
        """Whether it lies in people's mailboxes, out of our reach."""
        return is_newsletter(self.delivery.channel)

    @property
    def may_be_chosen(self) -> bool:
        is_ours_no_more = self.is_by_hand and self.delivery.state == S.STILL_UP
        return self.delivery.state in STANDING and not is_ours_no_more and not self.is_letters


def standing_of(item: ContentItem) -> list[Standing]:
    """The item's publications that are live, and what became of those that were to be taken down."""
    shown = (*STANDING, S.REMOVING, S.REMOVED)
    rows = item.deliveries.filter(state__in=shown).select_related("channel").order_by("channel__name", "pk")
    return [Standing(one, meaning_of(one), by_hand.is_served(one.channel.platform), _coming(one)) for one in rows]
