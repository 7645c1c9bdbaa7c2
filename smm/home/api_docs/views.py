"""The page of the API's documentation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from smm.core.api import KeysetPagination, problem_body
from smm.home.api_docs import document
from smm.home.api_docs.examples import as_json


@login_required
@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """Every endpoint, or those that hold all words of `q`, opened."""
    query = request.GET.get("q", "").strip()[:100]
    groups = document.matching(document.groups(get_language() or settings.LANGUAGE_CODE), query)
    return render(request, "api/docs.html", {"groups": groups, "query": query, **_basics()})


def _basics() -> dict[str, Any]:
    """What holds for all endpoints."""
    missing = [_("Write a brief: what is it, and why?")]
    return {
        "base_url": settings.BASE_URL,
        "page_size": KeysetPagination.page_size,
        "most_rows": KeysetPagination.max_page_size,
        "problem": as_json(problem_body(409, missing[0], missing=missing)),
        "rates": settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"],
    }
