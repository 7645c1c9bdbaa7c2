"""The record of what people did that has no history of its own."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from team.models import AuditEvent, Member

MOST_CHARACTERS = 200


def record(*, actor: Member | None, action: str, subject: Model, detail: dict[str, Any] | None = None) -> None:
    """Write down that `actor` (None: the system) did `action` (like "channel.add") to `subject`.

    Call it inside the transaction of the act itself. `detail` holds plain JSON values and never a secret.
    """
    AuditEvent.objects.create(
        actor=actor,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject=str(subject)[:MOST_CHARACTERS],
        detail=detail or {},
    )
