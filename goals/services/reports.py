"""Reports are issued (and then stay as they are) and lent out by links that end."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.hooks import Period
from goals.models import Report, ReportShare
from goals.reporting import draft
from smm.core import clock
from smm.core.errors import Refused
from team.models import Member, Role, Segment
from team.permissions import Action, leads_brand, require, visible_to
from team.services.audit import record
from team.services.notices import notify

SHARED_DAYS = 30
LONGEST_DAYS = 366


def require_report(by: Member, brand_id: int | None) -> None:
    """Whether `by` may make a report of the brand (None: of all brands); raises PermissionDenied."""
    require(by, Action.ISSUE_REPORTS)
    if not leads_brand(by, brand_id):
        raise PermissionDenied(_("You do not lead this brand."))


@transaction.atomic
def issue(*, by: Member, period: Period, title: str, summary: str = "", brand_id: int | None = None) -> Report:
    """Freeze the report of a period as it reads now, and tell the executives.

    Raises PermissionDenied, or Refused for a period that ends before it starts or is longer than a year.
    """
    require_report(by, brand_id)
    if not 0 <= (period.ends_on - period.starts_on).days <= LONGEST_DAYS:
        raise Refused([_("A report covers at least a day and at most a year.")])
    report = Report.objects.create(
        title=title,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        brand=Segment.objects.get(pk=brand_id) if brand_id else None,
        summary=summary,
        content=draft(period, brand_id).content,
        issued_by=by,
    )
    record(actor=by, action="report.issue", subject=report)
    _tell_executives(report)
    return report


def _tell_executives(report: Report) -> None:
    """By notice, which also leaves by e-mail for those who want it."""
    executives = Member.objects.filter(role__in=[Role.EXECUTIVE, Role.APPROVER], is_active=True)
    notify(
        to=[one for one in executives if visible_to(one, Report.objects.filter(pk=report.pk)).exists()],
        kind="report",
        key=f"report:{report.pk}",
        text=format_lazy("{} {}", gettext_lazy("A new report is there:"), report.title),
        url=reverse("goals:report", args=[report.pk]),
    )


@transaction.atomic
def share(*, report_id: int, by: Member, days: int = SHARED_DAYS) -> ReportShare:
    """A link by which anyone can read the report for `days` days; raises PermissionDenied, Refused."""
    report = Report.objects.get(pk=report_id)
    require(by, Action.ISSUE_REPORTS, report)
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused([_("A link can be open between a day and a year.")])
    shared = ReportShare.objects.create(report=report, made_by=by, expires_at=clock.now() + timedelta(days=days))
    record(actor=by, action="report.share", subject=report, detail={"days": days})
    return shared


@transaction.atomic
def stop_sharing(*, report_id: int, by: Member) -> int:
    """End every link to the report now; answers how many were open."""
    report = Report.objects.get(pk=report_id)
    require(by, Action.ISSUE_REPORTS, report)
    ended = report.shares.filter(expires_at__gt=clock.now()).update(expires_at=clock.now())
    record(actor=by, action="report.stop_sharing", subject=report, detail={"links": ended})
    return ended
