"""Sources: where we fetch from and how they fare."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitoring import collecting
from monitoring.forms import FeedForm
from monitoring.selectors import watching
from monitoring.services import sources as services
from smm.core.htmx import go
from smm.core.sentences import keep_error, tell
from smm.platforms.contract import Incoming, PlatformError
from team.permissions import Action, leads_brand, require
from team.requests import MemberRequest

MOST_SHOWN = 5


@login_required
@require_safe
def sources(request: MemberRequest) -> HttpResponse:
    rows = watching.source_list(request.user, request.GET.get("q", "")[:200])
    led = {source.pk for source in rows if leads_brand(request.user, source.brand_id)}
    return render(request, "monitoring/sources.html", {"rows": rows, "led": led})


def _tried(form: FeedForm) -> list[Incoming] | None:
    """What the feed holds now; None, with an error in the form, if it cannot be read."""
    try:
        return list(collecting.sample(form.cleaned_data["url"]).items)
    except PlatformError as error:
        form.add_error("url", tell(keep_error(error)))
        return None


@login_required
@require_http_methods(["GET", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """Add a feed once it has been read successfully, or (button “try”) only show what it holds."""
    require(request.user, Action.MANAGE_WATCHES)
    form = FeedForm(request.POST or None, member=request.user)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid() and (items := _tried(form)) is not None:
        if "try" not in request.POST:
            services.add_feed(by=request.user, **form.cleaned_data)
            return go(request, "monitoring:sources", _("The feed is read from now on."))
        context |= {"items": items[:MOST_SHOWN], "count": len(items), "is_tried": True}
    return render(request, "monitoring/source_new.html", context, status=422 if form.errors else 200)


def _check(request: MemberRequest, source_id: int) -> None:
    get_object_or_404(watching.visible_sources(request.user), pk=source_id)


@login_required
@require_POST
def fetch_now(request: MemberRequest, source_id: int) -> HttpResponse:
    _check(request, source_id)
    services.fetch_now(by=request.user, source_id=source_id)
    return go(request, "monitoring:sources", _("It is fetched within seconds."))


@login_required
@require_POST
def pause(request: MemberRequest, source_id: int) -> HttpResponse:
    _check(request, source_id)
    services.pause(by=request.user, source_id=source_id, is_active=False)
    return go(request, "monitoring:sources", _("Paused."))


@login_required
@require_POST
def resume(request: MemberRequest, source_id: int) -> HttpResponse:
    _check(request, source_id)
    services.pause(by=request.user, source_id=source_id, is_active=True)
    return go(request, "monitoring:sources", _("It goes on."))
