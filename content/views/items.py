"""One item's page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from content.selectors.items import visible_items
from team.requests import MemberRequest


@login_required
@require_GET
def item_page(request: MemberRequest, item_id: int) -> HttpResponse:
    return render(
        request, "content/item/item.html", {"item": get_object_or_404(visible_items(request.user), pk=item_id)}
    )
