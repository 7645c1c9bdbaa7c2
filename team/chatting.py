"""Copies of notices in chats: the rows are the queue, and a copy is claimed before it is sent, so never sent twice."""

from __future__ import annotations

from typing import Any

import structlog
from django.conf import settings

from smm.core import clock
from smm.core.crypto import Unreadable
from team import chat_services
from team.models import ChatAddress, Notice
from team.selectors.notices import to_chat

log = structlog.get_logger(__name__)
BATCH = 20


def run_due() -> int:
    """Send the copies that are due and say how many left."""
    return sum(_send(notice) for notice in to_chat()[:BATCH])


def _send(notice: Notice) -> bool:
    if not Notice.objects.filter(pk=notice.pk, chatted_at=None).update(chatted_at=clock.now()):
        return False
    try:
        kept: Any = ChatAddress.objects.get(member=notice.recipient_id).address
        is_sent = chat_services.send(str(kept["url"]), "SMM", f"{notice.text}\n{settings.BASE_URL}{notice.url}")
    except (ChatAddress.DoesNotExist, Unreadable, KeyError):
        is_sent = False
    ChatAddress.objects.filter(member=notice.recipient_id).update(is_failing=not is_sent)
    if not is_sent:
        log.warning("a notice did not reach a chat", notice=notice.pk)
    return is_sent
