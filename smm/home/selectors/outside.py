"""What touches the outside: what failed or is unknown on its way out, channels without access, who waits for us."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from content.models import ContentItem, Delivery, Mailing, MailRecipient
from monitoring.models import Conversation, ConversationState, Reply
from smm.outbox.states import NEEDS_A_PERSON, DeliveryState
from team.models import Channel, Member
from team.permissions import visible_to
from team.platform_names import name_of
from team.services import endings

MOST = 8


@dataclass(frozen=True)
class Trouble:
    """Something on its way out, or a channel, that only a person can settle."""

    icon: str
    title: str
    where: str
    state: str
    problem: str
    url: str
    meaning: str = "bad"


def troubles(items: QuerySet[ContentItem], member: Member) -> list[Trouble]:
    """Channels without access, and what failed or whose outcome is unknown, at most a few of each."""
    return [*_channels(member), *_deliveries(items), *_replies(member), *_mailings(items)]


def _channels(member: Member) -> list[Trouble]:
    """Channels that must be connected again, now or soon."""
    closing = list(endings.closing(visible_to(member, Channel.objects.all()))[:MOST])
    lost = [channel for channel in closing if channel.access_lost_at]
    return [
        *(_channel(one, one.last_error, _("Must be connected again"), "bad") for one in lost),
        *(_channel(one.channel, one.words, _("Access ends"), "warn") for one in endings.ending(closing)),
    ]


def _channel(channel: Channel, problem: str, state: str, meaning: str) -> Trouble:
    url = reverse("team:channel", args=[channel.pk])
    where = name_of(channel.platform)
    return Trouble("plug-connected-x", channel.name, where, state, problem, url, meaning)


def _deliveries(items: QuerySet[ContentItem]) -> list[Trouble]:
    stuck = Delivery.objects.filter(Q(state__in=NEEDS_A_PERSON) | Q(late_question=True), item__in=items)
    rows = stuck.select_related("item", "channel").order_by("due_at", "pk")[:MOST]
    return [
        Trouble(
            icon="send",
            title=row.item.title,
            where=row.channel.name,
            state=row.get_state_display(),
            problem=row.problem,
            url=reverse("content:item", args=[row.item_id]),
        )
        for row in rows
    ]


def _replies(member: Member) -> list[Trouble]:
    stuck = visible_to(member, Reply.objects.filter(state__in=NEEDS_A_PERSON))
    rows = stuck.select_related("conversation", "channel").order_by("created_at", "pk")[:MOST]
    return [
        Trouble(
            icon="message-circle",
            title=str(row.conversation),
            where=row.channel.name,
            state=row.get_state_display(),
            problem=row.problem,
            url=reverse("monitoring:conversation", args=[row.conversation_id]),
        )
        for row in rows
    ]


def _mailings(items: QuerySet[ContentItem]) -> list[Trouble]:
    """One line a mailing: letters whose outcome is unknown. A refused address is no trouble: it is marked as such."""
    stuck = MailRecipient.objects.filter(state=DeliveryState.UNCERTAIN, mailing__promotion__item__in=items)
    counted = stuck.values("mailing").order_by().annotate(n=Count("pk"))
    unknown = dict(counted.values_list("mailing", "n")[:MOST])
    rows = Mailing.objects.filter(pk__in=unknown).select_related("promotion", "mailing_list") if unknown else []
    return [
        Trouble(
            icon="mail",
            title=row.subject,
            where=row.mailing_list.name,
            state=f"{DeliveryState.UNCERTAIN.label} ({unknown[row.pk]})",
            problem="",
            url=reverse("content:item", args=[row.promotion.item_id]),
        )
        for row in rows
    ]


def open_conversations(member: Member, brand_id: int | None = None) -> QuerySet[Conversation]:
    found = visible_to(member, Conversation.objects.filter(state=ConversationState.OPEN)).select_related("assignee")
    return found.filter(Q(brand=brand_id) | Q(brand=None)) if brand_id else found


def waiting(member: Member, brand_id: int | None = None) -> QuerySet[Conversation]:
    """Conversations that wait for our answer, the longest waiting first."""
    found = open_conversations(member, brand_id).filter(waiting_since__isnull=False)
    return found.order_by("waiting_since", "pk")


def conversations_of(member: Member) -> QuerySet[Conversation]:
    """The member's own open conversations: those that wait, then the latest."""
    own = open_conversations(member).filter(assignee=member)
    return own.order_by(Coalesce("waiting_since", "last_message_at"), "pk")


def unclaimed_for(member: Member) -> QuerySet[Conversation]:
    """Conversations of the segments that the member covers, waiting, and with nobody."""
    covered = waiting(member).filter(assignee=None, segments__coverage__member=member)
    return covered.distinct()
