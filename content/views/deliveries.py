"""A delivery: what is known of it, what a person can decide, and (ready for a telephone) posting it by hand."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from content.delivery_forms import DecisionForm, offers
from content.models import Delivery
from content.number_forms import NumbersForm
from content.selectors import deliveries as selectors
from content.selectors import handing, newsletters, rights
from content.selectors.counting import numbers_of
from content.selectors.faces import face_of
from content.selectors.mailing import is_newsletter
from content.selectors.waiting import address_of, is_open, next_for
from content.services import deliveries as services
from content.services.decisions import DECISIONS
from smm.core.errors import Refused
from smm.core.htmx import go
from team.permissions import Action, require
from team.requests import MemberRequest

WHOLE = "content/delivery.html"
PAGES = {"by_hand": "content/hand_over.html", "correct": "content/correct.html"}
"""Pages with a form of their own, by what its field `page` says."""
SAID = {
    "look_again": gettext_lazy("SMM looks again within seconds; this page shows what it found."),
    "correct": gettext_lazy("The correction waits for approval."),
    "take_down": gettext_lazy("It is being taken down; this page shows what came of it."),
}


@login_required
@require_GET
def delivery_page(request: MemberRequest, delivery_id: int) -> HttpResponse:
    return page(request, delivery_id, WHOLE)


@login_required
@require_GET
def hand_over(request: MemberRequest, delivery_id: int) -> HttpResponse:
    return page(request, delivery_id, PAGES["by_hand"])


@login_required
@require_GET
def correct(request: MemberRequest, delivery_id: int) -> HttpResponse:
    delivery = get_object_or_404(selectors.visible_deliveries(request.user), pk=delivery_id)
    rights.require_decide(request.user, delivery, "correct")
    return page(request, delivery_id, PAGES["correct"])


def page(
    request: MemberRequest,
    delivery_id: int,
    template: str,
    typed: DecisionForm | None = None,
    status: int = 200,
    numbers_form: NumbersForm | None = None,
) -> HttpResponse:
    """One of a delivery's pages, with what was `typed` where it comes back with what is wrong."""
    delivery = get_object_or_404(selectors.visible_deliveries(request.user), pk=delivery_id)
    values: dict[str, Any] = {"delivery": delivery, "item": delivery.item, "typed": typed}
    values |= {"offers": offers(delivery, selectors.acts(request.user, delivery), typed)}
    values |= {"face": face_of(delivery), **handing.context_of(delivery), **_numbers(request, delivery, numbers_form)}
    values["newsletter"] = newsletters.section(delivery, request.user) if is_newsletter(delivery.channel) else None
    return render(request, template, values, status=status)


def _numbers(request: MemberRequest, delivery: Delivery, typed: NumbersForm | None) -> dict[str, Any]:
    """What is known of the numbers of what was posted by hand, and the form for those who may write them down."""
    numbers = numbers_of(delivery)
    may_count = numbers is not None and rights.may_count(request.user, delivery.item)
    return {"numbers": numbers, "numbers_form": (typed or NumbersForm()) if may_count else None}


@login_required
@require_POST
def decide(request: MemberRequest, delivery_id: int, act: str) -> HttpResponse:
    """Decide; what is in the way comes back on the page with everything that was typed."""
    delivery = get_object_or_404(selectors.visible_deliveries(request.user), pk=delivery_id)
    rights.require_decide(request.user, delivery, act)
    if act not in DECISIONS:
        raise Http404
    form, template = (
        DecisionForm(request.POST, act=act),
        PAGES.get(request.POST.get("page", ""), WHOLE),
    )
    if not form.is_valid():
        return page(request, delivery_id, template, form, status=422)
    try:
        done = DECISIONS[act](delivery_id=delivery_id, by=request.user, **form.arguments())
    except Refused as refused:
        form.add_error(None, refused.missing)
        return page(request, delivery_id, template, form, status=409)
    return _onward(request, act, before=delivery, done=done)


def _onward(request: MemberRequest, act: str, *, before: Delivery, done: Delivery) -> HttpResponse:
    """Who has settled one that was open goes on with the next; everybody else comes back to where they were."""
    following = next_for(request.user, done) if is_open(before) and not is_open(done) else None
    if following is None:
        return go(request, "content:delivery", str(SAID.get(act, _("Done."))), delivery_id=done.pk)
    return go(request, address_of(following), _("Done. This one is next."))


@login_required
@require_POST
def look_again_at_all(request: MemberRequest) -> HttpResponse:
    """Have everything unknown looked up that the person may decide about."""
    require(request.user, Action.WORK_ON_CONTENT)
    number = services.look_again_at_all(by=request.user)
    text = ngettext("SMM looks again for %(n)s.", "SMM looks again for %(n)s.", number) % {"n": number}
    return go(request, "home:decisions", text)
