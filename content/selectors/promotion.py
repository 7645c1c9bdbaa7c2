"""How an item was pushed further: promotions, and mailings with what became of each letter."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from content.models import ContentItem, Mailing, MailRecipient
from content.selectors import rights
from content.workflow import DutyKind, Stage
from smm.outbox.states import DeliveryState
from team.models import Member
from team.permissions import Action, can

S = DeliveryState
OWNERS = (DutyKind.PROMOTION, DutyKind.SECOND_SPREAD)
AFTER_PUBLICATION = (Stage.PROMOTE, Stage.RESPOND, Stage.EVALUATE)
MOST_PROMOTIONS = 50
MOST_LETTERS = 100
STOPPED = (S.UNCERTAIN, S.FAILED)


def may_promote(member: Member, item: ContentItem | None) -> bool:
    return rights.leads(member, item) or rights.owns(member, item, OWNERS)


def mailings_of(item: ContentItem) -> QuerySet[Mailing]:
    found = Mailing.objects.filter(item=item, newsletter=None)
    return found.select_related("mailing_list", "channel", "sent_by", "confirmed_by", "promotion", "item")


def counts_of(mailing_ids: list[int]) -> dict[int, dict[str, int]]:
    """How many letters of each mailing are in which state."""
    rows = MailRecipient.objects.filter(mailing__in=mailing_ids).values("mailing", "state").order_by()
    counts: dict[int, dict[str, int]] = {}
    for row in rows.annotate(n=Count("pk")):
        counts.setdefault(row["mailing"], {})[row["state"]] = row["n"]
    return counts


def letters_to_settle(mailing_ids: list[int]) -> QuerySet[MailRecipient]:
    """Letters whose outcome is unknown, and those that were refused."""
    found = MailRecipient.objects.filter(mailing__in=mailing_ids, state__in=STOPPED)
    return found.select_related("subscriber").order_by("-state", "pk")


def section(item: ContentItem, member: Member) -> dict[str, Any]:
    """The section “Promote” of the item's page; costs only for those who may see them."""
    mailings = list(mailings_of(item)[:MOST_PROMOTIONS])
    ids = [mailing.pk for mailing in mailings]
    counts, letters = counts_of(ids), list(letters_to_settle(ids)[:MOST_LETTERS])
    return {
        "item": item,
        "promotions": item.promotions.exclude(kind="email").select_related("done_by")[:MOST_PROMOTIONS],
        "mailings": [
            {
                "mailing": mailing,
                "counts": [(S(state), n) for state, n in sorted(counts.get(mailing.pk, {}).items())],
                "letters": [letter for letter in letters if letter.mailing_id == mailing.pk],
            }
            for mailing in mailings
        ],
        "may_promote": item.stage in AFTER_PUBLICATION and may_promote(member, item),
        "may_see_costs": can(member, Action.VIEW_COSTS, item),
    }
