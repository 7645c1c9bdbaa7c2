"""The board, and moving an item from stage to stage."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from content.forms import ReasonForm
from content.models import ContentItem
from content.selectors import board as selector
from content.selectors import rights
from content.selectors.board import Filters
from content.selectors.faces import standing_of
from content.services import stages
from content.views.asking import item_to
from content.workflow import MoveKind, Stage
from smm.core.brand import chosen_brand
from smm.core.errors import Refused
from smm.core.htmx import go
from smm.outbox.states import DeliveryState
from team.requests import MemberRequest


def filters_from(query: QueryDict, member_id: int, brand: int | None) -> Filters:
    """The board's filters as the address has them; what makes no sense is left out."""
    owner = query.get("owner", "")
    return Filters(
        q=query.get("q", "")[:200],
        owner=member_id if owner == "me" else number_in(owner),
        brand=number_in(query.get("brand", "")) or brand,
        channel=number_in(query.get("channel", "")),
        purpose=query.get("purpose", ""),
        due=query.get("due", "") if query.get("due") in ("overdue", "week") else "",
        stage=query.get("stage", ""),
    )


def number_in(text: str) -> int | None:
    """The number that stands in an address; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


@login_required
@require_GET
def board(request: MemberRequest) -> HttpResponse:
    filters = filters_from(request.GET, request.user.pk, chosen_brand(request))
    context = {"columns": selector.board(request.user, filters), "filters": filters, **selector.choices(request.user)}
    return render(request, "content/board.html", context)


def _kind_of_move(item: ContentItem, to: str) -> str:
    """The kind of the move from the item's stage to `to`; raises Refused where there is no such way."""
    ways = selector.ways(item)
    for stage, _label, kind in ways:
        if stage == to:
            return kind
    labels = _(", ").join(label for _stage, label, _kind in ways)
    names = {"stage": Stage(item.stage).label, "ways": labels or "–"}
    raise Refused([_("From “%(stage)s” an item can go to: %(ways)s.") % names])


@login_required
@require_POST
def move(request: MemberRequest, item_id: int) -> HttpResponse:
    """Move an item to the stage `to`: forward at once; back and out ask for a reason first."""
    item = item_to(request, item_id, rights.require_move)
    to = request.POST.get("to", "")
    if _kind_of_move(item, to) != MoveKind.FORWARD:
        return go(request, reverse("content:reason", args=[item.pk, to]))
    stages.advance(item_id=item.pk, by=request.user)
    return go(request, "content:board", _("Moved on."))


@login_required
@require_http_methods(["GET", "POST"])
def reason(request: MemberRequest, item_id: int, to: str) -> HttpResponse:
    """Send an item back, or cancel it, with a reason."""
    item = item_to(request, item_id, rights.require_move)
    kind, form = _kind_of_move(item, to), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if kind == MoveKind.CANCEL:
            stages.cancel(item_id=item.pk, by=request.user, reason=form.cleaned_data["reason"])
        else:
            stages.send_back(item_id=item.pk, to=to, by=request.user, reason=form.cleaned_data["reason"])
        return go(request, "content:item", _("Done; its people were told."), item_id=item.pk)
    context = {"item": item, "form": form, "kind": kind, "stage": Stage(to)}
    if kind == MoveKind.CANCEL:
        context["live"] = [row for row in standing_of(item) if row.delivery.state != DeliveryState.REMOVED]
    return render(request, "content/reason.html", context, status=422 if form.errors else 200)
