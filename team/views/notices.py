"""What the member was told."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from smm.core.htmx import go
from team.models import Notice
from team.requests import MemberRequest
from team.selectors.notices import notices_of
from team.services import notices as services


@login_required
@require_safe
def notices(request: MemberRequest) -> HttpResponse:
    unread_only = request.GET.get("show") == "unread"
    page = notices_of(request.user, unread_only=unread_only, cursor=request.GET.get("after", ""))
    address = reverse("team:notices")
    tabs = [(address, _("All"), not unread_only), (f"{address}?show=unread", _("Unread"), unread_only)]
    return render(request, "team/notices.html", {"page": page, "tabs": tabs})


@login_required
@require_POST
def read_notice(request: MemberRequest, notice_id: int) -> HttpResponse:
    """Mark it as read and open what it speaks of."""
    get_object_or_404(Notice, pk=notice_id, recipient=request.user)
    notice = services.read(by=request.user, notice_id=notice_id)
    safe = url_has_allowed_host_and_scheme(notice.url, allowed_hosts={request.get_host()})
    return redirect(notice.url if safe else "team:notices")


@login_required
@require_POST
def read_all_notices(request: MemberRequest) -> HttpResponse:
    services.read_all(by=request.user)
    return go(request, "team:notices", _("Everything is read."))
