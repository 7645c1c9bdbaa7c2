"""What a member was told, and what of it has yet to leave by e-mail or chat."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, QuerySet

from smm.core import clock
from smm.core.keyset import Page, page
from team.models import Member, Notice

STALE_AFTER = timedelta(days=1)


def notices_of(member: Member, *, unread_only: bool = False, cursor: str = "") -> Page[Notice]:
    """The member's own notices, newest first, a page at a time."""
    notices = Notice.objects.filter(recipient=member)
    return page(notices.filter(read_at=None) if unread_only else notices, "created_at", cursor)


def _unread_today() -> QuerySet[Notice]:
    """Unread notices of today of people who are still here, oldest first."""
    today = Notice.objects.filter(read_at=None, created_at__gte=clock.now() - STALE_AFTER, recipient__is_active=True)
    return today.select_related("recipient").order_by("created_at", "pk")


def to_email() -> QuerySet[Notice]:
    """Those whose reader wants a copy by e-mail and has not had one."""
    return _unread_today().filter(emailed_at=None, recipient__notify_by_email=True)


def to_chat() -> QuerySet[Notice]:
    """Those whose reader named a chat, made since then, of which no copy was sent there."""
    rows = _unread_today().filter(chatted_at=None, recipient__chat__isnull=False)
    return rows.filter(created_at__gte=F("recipient__chat__created_at"))
