"""The sign-in page, and the demo's one-click accounts on it."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from team import demo
from team.models import Member

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class SignInView(LoginView):
    """allauth's own, with the cast of the demo beside the form; while there is nobody, it leads to the set-up."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(*args, **kwargs) if Member.objects.exists() else redirect("home:setup")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, demo_accounts=demo.accounts(self.request))


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the cast; refused anywhere but in the demo and from this machine itself."""
    member = demo.find(request, request.POST.get("email", ""))
    if member is None:
        raise PermissionDenied(_("The demo's accounts are open only in the demo and on this machine."))
    login(request, member, backend=BACKEND)
    return redirect("/")
