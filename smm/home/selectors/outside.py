"""What touches the outside: what failed or is unknown on its way out, channels without access, who waits for us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from content.models import ContentItem, Delivery, Duty, Mailing, MailRecipient
from content.selectors import waiting
from content.selectors.mailing import page_of
from content.selectors.promotion import OWNERS
from monitoring.models import Conversation, ConversationState, Reply
from smm.outbox import face
from smm.outbox.states import NEEDS_A_PERSON, DeliveryState
from smm.platforms import registry
from team.models import Channel, Member
from team.permissions import Action, can, visible_to
from team.platform_names import name_of
from team.services import endings

MOST = 8
URGENT, LATE, LOST = 0, 1, 2
"""As `content.selectors.waiting` ranks deliveries."""


@dataclass(frozen=True)
class Trouble:
    """Something on its way out, or a channel, that only a person can settle; `coming` is what SMM does meanwhile."""

    icon: str
    title: str
    where: str
    state: str
    problem: str
    url: str
    since: datetime
    urgency: int
    coming: str = ""
    meaning: str = "bad"


def troubles(items: QuerySet[ContentItem], member: Member, most: int = MOST) -> list[Trouble]:
    """Channels without access, then what waits for a decision, the most urgent first, then the oldest."""
    found = [*_deliveries(items, member, most), *_replies(member, most), *_mailings(items, member, most)]
    return [*_channels(member), *sorted(found, key=attrgetter("urgency", "since"))[:most]]


def _channels(member: Member) -> list[Trouble]:
    """Channels that must be connected again, now or soon."""
    if not can(member, Action.LEAD_CONTENT):
        return []
    closing = list(endings.closing(visible_to(member, Channel.objects.all()))[:MOST])
    lost = [channel for channel in closing if channel.access_lost_at]
    return [
        *(_channel(one, one.last_error, _("Must be connected again"), "bad") for one in lost),
        *(_channel(one.channel, one.words, _("Access ends"), "warn") for one in endings.ending(closing)),
    ]


def _channel(channel: Channel, problem: str, state: str, meaning: str) -> Trouble:
    return Trouble(
        icon="plug-connected-x",
        title=channel.name,
        where=name_of(channel.platform),
        state=state,
        problem=problem,
        url=reverse("team:channel", args=[channel.pk]),
        since=channel.access_lost_at or channel.updated_at,
        urgency=URGENT,
        meaning=meaning,
    )


def count_troubles(member: Member) -> int:
    """How many wait for a decision of the member."""
    rows = waiting.open_for(member).order_by().values("pk")
    return rows.union(_stuck_replies(member).order_by().values("pk"), _unknown(member), all=True).count()


def _deliveries(items: QuerySet[ContentItem], member: Member, most: int) -> list[Trouble]:
    rows = waiting.open_for(member).filter(item__in=items)[:most]
    return [
        Trouble(
            icon="send",
            title=row.item.title,
            where=row.channel.name,
            state=str(_("Late")) if row.late_question else row.get_state_display(),
            problem=row.problem,
            url=waiting.address_of(row),
            since=waiting.since_of(row),
            urgency=row.urgency,  # type: ignore[attr-defined]
            coming=_coming(row),
            meaning="warn" if row.state == DeliveryState.HANDED_OVER else "bad",
        )
        for row in rows
    ]


def _coming(row: Delivery | Reply) -> str:
    """What SMM does about an unknown outcome; about the others it does nothing more."""
    is_unknown = row.state == DeliveryState.UNCERTAIN
    return face.coming(row, registry.certainty_of(row.channel.platform)) if is_unknown else ""


def _stuck_replies(member: Member) -> QuerySet[Reply]:
    """Answers of the member that wait for a decision; a leader sees those of everybody."""
    stuck = visible_to(member, Reply.objects.filter(state__in=NEEDS_A_PERSON))
    return stuck if can(member, Action.LEAD_CONTENT) else stuck.filter(author=member)


def _replies(member: Member, most: int) -> list[Trouble]:
    rows = _stuck_replies(member).select_related("conversation", "channel").order_by("updated_at", "pk")[:most]
    return [
        Trouble(
            icon="message-circle",
            title=str(row.conversation),
            where=row.channel.name,
            state=row.get_state_display(),
            problem=row.problem,
            url=reverse("monitoring:conversation", args=[row.conversation_id]),
            since=row.updated_at,
            urgency=URGENT if row.state == DeliveryState.UNCERTAIN else LOST,
            coming=_coming(row),
        )
        for row in rows
    ]


def _unknown(member: Member) -> QuerySet[MailRecipient, Any]:
    """Mailings with letters whose outcome is unknown. A refused address is no trouble: it is marked as such."""
    stuck = MailRecipient.objects.filter(state=DeliveryState.UNCERTAIN, mailing__item__in=_items_of(member))
    return stuck.order_by().values("mailing").distinct()


def _items_of(member: Member) -> QuerySet[ContentItem]:
    """Items whose mailings the member decides about."""
    items = visible_to(member, ContentItem.objects.all())
    if can(member, Action.LEAD_CONTENT):
        return items
    return items.filter(pk__in=Duty.objects.filter(kind__in=OWNERS, owner=member).values("item"))


def _mailings(items: QuerySet[ContentItem], member: Member, most: int) -> list[Trouble]:
    """One line a mailing."""
    counted = _unknown(member).filter(mailing__item__in=items)
    unknown = {row["mailing"]: row for row in counted.annotate(n=Count("pk"), since=Min("updated_at"))[:most]}
    rows = Mailing.objects.filter(pk__in=unknown).select_related("mailing_list") if unknown else []
    return [
        Trouble(
            icon="mail",
            title=row.subject,
            where=row.mailing_list.name,
            state=f"{DeliveryState.UNCERTAIN.label} ({unknown[row.pk]['n']})",
            problem="",
            url=page_of(row),
            since=unknown[row.pk]["since"],
            urgency=URGENT,
        )
        for row in rows
    ]


def open_conversations(member: Member, brand_id: int | None = None) -> QuerySet[Conversation]:
    found = visible_to(member, Conversation.objects.filter(state=ConversationState.OPEN)).select_related("assignee")
    return found.filter(Q(brand=brand_id) | Q(brand=None)) if brand_id else found


def unanswered(member: Member, brand_id: int | None = None) -> QuerySet[Conversation]:
    """Conversations that wait for our answer, the longest waiting first."""
    found = open_conversations(member, brand_id).filter(waiting_since__isnull=False)
    return found.order_by("waiting_since", "pk")


def conversations_of(member: Member) -> QuerySet[Conversation]:
    """The member's own open conversations: those that wait, then the latest."""
    own = open_conversations(member).filter(assignee=member)
    return own.order_by(Coalesce("waiting_since", "last_message_at"), "pk")


def unclaimed_for(member: Member) -> QuerySet[Conversation]:
    """Conversations of the segments that the member covers, waiting, and with nobody."""
    covered = unanswered(member).filter(assignee=None, segments__coverage__member=member)
    return covered.distinct()
