"""What people say about an item, across its deliveries, and until when we answer."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from content.models import ContentItem
from content.selectors.snapshots import answering_ends_at
from content.workflow import DutyKind
from monitoring.models import Conversation
from monitoring.selectors import conversations_about
from team.models import Company, Member
from team.permissions import Action, can, visible_to

MOST_CONVERSATIONS = 50


def subjects_of(item: ContentItem) -> list[str]:
    """How conversations name the item's deliveries."""
    return [f"delivery:{pk}" for pk in item.deliveries.values_list("pk", flat=True)]


def conversations_of(item: ContentItem, member: Member) -> QuerySet[Conversation]:
    """What the member may see of them, those that wait for us first, the longest waiting at the top."""
    if not can(member, Action.VIEW_INBOX):
        return Conversation.objects.none()
    about = visible_to(member, conversations_about(subjects_of(item))).select_related("assignee")
    return about.order_by(F("waiting_since").asc(nulls_last=True), "-last_message_at", "-pk")


def section(item: ContentItem, member: Member) -> dict[str, Any]:
    """The section “Respond” of the item's page."""
    duties = item.duties.filter(kind__in=[DutyKind.SECOND_SPREAD, DutyKind.ANSWERING]).select_related("owner")
    by_kind = {duty.kind: duty for duty in duties}
    return {
        "item": item,
        "conversations": conversations_of(item, member)[:MOST_CONVERSATIONS],
        "window_ends_at": answering_ends_at(item, item.deliveries.all(), Company.load()),
        "answering": by_kind.get(DutyKind.ANSWERING),
        "second_spread": by_kind.get(DutyKind.SECOND_SPREAD),
    }
