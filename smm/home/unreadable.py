"""The answer to a request that cannot be read."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what is wrong with the request: 413 where more was sent than is ever read, else 400."""
    is_too_long = isinstance(exception, RequestDataTooBig)
    return render(request, "400.html", {"is_too_long": is_too_long}, status=413 if is_too_long else 400)
