"""What a person has to do, and giving duties away."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from content.forms import DutyForm, HoursForm
from content.models import Duty
from content.selectors import handing, rights
from content.selectors import tasks as selector
from content.services import duties
from content.views.asking import item_to
from content.workflow import DutyKind
from smm.core.errors import Refused
from smm.core.htmx import go
from team.permissions import Action, require, visible_to
from team.requests import MemberRequest


@login_required
@require_GET
def tasks(request: MemberRequest) -> HttpResponse:
    context = {
        "mine": selector.my_duties(request.user)[: selector.MOST_DUTIES],
        "queue": selector.to_claim(request.user)[: selector.MOST_DUTIES],
        "to_post": handing.to_post(request.user)[: selector.MOST_DUTIES],
    }
    return render(request, "content/tasks.html", context)


@login_required
@require_POST
def act(request: MemberRequest, duty_id: int) -> HttpResponse:
    """Claim, release or complete a duty."""
    duty = get_object_or_404(visible_to(request.user, Duty.objects.all()), pk=duty_id)
    require(request.user, Action.WORK_ON_CONTENT)
    done, form = request.POST.get("act", ""), HoursForm(request.POST)
    moving = {"claim": duties.claim, "release": duties.release}
    if done in moving:
        moving[done](duty_id=duty.pk, by=request.user)
        return go(request, "content:tasks", _("Saved."))
    if done != "complete" or not form.is_valid():
        raise Refused([*form.errors.get("hours_spent", []), _("A duty is claimed, put back or completed.")])
    duties.complete(duty_id=duty.pk, by=request.user, hours_spent=form.cleaned_data["hours_spent"])
    return go(request, "content:item", _("Saved."), item_id=duty.item_id)


@login_required
@require_http_methods(["GET", "POST"])
def assign(request: MemberRequest, item_id: int, kind: str) -> HttpResponse:
    item = item_to(request, item_id, rights.require_assign)
    duty = item.duties.filter(kind=kind).first()
    known = {name: getattr(duty, name) for name in ("owner", "department", "due_at")} if duty else {}
    initial = {**known, "hours": duty.hours_planned if duty else None}
    form = DutyForm(request.POST or None, kind=DutyKind(kind), initial=initial)
    if request.method == "POST" and form.is_valid():
        duties.assign(item_id=item.pk, kind=kind, by=request.user, **form.cleaned_data)
        return go(request, "content:item", _("Saved."), item_id=item.pk)
    context = {"form": form, "item": item, "kind": DutyKind(kind)}
    return render(request, "content/assign.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def fill(request: MemberRequest, item_id: int) -> HttpResponse:
    item_to(request, item_id, rights.require_assign)
    duties.fill_from_defaults(item_id=item_id, by=request.user)
    return go(request, "content:item", _("Filled from the department's defaults."), item_id=item_id)
