"""What a member was told, and what of it has yet to leave by e-mail."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet

from smm.core import clock
from smm.core.keyset import Page, page
from team.models import Member, Notice

STALE_AFTER = timedelta(days=1)


def notices_of(member: Member, *, unread_only: bool = False, cursor: str = "") -> Page[Notice]:
    """The member's own notices, newest first, a page at a time."""
    notices = Notice.objects.filter(recipient=member)
    return page(notices.filter(read_at=None) if unread_only else notices, "created_at", cursor)


def to_email() -> QuerySet[Notice]:
    """Unread notices of today whose reader wants a copy by e-mail and has not had one, oldest first."""
    return (
        Notice.objects.filter(
            emailed_at=None,
            read_at=None,
            created_at__gte=clock.now() - STALE_AFTER,
            recipient__is_active=True,
            recipient__notify_by_email=True,
        )
        .select_related("recipient")
        .order_by("created_at", "pk")
    )
