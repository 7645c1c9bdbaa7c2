"""Whom a proxy speaks for, and refusals of the domain as pages: 409 with what is missing, never a 500."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed, ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from smm.core.errors import Refused


class ForwardedMiddleware:
    """Behind a proxy REMOTE_ADDR becomes the last hop of X-Forwarded-For: the one that the proxy saw itself.

    Earlier hops are what the client says, and without a proxy all of them are: nothing of that counts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.BEHIND_PROXY:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if _is_address(last):
            request.META["REMOTE_ADDR"] = last
        return self.get_response(request)


def _is_address(text: str) -> bool:
    try:
        return bool(ipaddress.ip_address(text))
    except ValueError:
        return False


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
