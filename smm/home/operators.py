"""The way into the operators' admin: the same sign-in as everywhere, its lock-out and second step included."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _


def sign_in(request: HttpRequest) -> HttpResponse:
    """Send strangers to sign in; whoever is signed in and still gets here is no operator."""
    if request.user.is_authenticated:
        raise PermissionDenied(_("Only operators may open the admin."))
    return redirect_to_login(request.GET.get("next", "/admin/"))
