"""The facts that the guards want to know of an item, in a bounded number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from content import guards
from content.guards import DeliveryFacts, DutyFacts, ItemFacts
from content.models import ContentItem, Delivery, DeliveryPurpose, Duty, Ground, Revision
from content.selectors import bodies
from content.workflow import DutyKind, Stage
from goals.models import GoalState
from ideas.models import IdeaState
from monitoring.models import Conversation, ConversationState
from smm.core import clock
from smm.outbox.states import GONE_OUT
from team.models import Channel, Company, Member, Role
from team.permissions import Action, can


def missing_of(item: ContentItem) -> list[str]:
    """What the item's present stage lacks before it can be left forward."""
    return guards.missing(facts_of(item))


def facts_of(item: ContentItem) -> ItemFacts:
    revision = item.revisions.first()
    channels = list(item.channels.all())
    deliveries = list(item.deliveries.exclude(purpose=DeliveryPurpose.REPEAT).select_related("channel"))
    company = Company.load()
    return ItemFacts(
        stage=Stage(item.stage),
        template=item.template,
        now=clock.now(),
        brief=item.brief,
        open_goals=item.goals.filter(state=GoalState.OPEN).count(),
        channels=len(channels),
        planned_at=item.planned_at,
        duties=tuple(_duty(duty, item, channels) for duty in _duties(item)),
        deliveries=tuple(_deliveries(item, deliveries, revision)),
        media_without_alt=tuple(item.media.filter(alt="").values_list("name", flat=True)),
        unanswered_tone=tuple(unanswered_tone(item, revision)),
        may_approve_own=company.allow_self_approval,
        promotions_done=item.promotions.exclude(done_at=None).count(),
        promotion_skipped=bool(item.promotion_skipped_reason),
        waiting_conversations=_waiting(deliveries),
        answering_ends_at=answering_ends_at(item, deliveries, company),
        is_evaluated=hasattr(item, "evaluation"),
        **_ground(item),
    )


def _ground(item: ContentItem) -> dict[str, Any]:
    facts: dict[str, Any] = {"ground": item.ground, "reactive_reason": item.reactive_reason}
    if item.ground == Ground.IDEA:
        facts["idea_is_accepted"] = item.idea is not None and item.idea.state == IdeaState.ACCEPTED
    elif item.ground == Ground.SERIES and item.series is not None:
        others = item.series.items.exclude(pk=item.pk).exclude(stage=Stage.CANCELLED).count()
        facts["series_ends_on"] = item.series.ends_on
        facts["series_places_left"] = item.series.limit - others
    elif item.ground == Ground.REACTIVE:
        facts["reactive_by_leader"] = item.reactive_by is not None and can(item.reactive_by, Action.LEAD_CONTENT)
    return facts


def _duties(item: ContentItem) -> Iterable[Duty]:
    return item.duties.select_related("owner").prefetch_related("owner__brands", "owner__shared_channels")


def _duty(duty: Duty, item: ContentItem, channels: list[Channel]) -> DutyFacts:
    is_taken = duty.owner_id is not None or duty.department_id is not None
    trouble = trouble_of(duty.owner, DutyKind(duty.kind), item, channels) if duty.owner else ""
    return DutyFacts(DutyKind(duty.kind), is_taken, duty.due_at, trouble)


def trouble_of(owner: Member, kind: DutyKind, item: ContentItem, channels: list[Channel]) -> str:
    """Why `owner` cannot do a duty of this kind on the item, as a sentence; "" where they can."""
    names = {"name": owner.name, "duty": kind.label}
    action = Action.APPROVE_CONTENT if kind is DutyKind.APPROVAL else Action.WORK_ON_CONTENT
    if not can(owner, action):
        return _("%(name)s's role does not allow “%(duty)s”.") % names
    if owner.role == Role.AGENCY:
        given = {channel.pk for channel in owner.shared_channels.all()}
        is_outside = kind is DutyKind.UPLOAD and not all(channel.pk in given for channel in channels)
        return _("%(name)s was not given every channel of “%(duty)s”.") % names if is_outside else ""
    brands = {brand.pk for brand in owner.brands.all()}
    if brands and item.brand_id is not None and item.brand_id not in brands:
        return _("%(name)s does not work for this brand (“%(duty)s”).") % names
    return ""


def _deliveries(item: ContentItem, deliveries: list[Delivery], revision: Revision | None) -> list[DeliveryFacts]:
    authors = set(item.revisions.order_by().values_list("author", flat=True).distinct())
    problems = bodies.problems_by_delivery(item, deliveries, revision)
    return [
        DeliveryFacts(
            channel=delivery.channel.name,
            state=delivery.state,
            is_approved=delivery.is_approved,
            problems=tuple(problems.get(delivery.pk, ())),
            is_by_author=delivery.approved_by_id in authors,
            is_outside=delivery.purpose == DeliveryPurpose.OUTSIDE,
        )
        for delivery in deliveries
    ]


def unanswered_tone(item: ContentItem, revision: Revision | None) -> list[str]:
    """Questions of the brand's tone checklist that nobody answered for this revision."""
    questions = item.brand.tone_questions if item.brand else []
    if not questions or revision is None:
        return questions
    answered = set(revision.tone_answers.values_list("question", flat=True))
    return [question for question in questions if question[:300] not in answered]


def _waiting(deliveries: list[Delivery]) -> int:
    subjects = [f"delivery:{delivery.pk}" for delivery in deliveries]
    waiting = Conversation.objects.filter(subject__in=subjects, state=ConversationState.OPEN)
    return waiting.exclude(waiting_since=None).count()


def answering_ends_at(item: ContentItem, deliveries: Iterable[Delivery], company: Company) -> datetime | None:
    """Until when we answer reactions: so many days after the last publication; None before there is one."""
    out = [delivery.settled_at for delivery in deliveries if delivery.state in GONE_OUT and delivery.settled_at]
    days = company.response_days if item.response_days is None else item.response_days
    return max(out) + timedelta(days=days) if out else None
