"""Telling members what they should know: a row each; e-mail copies leave later by a task."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import override

from smm.core import clock
from team.models import Company, Member, Notice

MOST_CHARACTERS = 300


def notify(*, to: Iterable[Member], kind: str, key: str, text: Promise | str, url: str) -> None:
    """Tell each active member of `to` once: a second notice of the same `key` to the same person is dropped.

    `text` may be lazy: it is rendered in each recipient's own language. Call it inside the transaction of the act.
    """
    members = {member.pk: member for member in to if member is not None and member.is_active}.values()
    otherwise = Company.load().language if members else ""
    rows = [
        Notice(recipient=member, kind=kind, key=key, url=url, text=_in(member.language or otherwise, text))
        for member in members
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def _in(language: str, text: Promise | str) -> str:
    with override(language):
        return Truncator(str(text)).chars(MOST_CHARACTERS)


@transaction.atomic
def read(*, by: Member, notice_id: int) -> Notice:
    """Mark one of the person's own notices as read; raises Notice.DoesNotExist for another's."""
    notice = Notice.objects.get(pk=notice_id, recipient=by)
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def read_all(*, by: Member) -> int:
    return Notice.objects.filter(recipient=by, read_at=None).update(read_at=clock.now())
