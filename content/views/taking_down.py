"""Taking down everywhere at once, and what came of it on each channel."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from content.forms import TakeDownForm
from content.selectors import rights
from content.selectors.faces import standing_of
from content.services import taking_down
from content.views.asking import item_to
from smm.core.htmx import go, is_htmx
from smm.outbox.states import DeliveryState
from team.requests import MemberRequest


@login_required
@require_http_methods(["GET", "POST"])
def take_down(request: MemberRequest, item_id: int) -> HttpResponse:
    """What is live, to choose from and to take down with a reason; then, channel by channel, what came of it."""
    item = item_to(request, item_id, rights.require_take_down)
    form = TakeDownForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        taking_down.take_down_all(item_id=item.pk, by=request.user, **form.arguments())
        return go(request, "content:take_down", _("Here is what comes of it, channel by channel."), item_id=item.pk)
    rows = standing_of(item)
    context = {
        "item": item,
        "form": form,
        "rows": rows,
        "chosen": form.chosen() if form.is_bound else [row.delivery.pk for row in rows],
        "may_choose": any(row.may_be_chosen for row in rows),
        "is_busy": any(row.delivery.state == DeliveryState.REMOVING for row in rows),
    }
    template = "content/_standing.html" if is_htmx(request) else "content/take_down.html"
    return render(request, template, context, status=422 if form.errors else 200)
