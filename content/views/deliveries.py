"""A delivery: what is known of it, and what a person can decide."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from content.delivery_forms import DecisionForm
from content.selectors import deliveries as selectors
from content.selectors import rights
from content.selectors.shown import of_payload
from content.services.decisions import DECISIONS
from smm.core.htmx import go
from team.requests import MemberRequest


@login_required
@require_GET
def delivery_page(request: MemberRequest, delivery_id: int) -> HttpResponse:
    delivery = get_object_or_404(selectors.visible_deliveries(request.user), pk=delivery_id)
    return _page(request, delivery_id, DecisionForm(initial=selectors.planned_in_zone(delivery)))


def _page(request: MemberRequest, delivery_id: int, form: DecisionForm, status: int = 200) -> HttpResponse:
    delivery = get_object_or_404(selectors.visible_deliveries(request.user), pk=delivery_id)
    values: dict[str, Any] = {"delivery": delivery, "item": delivery.item, "form": form}
    values |= {"acts": selectors.acts(request.user, delivery), "shown": of_payload(delivery)}
    return render(request, "content/delivery.html", values, status=status)


@login_required
@require_POST
def decide(request: MemberRequest, delivery_id: int, act: str) -> HttpResponse:
    delivery = get_object_or_404(selectors.visible_deliveries(request.user), pk=delivery_id)
    rights.require_decide(request.user, delivery, act)
    if act not in DECISIONS:
        raise Http404
    form = DecisionForm(request.POST, act=act)
    if not form.is_valid():
        return _page(request, delivery_id, form, status=422)
    done: dict[str, Any] = {"delivery_id": delivery_id, "by": request.user, **form.arguments()}
    DECISIONS[act](**done)
    return go(request, "content:delivery", _("Done."), delivery_id=delivery_id)


@login_required
@require_GET
def hand_over(request: MemberRequest, delivery_id: int) -> HttpResponse:
    delivery = get_object_or_404(selectors.visible_deliveries(request.user), pk=delivery_id)
    values = {"delivery": delivery, "shown": of_payload(delivery), "form": DecisionForm()}
    return render(request, "content/hand_over.html", values)
