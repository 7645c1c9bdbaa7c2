"""Too many wrong passwords: whom axes counts them for, and what the person is told."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from smm.core.api import problem_body


def username(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """The e-mail address that was tried, as pages and API name it."""
    given = credentials or request.POST
    return (given.get("email") or given.get("login") or given.get("username") or "").strip().lower()


def answer(request: HttpRequest, response: HttpResponse | None, credentials: object = None) -> HttpResponse:
    """Say that the door is shut for a while: as a page, or to a program as problem details."""
    status = HTTPStatus.TOO_MANY_REQUESTS
    sentence = _("Too many wrong passwords. Wait a quarter of an hour, then try again.")
    if request.path.startswith("/api/"):
        return JsonResponse(problem_body(status, sentence), status=status, content_type="application/problem+json")
    return render(request, "account/locked.html", {"sentence": sentence}, status=status)
