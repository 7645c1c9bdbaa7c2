"""What goals put into the registries of the floors below."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from goals import scopes, services
from goals.selectors import open_goals_of
from team.hooks import Handover, register_handover
from team.models import Member


def count_open_goals(member: Member) -> int:
    return open_goals_of(member).count()


def register() -> None:
    scopes.register()
    register_handover(Handover(_("open goals"), count_open_goals, services.hand_over))
