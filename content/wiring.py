"""What `content` puts into the registries: its own stages' effects, and the hooks of the floors below."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from content import acceptance, fitted, measuring, remembering, rendering
from content.selectors.channels import open_on, plans_on, too_late_on
from content.selectors.load import open_hours
from content.services import cards, changes, duties, effects, planning, scheduling
from content.workflow import Stage
from ideas.hooks import register_acceptance
from team.hooks import (
    ChannelPlans,
    Handover,
    register_channel_made,
    register_channel_plans,
    register_channel_use,
    register_handover,
    register_load,
)
from team.models import Member


def open_duties_of(member: Member) -> int:
    return duties.open_duties(member).count()


def register() -> None:
    register_load(open_hours)
    register_channel_use(open_on)
    register_channel_made(remembering.begin)
    register_channel_plans(ChannelPlans(first=plans_on, too_late=too_late_on))
    register_handover(Handover(_("open duties in content"), open_duties_of, duties.hand_over))
    effects.on_entering(Stage.PRODUCE, planning.plan_meant)
    effects.on_entering(Stage.PRODUCE, fitted.want)
    effects.on_entering(Stage.APPROVE, lambda item, by: rendering.render_item(item))
    effects.on_entering(Stage.PUBLISH, scheduling.schedule_approved)
    effects.on_entering(Stage.EVALUATE, measuring.read_soon)
    effects.on_change(planning.plan_meant)
    effects.on_change(fitted.want)
    effects.on_change(cards.want)
    effects.on_change(changes.look_again)
    effects.on_approval(scheduling.schedule_approved)
    register_acceptance(acceptance.begin_item)
