"""The way through a tracked link."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from content.services import tracking


@require_safe
def track(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the stored address, counting people's visits; robots and previews are led, not counted."""
    is_person = request.method == "GET" and not tracking.is_robot(request.headers.get("User-Agent", ""))
    answer = HttpResponseRedirect(tracking.follow(code=code, is_counted=is_person))
    answer["Cache-Control"] = "no-store"
    return answer
