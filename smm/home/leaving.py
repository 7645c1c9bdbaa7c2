"""Leaving the demo: a leader asks, the parent process does it, the page waits."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from smm.core import demo
from team.models import Member
from team.permissions import Action, require


def ask_to_leave(*, by: Member) -> None:
    """Have the demo put aside and an empty department started; leaders only, in the demo only."""
    if not settings.DEMO:
        raise PermissionDenied(_("There is no demo here to leave."))
    require(by, Action.MANAGE_COMPANY)
    demo.ask_to_leave()


@login_required
def leave_demo(request: HttpRequest) -> HttpResponse:
    """GET asks whether it is meant; POST does it."""
    assert isinstance(request.user, Member)
    if request.method == "POST":
        ask_to_leave(by=request.user)
        return redirect("home:demo_left")
    require(request.user, Action.MANAGE_COMPANY)
    words = {
        "title": _("Leave the demo"),
        "question": _(
            "An empty department starts, and you set it up. The demo's data is kept aside in the data folder; "
            "nobody can sign in to it any more."
        ),
        "act": _("Leave the demo"),
    }
    return render(request, "confirm.html", {**words, "action": request.path, "back": "/", "danger": True})


@never_cache
@require_safe
def demo_left(request: HttpRequest) -> HttpResponse:
    """What the browser shows meanwhile; once the demo is left, it leads to the new department."""
    done = not settings.DEMO and not demo.is_leaving()
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": "/"} if done else {}, status=200 if done else 204)
    return redirect("/") if done else render(request, "home/demo_left.html")
