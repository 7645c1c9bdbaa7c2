"""The brand that the person is looking at: chosen in the top bar, kept in the session."""

from __future__ import annotations

from django.http import HttpRequest

KEY = "brand"


def chosen_brand(request: HttpRequest) -> int | None:
    """The id of the chosen brand's segment; None means every brand that the person may see."""
    value = request.session.get(KEY) if hasattr(request, "session") else None
    return value if isinstance(value, int) else None


def choose_brand(request: HttpRequest, brand_id: int | None) -> None:
    """Keep `brand_id` for this session; the caller has checked that the person may see it."""
    request.session[KEY] = brand_id
