"""Answers to htmx: a toast beside the partial, or a plain redirect where there is no JavaScript."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url


def toast(response: HttpResponse, text: str, *, level: str = "success", undo: str = "") -> HttpResponse:
    """Show `text` in a corner once htmx has swapped the answer in; `undo` is the address that takes the act back."""
    response["HX-Trigger"] = json.dumps({"toast": {"text": str(text), "level": level, "undo": undo}})
    return response


def is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def go(request: HttpRequest, to: str, text: str = "", **kwargs: object) -> HttpResponse:
    """Lead to the page `to` (a URL name or path) with `text` as a message, by htmx or by redirect."""
    if text:
        messages.success(request, str(text))
    if is_htmx(request):
        return HttpResponse(headers={"HX-Redirect": resolve_url(to, **kwargs)})
    return redirect(resolve_url(to, **kwargs))
