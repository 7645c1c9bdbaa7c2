"""The record of what was done."""

from __future__ import annotations

import csv
import json

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from team.edges import may
from team.forms.audit import AuditFilterForm
from team.models import AuditEvent
from team.permissions import Action
from team.requests import MemberRequest
from team.selectors import audit as selectors

MOST_EXPORTED = 10_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
@may(Action.VIEW_AUDIT)
def events(request: MemberRequest) -> HttpResponse:
    form = AuditFilterForm(request.GET)
    filters = form.filters(request.GET.get("q", ""))
    page = selectors.events_page(request.user, filters, request.GET.get("after", ""))
    return render(request, "team/audit.html", {"page": page, "form": form})


@require_safe
@may(Action.VIEW_AUDIT)
def events_csv(request: MemberRequest) -> HttpResponse:
    """The same selection as a file, at most ten thousand lines."""
    found = selectors.events(request.user, AuditFilterForm(request.GET).filters(request.GET.get("q", "")))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    writer = csv.writer(response)
    writer.writerow(["at", "actor", "action", "act", "subject_type", "subject_id", "subject", "detail"])
    for event in found.order_by("-at", "-pk")[:MOST_EXPORTED]:
        writer.writerow([_plain(cell) for cell in _cells(event)])
    return response


def _cells(event: AuditEvent) -> list[object]:
    at, who = event.at.isoformat(), event.actor or ""
    detail = json.dumps(event.detail, ensure_ascii=False)
    return [at, who, event.action, event.words, event.subject_type, event.subject_id, event.subject, detail]


def _plain(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text
