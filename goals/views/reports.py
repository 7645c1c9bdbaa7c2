"""Reports: preview, issue, read, export, lend out."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goals import selectors, services
from goals.forms import ReportForm, ShareForm, last_quarter
from goals.models import Report
from goals.reporting import draft
from goals.services.reports import require_report
from goals.sheets import workbook
from smm.core.htmx import go
from smm.core.keyset import page
from team.permissions import Action, can, require
from team.requests import MemberRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def reports(request: MemberRequest) -> HttpResponse:
    require(request.user, Action.VIEW_REPORTS)
    found = page(selectors.reports_of(request.user).defer("content"), "issued_at", request.GET.get("after", ""))
    return render(request, "goals/reports.html", {"page": found})


@login_required
def report_new(request: MemberRequest) -> HttpResponse:
    """A period first, then the preview, then it is issued."""
    require(request.user, Action.ISSUE_REPORTS)
    form = ReportForm(request.POST or None, initial=last_quarter(), member=request.user)
    context: dict[str, object] = {"form": form, "report": None}
    if request.method == "POST" and form.is_valid():
        require_report(request.user, form.brand_id())
        if "issue" in request.POST:
            return _issued(request, form)
        given = {name: form.cleaned_data[name] for name in form.Meta.fields}
        context["report"] = Report(content=draft(form.period(), form.brand_id()).content, **given)
    return render(request, "goals/report_new.html", context, status=422 if form.errors else 200)


def _issued(request: MemberRequest, form: ReportForm) -> HttpResponse:
    given = form.cleaned_data
    report = services.issue(
        by=request.user,
        period=form.period(),
        title=given["title"],
        summary=given["summary"],
        brand_id=form.brand_id(),
    )
    return go(request, "goals:report", _("The report is issued; the executives are told."), report_id=report.pk)


def _report(request: MemberRequest, report_id: int) -> Report:
    require(request.user, Action.VIEW_REPORTS)
    return get_object_or_404(selectors.reports_of(request.user), pk=report_id)


@login_required
@require_safe
def report(request: MemberRequest, report_id: int) -> HttpResponse:
    found = _report(request, report_id)
    shares = selectors.open_shares(found) if can(request.user, Action.ISSUE_REPORTS, found) else []
    return render(request, "goals/report.html", {"report": found, "shares": shares, "form": ShareForm()})


@login_required
@require_safe
def report_xlsx(request: MemberRequest, report_id: int) -> HttpResponse:
    found = _report(request, report_id)
    name = f"report-{found.starts_on:%Y-%m-%d}-{found.ends_on:%Y-%m-%d}.xlsx"
    return HttpResponse(
        workbook(found), content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@login_required
@require_POST
def report_share(request: MemberRequest, report_id: int) -> HttpResponse:
    _report(request, report_id)
    form = ShareForm(request.POST)
    days = form.cleaned_data["days"] if form.is_valid() else 0
    services.share(report_id=report_id, by=request.user, days=days)
    return go(request, "goals:report", _("The link is made."), report_id=report_id)


@login_required
@require_POST
def report_stop_sharing(request: MemberRequest, report_id: int) -> HttpResponse:
    _report(request, report_id)
    services.stop_sharing(report_id=report_id, by=request.user)
    return go(request, "goals:report", _("All links to this report have ended."), report_id=report_id)


@require_safe
def shared_report(request: HttpRequest, token: str) -> HttpResponse:
    """For anyone with the link, until it ends."""
    share = selectors.share_of(token)
    if share is None:
        raise Http404
    return render(request, "goals/shared_report.html", {"report": share.report, "share": share})
