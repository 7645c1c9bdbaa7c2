"""Reading exactly what goes out, on a telephone: approve and go to the next, or send back with a reason."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from content.forms import ReasonForm
from content.selectors import approvals as selector
from content.selectors.pages import items_for_page, page_of
from content.services import approval
from smm.core.htmx import go
from team.permissions import Action, require
from team.requests import MemberRequest

MOST_ITEMS = 50


@login_required
@require_GET
def approvals(request: MemberRequest) -> HttpResponse:
    require(request.user, Action.APPROVE_CONTENT)
    return render(request, "content/approvals.html", {"items": selector.waiting_for(request.user)[:MOST_ITEMS]})


def hashes_from(request: MemberRequest) -> dict[int, str]:
    """The payloads that the person saw: `hash-<delivery>` fields of those that are ticked."""
    chosen = [value for value in request.POST.getlist("delivery") if value.isdigit()]
    return {int(value): request.POST.get(f"hash-{value}", "") for value in chosen}


@login_required
@require_http_methods(["GET", "POST"])
def approve(request: MemberRequest, item_id: int) -> HttpResponse:
    require(request.user, Action.APPROVE_CONTENT)
    item = get_object_or_404(items_for_page(request.user), pk=item_id)
    if request.method == "POST":
        approval.approve(item_id=item.pk, by=request.user, delivery_hashes=hashes_from(request))
        following = selector.next_after(request.user, item.pk)
        if following:
            return go(request, "content:approve", _("Approved. Here is the next one."), item_id=following.pk)
        return go(request, "content:approvals", _("Approved. Nothing else waits for you."))
    going = selector.outgoing(item)
    open_ones = [one for one in going if not one.delivery.is_approved]
    context = {**page_of(request.user, item), "outgoing": going, "to_approve": open_ones, "reason_form": ReasonForm()}
    return render(request, "content/approve.html", context)
