"""Watches: what we look for and what was found."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from monitoring.forms import WatchForm
from monitoring.matching import QueryError
from monitoring.models import Watch
from monitoring.selectors import watching
from monitoring.services import watches as services
from smm.core.htmx import go, is_htmx
from team.permissions import Action, require
from team.requests import MemberRequest


@login_required
@require_safe
def watches(request: MemberRequest) -> HttpResponse:
    rows = watching.watch_list(request.user, request.GET.get("q", "")[:200])
    return render(request, "monitoring/watches.html", {"rows": rows})


def _found(request: MemberRequest, watch_id: int) -> Watch:
    return get_object_or_404(watching.visible_watches(request.user), pk=watch_id)


@login_required
@require_safe
def watch(request: MemberRequest, watch_id: int) -> HttpResponse:
    found = _found(request, watch_id)
    context = {
        "watch": found,
        "matches": watching.last_matches(request.user, found),
        "volume": watching.volume(found),
    }
    return render(request, "monitoring/watch.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, watch_id: int | None = None) -> HttpResponse:
    found = _found(request, watch_id) if watch_id else None
    require(request.user, Action.MANAGE_WATCHES, found)
    form = WatchForm(request.POST or None, instance=found, member=request.user)
    if request.method == "POST" and form.is_valid():
        saved = services.save(by=request.user, watch_id=watch_id, **form.cleaned_data)
        return go(request, reverse("monitoring:watch", args=[saved.pk]), _("Saved."))
    context = {"form": form, "watch": found}
    return render(request, "monitoring/watch_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def try_query(request: MemberRequest) -> HttpResponse:
    """What a query would have matched, before it is saved."""
    require(request.user, Action.MANAGE_WATCHES)
    query = request.POST.get("query", "").replace("“", '"').replace("”", '"')
    context: dict[str, Any] = {"query": query}
    try:
        context["matches"], context["found"], context["past"] = watching.matches_of(request.user, query)
    except QueryError as error:
        at = error.position
        context |= {"error": str(error), "before": query[max(at - 40, 0) : at], "behind": query[at : at + 40]}
    return render(request, f"monitoring/{'_' if is_htmx(request) else ''}tried.html", context)
