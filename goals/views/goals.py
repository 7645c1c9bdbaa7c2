"""Goals: the list, one with its line, and what leaders do with it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goals import selectors, services
from goals.charts import chart_of
from goals.forms import FilterForm, GoalForm, MeasureForm, drafts, target_formset
from goals.models import Goal, Target
from smm.core.brand import chosen_brand
from smm.core.errors import Refused
from smm.core.htmx import go
from team.permissions import Action, require, visible_to
from team.requests import MemberRequest


@login_required
@require_safe
def goal_list(request: MemberRequest) -> HttpResponse:
    require(request.user, Action.VIEW_GOALS)
    form = FilterForm(request.GET)
    lines = selectors.goal_lines(
        request.user, brand_id=chosen_brand(request), state=form.wanted(), query=request.GET.get("q", "")[:200]
    )
    return render(request, "goals/list.html", {"lines": lines, "form": form, "is_filtered": bool(request.GET)})


@login_required
@require_safe
def goal(request: MemberRequest, goal_id: int) -> HttpResponse:
    require(request.user, Action.VIEW_GOALS)
    try:
        line = selectors.goal_line(request.user, goal_id)
    except Goal.DoesNotExist as error:
        raise Http404 from error
    parts = [{"line": one, "chart": chart_of(one), "sources": selectors.sources_of(one.target)} for one in line.targets]
    return render(request, "goals/goal.html", {"line": line, "goal": line.goal, "parts": parts})


@login_required
def goal_new(request: MemberRequest) -> HttpResponse:
    require(request.user, Action.MANAGE_GOALS)
    return _goal_form(request, None)


@login_required
def goal_edit(request: MemberRequest, goal_id: int) -> HttpResponse:
    found = get_object_or_404(visible_to(request.user, Goal.objects.all()), pk=goal_id)
    require(request.user, Action.MANAGE_GOALS, found)
    return _goal_form(request, found)


def _goal_form(request: MemberRequest, found: Goal | None) -> HttpResponse:
    """The form, filled again with what is wrong beside it; or the saved goal."""
    form = GoalForm(request.POST or None, instance=found, member=request.user)
    targets = target_formset(request.POST or None, found)
    if request.method == "POST" and form.is_valid() and targets.is_valid():
        saved = _save(request, form, targets, found)
        if saved:
            return go(request, "goals:goal", _("Saved."), goal_id=saved.pk)
    status = 422 if form.errors or targets.total_error_count() else 200
    return render(request, "goals/edit.html", {"form": form, "targets": targets, "goal": found}, status=status)


def _save(request: MemberRequest, form: GoalForm, targets: object, found: Goal | None) -> Goal | None:
    fields = dict(form.cleaned_data)
    partners = fields.pop("partners")
    goal_id = found.pk if found else None
    try:
        return services.save(
            by=request.user, fields=fields, targets=drafts(targets), partners=partners, goal_id=goal_id
        )
    except Refused as refused:
        for sentence in refused.missing:
            form.add_error(None, sentence)
        return None


@login_required
@require_POST
def goal_close(request: MemberRequest, goal_id: int) -> HttpResponse:
    get_object_or_404(visible_to(request.user, Goal.objects.all()), pk=goal_id)
    services.close(goal_id=goal_id, by=request.user)
    return go(request, "goals:goal", _("The goal is closed."), goal_id=goal_id)


@login_required
@require_POST
def goal_reopen(request: MemberRequest, goal_id: int) -> HttpResponse:
    get_object_or_404(visible_to(request.user, Goal.objects.all()), pk=goal_id)
    services.reopen(goal_id=goal_id, by=request.user)
    return go(request, "goals:goal", _("The goal is open again."), goal_id=goal_id)


@login_required
def measure(request: MemberRequest, target_id: int) -> HttpResponse:
    """Write a value down by hand."""
    target = get_object_or_404(visible_to(request.user, Target.objects.select_related("goal")), pk=target_id)
    require(request.user, Action.MANAGE_GOALS, target.goal)
    form = MeasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.write_down(target_id=target_id, by=request.user, **form.cleaned_data)
        return go(request, "goals:goal", _("The value is written down."), goal_id=target.goal_id)
    context = {"form": form, "line": selectors.lines_of([target.goal])[0], "target": target}
    return render(request, "goals/measure.html", context, status=422 if form.errors else 200)
