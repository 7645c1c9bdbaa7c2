"""Refusals of the domain become pages: 409 with what is missing, never a 500."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from smm.core.errors import Refused


class RefusalMiddleware:
    """Shows `Refused` as a page, or to htmx as a box in the corner; a row that is gone is a page that is not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, ObjectDoesNotExist):
            return render(request, "404.html", status=404)
        if not isinstance(error, Refused):
            return None
        if getattr(request, "htmx", False):
            response = render(request, "_refused.html", {"missing": error.missing}, status=409)
            response["HX-Retarget"], response["HX-Reswap"] = "#refusal", "innerHTML"
            return response
        return render(request, "refused.html", {"missing": error.missing, "back": _came_from(request)}, status=409)


def _came_from(request: HttpRequest) -> str:
    """The page of ours on which the person was, for a link back."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}):
        return urlsplit(referer).path or "/"
    return "/"
