"""Conversations as other parts ask for them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from monitoring.models import Conversation, ConversationState


def conversations_about(subjects: Collection[str]) -> QuerySet[Conversation]:
    """Conversations that react to any of `subjects` (like "delivery:12"), the latest first."""
    return Conversation.objects.filter(subject__in=[subject for subject in subjects if subject])


def waiting_about(subjects: Collection[str]) -> QuerySet[Conversation]:
    """Those of them that are open and wait for our answer."""
    return conversations_about(subjects).filter(state=ConversationState.OPEN, waiting_since__isnull=False)
