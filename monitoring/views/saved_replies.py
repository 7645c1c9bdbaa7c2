"""Answers given often."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from monitoring.forms import SavedReplyForm
from monitoring.models import SavedReply
from monitoring.services import saved_replies as services
from smm.core.htmx import go
from team.permissions import visible_to
from team.requests import MemberRequest

MOST = 200


@login_required
@require_http_methods(["GET", "POST"])
def saved_replies(request: MemberRequest) -> HttpResponse:
    services.require_keep(request.user, None)
    form = SavedReplyForm(request.POST or None, member=request.user)
    if request.method == "POST" and form.is_valid():
        services.save(by=request.user, **form.cleaned_data)
        return go(request, "monitoring:saved_replies", _("Saved."))
    rows = visible_to(request.user, SavedReply.objects.select_related("brand"))[:MOST]
    status = 422 if form.errors else 200
    return render(request, "monitoring/saved_replies.html", {"form": form, "rows": rows}, status=status)


@login_required
@require_POST
def delete(request: MemberRequest, saved_reply_id: int) -> HttpResponse:
    get_object_or_404(visible_to(request.user, SavedReply.objects.all()), pk=saved_reply_id)
    services.delete(by=request.user, saved_reply_id=saved_reply_id)
    return go(request, "monitoring:saved_replies", _("Deleted."))
