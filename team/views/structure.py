"""Departments, segments, and the coverage matrix."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from smm.core.htmx import go
from team.edges import Words, answer_form, may
from team.forms.people import CoverageForm, DepartmentForm, KindFilterForm, SegmentForm
from team.models import Department, Segment
from team.permissions import Action, require
from team.requests import MemberRequest
from team.selectors.coverage import matrix
from team.services import structure as services

FORM = require_http_methods(["GET", "POST"])


@require_safe
@may(Action.VIEW_TEAM)
def coverage(request: MemberRequest) -> HttpResponse:
    form = KindFilterForm(request.GET)
    kind = form.cleaned_data["kind"] if form.is_valid() else ""
    return render(request, "team/coverage.html", {"matrix": matrix(kind), "form": form})


def _managed(request: MemberRequest, segment_id: int) -> Segment:
    """The segment, if the person may manage it: 403 before any form."""
    found = get_object_or_404(Segment, pk=segment_id)
    require(request.user, Action.MANAGE_TEAM, found)
    return found


@FORM
@may(Action.MANAGE_TEAM)
def edit_coverage(request: MemberRequest, segment_id: int) -> HttpResponse:
    segment = _managed(request, segment_id)
    form = CoverageForm(request.POST or None, segment=segment)
    title = _("Who covers %(name)s?") % {"name": segment}
    words = Words(title, _("Save"), reverse("team:coverage"), _("Saved."))

    def save(covers: dict[str, Any]) -> None:
        services.set_coverage(by=request.user, segment_id=segment_id, covers=covers)

    return answer_form(request, form, save, words)


@require_safe
@may(Action.VIEW_TEAM)
def departments(request: MemberRequest) -> HttpResponse:
    rows = Department.objects.prefetch_related("members")
    return render(request, "team/departments.html", {"departments": rows})


@FORM
@may(Action.MANAGE_COMPANY)
def edit_department(request: MemberRequest, department_id: int | None = None) -> HttpResponse:
    one = get_object_or_404(Department, pk=department_id) if department_id else None
    form = DepartmentForm(request.POST or None, instance=one)
    title = _("Edit %(name)s") % {"name": one} if one else _("Add a department")
    words = Words(title, _("Save"), reverse("team:departments"), _("Saved."))

    def save(data: dict[str, Any]) -> None:
        services.save_department(by=request.user, department_id=department_id, **data)

    return answer_form(request, form, save, words)


@FORM
@may(Action.MANAGE_TEAM)
def edit_segment(request: MemberRequest, segment_id: int | None = None) -> HttpResponse:
    one = _managed(request, segment_id) if segment_id else None
    form = SegmentForm(request.POST or None, instance=one, by=request.user)
    title = _("Edit %(name)s") % {"name": one} if one else _("Add a segment")
    words = Words(title, _("Save"), reverse("team:coverage"), _("Saved."))

    def save(data: dict[str, Any]) -> None:
        services.save_segment(by=request.user, segment_id=segment_id, **data)

    return answer_form(request, form, save, words)


@require_POST
@may(Action.MANAGE_TEAM)
def remove_segment(request: MemberRequest, segment_id: int) -> HttpResponse:
    _managed(request, segment_id)
    services.remove_segment(by=request.user, segment_id=segment_id)
    return go(request, "team:coverage", _("Removed."))
