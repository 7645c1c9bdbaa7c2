"""What a department that was just set up still lacks."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from content.models import DutyDefault
from goals.models import Goal
from monitoring.models import Source, Watch
from smm.home.setup.questions import DUTY_PLANS
from team.models import Channel, Member, Role
from team.selectors.coverage import matrix


@dataclass(frozen=True)
class Point:
    text: str
    url: str
    is_done: bool


def points() -> list[Point]:
    """Each thing that a working department has, and where it is made."""
    leaders_and_approvers = Member.objects.filter(is_active=True, role__in=[Role.LEADER, Role.APPROVER]).count()
    owned = DutyDefault.objects.filter(brand=None).exclude(owner=None, department=None).count()
    return [
        Point(_("A goal with a number to reach"), reverse("home:setup_step", args=["why"]), Goal.objects.exists()),
        Point(
            _("Somebody to approve who did not write it"),
            reverse("home:setup_step", args=["who"]),
            leaders_and_approvers > 1,
        ),
        Point(_("A channel to publish on"), reverse("team:channels"), Channel.objects.filter(is_active=True).exists()),
        Point(_("Somebody for every duty"), reverse("home:setup_step", args=["how"]), owned >= len(DUTY_PLANS)),
        Point(_("Somebody watches and engages for every segment"), reverse("team:coverage"), not matrix().gap_count),
        Point(_("Something to listen for"), reverse("home:setup_step", args=["which"]), Watch.objects.exists()),
        Point(_("A source to listen to"), "/watches/", Source.objects.filter(is_active=True).exists()),
        Point(_("A mail server, so that notices and invitations leave"), "", bool(settings.EMAIL_HOST)),
    ]
