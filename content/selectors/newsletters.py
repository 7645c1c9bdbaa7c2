"""Letters of a newsletter: what each holds, and what became of all of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import override

from content import composing, linking, rendering
from content.models import Delivery, Mailing, MailRecipient
from content.newsroom import prose
from content.selectors import rights
from content.selectors.promotion import counts_of, letters_to_settle
from smm.core import clock
from smm.outbox.states import GONE_OUT, DeliveryState
from smm.platforms.email import Letter, picture_id
from team.models import Company, Member

S = DeliveryState
MOST_LETTERS = 100
COUNTED: tuple[Literal["letters", "bounces", "unsubscribes"], ...] = ("letters", "bounces", "unsubscribes")
SAID = {
    S.SCHEDULED: "waiting",
    S.RETRY: "waiting",
    S.PLANNED: "waiting",
    S.CLAIMED: "waiting",
    S.UNCERTAIN: "unknown",
    S.FAILED: "refused",
    S.WITHDRAWN: "held",
}


def letter_to(delivery: Delivery, person: Member) -> Letter:
    """The letter as a test for one of us: no list can be left by it."""
    return letter(delivery, to=person.email, name=person.name, leave_url="", subject_prefix="[Test] ")


def letter(delivery: Delivery, *, to: str, name: str, leave_url: str, subject_prefix: str = "") -> Letter:
    """What was approved, with this person's greeting and way out, in the company's language."""
    payload = rendering.sendable(delivery)
    body = "\n\n".join(payload.texts)
    shown = [(picture_id(one), one.alt) for one in payload.media]
    with override(Company.load().language):
        slots: dict[str, Any] = {"name": name, "leave_url": leave_url or settings.BASE_URL}
        alts = [one.alt for one in payload.media if one.alt]
        text = composing.as_text(text=composing.BETWEEN.join([linking.spelled_out(body), *alts]), **slots)
        html = composing.newsletter(title=payload.title, body=prose.html_of(body), pictures=shown, **slots)
    return Letter(
        to=to,
        to_name=name,
        subject=subject_prefix + payload.title,
        text=text,
        html=html,
        unsubscribe_url=leave_url,
        written_at=clock.now(),
        pictures=payload.media,
    )


def progress_of(mailing: Mailing) -> dict[str, int]:
    """How many letters were taken by the mail server, wait, were refused, came back, and made people leave."""
    found: dict[str, int] = dict.fromkeys(("sent", "waiting", "unknown", "refused", "held"), 0)
    for state, count in counts_of([mailing.pk]).get(mailing.pk, {}).items():
        found[SAID.get(S(state), "sent")] += count
    return found | numbers_of([mailing.newsletter_id or 0]).get(mailing.newsletter_id or 0, {})


def numbers_of(delivery_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """By publication: letters that left, that came back, and people who left by one of them."""
    sent = MailRecipient.objects.filter(mailing__newsletter__in=list(delivery_ids)).values("mailing__newsletter")
    rows = sent.order_by().annotate(
        letters=Count("pk", filter=Q(state__in=GONE_OUT)),
        bounces=Count("pk", filter=Q(bounced_at__isnull=False)),
        unsubscribes=Count("pk", filter=Q(left_at__isnull=False)),
    )
    return {row["mailing__newsletter"]: {name: row[name] for name in COUNTED} for row in rows}


def section(delivery: Delivery, member: Member) -> dict[str, Any]:
    """What the publication's page shows of its letters; None of one that has none yet."""
    mailing = Mailing.objects.select_related("mailing_list").filter(newsletter=delivery.pk).first()
    if mailing is None:
        return {"mailing": None}
    return {
        "mailing": mailing,
        "progress": progress_of(mailing),
        "letters": list(letters_to_settle([mailing.pk])[:MOST_LETTERS]),
        "may_decide": rights.may_publish(member, delivery.item),
    }
