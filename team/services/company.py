"""What holds for the whole department, and its first leader."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from team.models import Company, Member, Role
from team.permissions import Action, require
from team.services import audit


@transaction.atomic
def change(*, by: Member, **fields: Any) -> Company:
    """Change the company's settings; raises ValidationError."""
    require(by, Action.MANAGE_COMPANY)
    company = _locked()
    changed = sorted(name for name, value in fields.items() if getattr(company, name) != value)
    for name, value in fields.items():
        setattr(company, name, value)
    company.full_clean()
    company.save()
    if changed:
        audit.record(actor=by, action="company.change", subject=company, detail={"changed": changed})
    return company


@transaction.atomic
def answered(*, by: Member, step: int, last: int) -> Company:
    """Remember that question `step` of the set-up is answered; after the `last` the department works."""
    require(by, Action.MANAGE_COMPANY)
    company = _locked()
    company.setup_step = max(company.setup_step, step)
    company.is_set_up = company.is_set_up or company.setup_step >= last
    company.save(update_fields=["setup_step", "is_set_up", "updated_at"])
    return company


@transaction.atomic
def first_leader(*, name: str, email: str, password: str, language: str = "") -> Member:
    """The account that everything begins with; refused as soon as there is any member. Raises ValidationError."""
    company = _locked()  # two who ask at once: the second waits here, and finds the first
    if Member.objects.exists():
        raise PermissionDenied(_("The department has its first account already. Ask a leader for an invitation."))
    leader = Member(name=name, email=email.strip().lower(), role=Role.LEADER, is_staff=True, is_superuser=True)
    leader.language = language
    leader.set_password(password)
    leader.full_clean()
    leader.save()
    if language:
        company.language = language
        company.save(update_fields=["language", "updated_at"])
    audit.record(actor=leader, action="member.first", subject=leader)
    return leader


def _locked() -> Company:
    Company.load()
    return Company.objects.select_for_update().get(pk=1)
