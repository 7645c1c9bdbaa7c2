"""Numbers of what was posted by hand: of one publication, of many in one table, and as a file."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from content.models import Delivery
from content.number_forms import NumbersForm, NumbersImportForm
from content.selectors import counting as selectors
from content.selectors import rights
from content.selectors.deliveries import visible_deliveries
from content.selectors.readings import latest_by_delivery
from content.services import counting
from content.sheets import template
from content.views.board import number_in
from content.views.deliveries import WHOLE, page
from smm.core.errors import Refused
from smm.core.htmx import go
from team.permissions import Action, require
from team.requests import MemberRequest


@login_required
@require_POST
def write_down(request: MemberRequest, delivery_id: int) -> HttpResponse:
    """The short form on the publication's page."""
    rights.require_count(request.user, get_object_or_404(visible_deliveries(request.user), pk=delivery_id))
    form = NumbersForm(request.POST)
    if _is_taken(request, delivery_id, form):
        return go(request, "content:delivery", _("The numbers are written down."), delivery_id=delivery_id)
    return page(request, delivery_id, WHOLE, status=422, numbers_form=form)


def _is_taken(request: MemberRequest, delivery_id: int, form: NumbersForm) -> bool:
    """Write down what a form holds; where something is in the way the form says it."""
    if not form.is_valid():
        return False
    try:
        counting.write_down(delivery_id=delivery_id, by=request.user, **form.arguments())
    except Refused as refused:
        form.add_error(None, refused.missing)
        form.asks_sure = isinstance(refused, counting.Lower)
        return False
    return True


Row = tuple[Delivery, NumbersForm]


@login_required
@require_http_methods(["GET", "POST"])
def table(request: MemberRequest) -> HttpResponse:
    """Publications that lack numbers, one line each; lines that hold a mistake come back, the others are kept."""
    channel = number_in(request.GET.get("channel", ""))
    rows = _rows(request, channel)
    taken = _take(request, rows) if request.method == "POST" else 0
    wrong = [row for row in rows if row[1].errors]
    if taken and not wrong:
        text = ngettext("%(n)s publication has its numbers.", "%(n)s publications have their numbers.", taken)
        return go(request, request.get_full_path(), text % {"n": taken})
    return _table(request, channel, wrong or rows, status=422 if wrong else 200)


def _rows(request: MemberRequest, channel: int | None) -> list[Row]:
    deliveries = list(selectors.lacking(request.user, channel)[: selectors.MOST_ROWS])
    known = latest_by_delivery([one.pk for one in deliveries])
    data = request.POST if request.method == "POST" else None
    return [(one, NumbersForm(data, prefix=f"d{one.pk}", known=known.get(one.pk))) for one in deliveries]


def _take(request: MemberRequest, rows: list[Row]) -> int:
    """Write down the lines in which something was typed; how many."""
    typed = [(one, form) for one, form in rows if form.has_changed()]
    return sum(_is_taken(request, one.pk, form) for one, form in typed)


def _table(
    request: MemberRequest, channel: int | None, rows: list[Row], status: int = 200, **more: Any
) -> HttpResponse:
    context: dict[str, Any] = {"rows": rows, "channel": channel, "channels": selectors.channels(request.user)}
    context |= {"import_form": NumbersImportForm(), **more}
    return render(request, "content/numbers.html", context, status=status)


@login_required
@require_POST
def import_csv(request: MemberRequest) -> HttpResponse:
    """Takes the good lines and shows what came of it, the bad ones by number."""
    require(request.user, Action.WORK_ON_CONTENT)
    channel, form = number_in(request.GET.get("channel", "")), NumbersImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _table(request, channel, _empty_rows(request, channel), status=422, import_form=form)
    report = counting.import_csv(by=request.user, **form.arguments())
    return _table(request, channel, _empty_rows(request, channel), report=report)


def _empty_rows(request: MemberRequest, channel: int | None) -> list[Row]:
    deliveries = selectors.lacking(request.user, channel)[: selectors.MOST_ROWS]
    return [(one, NumbersForm(prefix=f"d{one.pk}")) for one in deliveries]


@login_required
@require_GET
def download(request: MemberRequest) -> HttpResponse:
    """A file to fill in, with a line for each publication that lacks numbers."""
    channel = number_in(request.GET.get("channel", ""))
    rows = selectors.lacking(request.user, channel)[: counting.MOST_LINES]
    response = HttpResponse(template(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="numbers.csv"'
    return response
