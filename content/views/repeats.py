"""Recurring publications."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from content.repeat_forms import RepeatForm
from content.selectors import deliveries as selectors
from content.selectors import rights
from content.services import repeats as services
from smm.core.htmx import go
from team.requests import MemberRequest


@login_required
@require_http_methods(["GET", "POST"])
def repeats(request: MemberRequest, delivery_id: int) -> HttpResponse:
    """What is planned again and what became of it, and the form that plans it."""
    delivery = get_object_or_404(selectors.visible_deliveries(request.user), pk=delivery_id)
    form = RepeatForm(request.POST or None)
    if request.method == "POST":
        rights.require_write(request.user, delivery.item)
    if form.is_valid():
        made = services.repeat(delivery_id=delivery_id, by=request.user, **form.cleaned_data)
        said = ngettext("Planned once more.", "Planned %(count)s times more.", len(made)) % {"count": len(made)}
        return go(request, "content:repeats", said, delivery_id=delivery_id)
    context = {"delivery": delivery, "form": form, "rows": delivery.repeats.order_by("due_at")}
    context["may_write"] = rights.may_write(request.user, delivery.item)
    return render(request, "content/repeats.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def stop_repeats(request: MemberRequest, delivery_id: int) -> HttpResponse:
    get_object_or_404(selectors.visible_deliveries(request.user), pk=delivery_id)
    services.stop(delivery_id=delivery_id, by=request.user)
    return go(request, "content:repeats", _("No more repeats."), delivery_id=delivery_id)
