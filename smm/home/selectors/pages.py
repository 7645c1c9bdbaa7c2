"""The home page of each role: which template, with what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Window

from content.selectors import handing, waiting
from content.selectors.deliveries import may_be_looked_up
from content.workflow import DutyKind
from goals.selectors import goal_lines, reports_of
from smm.home.selectors import outside, work
from smm.outbox.states import DeliveryState
from team.models import Member, Role

MOST = 8
MOST_TODAY = 12
MOST_REPORTS = 3
MOST_DECISIONS = 100

Context = dict[str, Any]


def leader(member: Member, brand_id: int | None) -> Context:
    items = work.items_of(member, brand_id)
    waiting = list(outside.unanswered(member, brand_id).annotate(how_many=Window(Count("pk")))[:MOST])
    return {
        "stages": work.by_stage(items),
        "trouble": list(work.in_trouble(items)[:MOST]),
        "outside": outside.troubles(items, member),
        "waiting": waiting,
        "waiting_count": waiting[0].how_many if waiting else 0,
        "today": list(work.today(items)[:MOST_TODAY]),
        "loads": work.workload(),
        "goals": goal_lines(member, brand_id=brand_id)[:MOST],
    }


def staff(member: Member, brand_id: int | None) -> Context:
    return {
        "tasks": list(work.tasks_of(member)[: MOST * 2]),
        "claimable": list(work.claimable_by(member)[:MOST]),
        "coming": list(work.coming_tasks_of(member)[:MOST]),
        "conversations": list(outside.conversations_of(member)[:MOST]),
        "unclaimed": list(outside.unclaimed_for(member)[:MOST]),
        "publications": list(work.next_publications_of(member)[:MOST]),
        "to_post": list(handing.to_post(member)[:MOST]),
    }


def approver(member: Member, brand_id: int | None) -> Context:
    items = work.items_of(member, brand_id)
    return {
        "approvals": list(work.awaiting_approval_by(member)[: MOST * 2]),
        "tasks": list(work.tasks_of(member).exclude(kind=DutyKind.APPROVAL)[:MOST]),
        "today": list(work.today(items)[:MOST_TODAY]),
    }


def executive(member: Member, brand_id: int | None) -> Context:
    reports = reports_of(member)
    return {"reports": list(reports[:MOST_REPORTS]), "goals": goal_lines(member, brand_id=brand_id)}


def agency(member: Member, brand_id: int | None) -> Context:
    return {
        "tasks": list(work.tasks_of(member)[: MOST * 2]),
        "coming": list(work.coming_tasks_of(member)[:MOST]),
        "conversations": list(outside.conversations_of(member)[:MOST]),
        "publications": list(work.next_publications_of(member)[:MOST]),
        "to_post": list(handing.to_post(member)[:MOST]),
    }


def decisions(member: Member, brand_id: int | None) -> Context:
    """Everything that waits for a decision of the member."""
    found = outside.troubles(work.items_of(member, brand_id), member, MOST_DECISIONS)
    unknown = waiting.open_for(member).filter(state=DeliveryState.UNCERTAIN)
    return {"troubles": found, "unknown": sum(may_be_looked_up(one) for one in unknown[:MOST_DECISIONS])}


PAGES: dict[str, tuple[str, Callable[[Member, int | None], Context]]] = {
    Role.LEADER: ("home/leader.html", leader),
    Role.STAFF: ("home/staff.html", staff),
    Role.APPROVER: ("home/approver.html", approver),
    Role.EXECUTIVE: ("home/executive.html", executive),
    Role.AGENCY: ("home/agency.html", agency),
}


def page_of(member: Member, brand_id: int | None) -> tuple[str, Context]:
    """The template of the member's role and what stands in it."""
    template, context = PAGES[member.role]
    return template, context(member, brand_id)
