"""Where one can go: data, from which sidebar, bottom bar and "new" menu are made.

An entry whose URL name does not resolve, or whose action the person's role does not grant, is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from team.models import Member, Role
from team.permissions import Action, can


@dataclass(frozen=True)
class Entry:
    """A place: `url_name` with an optional `query`, the action that opens it, and the counter shown beside it."""

    url_name: str
    icon: str
    label: str | Promise
    action: Action | None = None
    counter: str = ""
    query: str = ""


@dataclass(frozen=True)
class Link:
    """An entry that works for this person, ready to be shown."""

    url: str
    icon: str
    label: str | Promise
    counter: str
    is_here: bool


HOME = Entry("home:home", "home", _("Home"), Action.VIEW_HOME)
INBOX = Entry("monitoring:inbox", "inbox", _("Inbox"), Action.ANSWER, counter="inbox")
IDEAS = Entry("ideas:list", "bulb", _("Ideas"), Action.VIEW_IDEAS)
CONTENT = Entry("content:board", "layout-kanban", _("Content"), Action.VIEW_CONTENT)
CALENDAR = Entry("content:calendar", "calendar", _("Calendar"), Action.VIEW_CONTENT)
WATCHES = Entry("monitoring:watches", "radar-2", _("Watches"), Action.VIEW_WATCHES)
GOALS = Entry("goals:list", "target-arrow", _("Goals"), Action.VIEW_GOALS)
REPORTS = Entry("goals:reports", "report-analytics", _("Reports"), Action.VIEW_REPORTS)
TEAM = Entry("team:list", "users", _("Team"), Action.VIEW_TEAM)
CHANNELS = Entry("team:channels", "plug-connected", _("Channels"), Action.VIEW_CHANNELS)
LISTS = Entry("content:lists", "mail", _("Mailing lists"), Action.CREATE_CONTENT)
SETTINGS = Entry("team:company", "settings", _("Settings"), Action.MANAGE_COMPANY)
APPROVE = Entry(
    "content:approvals",
    "circle-check",
    pgettext_lazy("navigation", "Approve"),
    Action.APPROVE_CONTENT,
    counter="approvals",
)
DECISIONS = Entry("home:decisions", "alert-triangle", _("To decide"), Action.WORK_ON_CONTENT, counter="decisions")
TASKS = Entry("content:tasks", "checklist", _("Tasks"), Action.VIEW_CONTENT)
NEW_CONTENT = Entry("content:new", "plus", pgettext_lazy("telephone's bottom bar", "New"), Action.CREATE_CONTENT)

SIDEBAR = (HOME, APPROVE, DECISIONS, INBOX, IDEAS, CONTENT, CALENDAR, WATCHES, GOALS, REPORTS, TEAM, CHANNELS)
SIDEBAR_FOOT = (
    LISTS,
    SETTINGS,
)

BOTTOM: dict[str, tuple[Entry, ...]] = {
    Role.LEADER: (HOME, INBOX, CONTENT, CALENDAR),
    Role.STAFF: (TASKS, INBOX, CALENDAR, NEW_CONTENT, IDEAS),
    Role.APPROVER: (APPROVE, HOME, CONTENT, CALENDAR),
    Role.EXECUTIVE: (HOME, GOALS, REPORTS),
    Role.AGENCY: (TASKS, INBOX, CALENDAR, CONTENT),
}
"""What a role finds under the thumb; a leader finds the rest behind "More"."""

NEW = (
    Entry("content:new", "layout-kanban", _("Content item"), Action.CREATE_CONTENT),
    Entry("ideas:new", "bulb", _("Idea"), Action.SUBMIT_IDEA),
    Entry("goals:new", "target-arrow", _("Goal"), Action.MANAGE_GOALS),
    Entry("monitoring:watch_new", "radar-2", _("Watch"), Action.MANAGE_WATCHES),
    Entry("team:invite", "user-plus", _("Member"), Action.MANAGE_TEAM),
)


def links(entries: Iterable[Entry], member: Member, path: str) -> list[Link]:
    """The entries that `member` can open now, the one that holds `path` marked; the longest address that fits wins."""
    shown = [(entry, url) for entry in entries if (url := _address(entry, member))]
    fitting = [url for _entry, url in shown if path == url or (url != "/" and path.startswith(url))]
    here = max(fitting, key=len, default="")
    return [Link(url + entry.query, entry.icon, entry.label, entry.counter, url == here) for entry, url in shown]


def _address(entry: Entry, member: Member) -> str:
    if entry.action and not can(member, entry.action):
        return ""
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return ""
