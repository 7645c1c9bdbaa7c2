"""After publication: promoting, answering, results, evaluating."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.models import ContentItem, Mailing, MailRecipient
from content.outcome_forms import EvaluationForm, MailingForm, PromotionForm, SkipForm
from content.selectors import outcomes, rights
from content.selectors.deliveries import visible_deliveries
from content.selectors.items import visible_items
from content.selectors.mailing import page_of
from content.services import evaluation, mailing, newsletters, promotion
from content.views.asking import item_to
from smm.core.htmx import go
from smm.outbox.states import DeliveryState
from team.requests import MemberRequest


def _item(request: MemberRequest, item_id: int) -> ContentItem:
    return get_object_or_404(visible_items(request.user), pk=item_id)


def context_of(request: MemberRequest, item: ContentItem) -> dict[str, Any]:
    """What the four sections show, on a page of their own or on the item's."""
    context = outcomes.sections(item, request.user)
    evaluated = context["evaluation"]["evaluation"]
    return context | {
        "promotion_form": PromotionForm(),
        "skip_form": SkipForm(),
        "mailing_form": MailingForm(member=request.user, item=item, initial={"subject": item.title}),
        "evaluation_form": EvaluationForm(instance=evaluated),
        "may_evaluate": item.stage == "evaluate" and evaluation.may_evaluate(request.user, item),
        "may_confirm": {
            row["mailing"].pk
            for row in context["promotion"]["mailings"]
            if mailing.may_confirm(request.user, row["mailing"])
        },
    }


def _show(request: MemberRequest, item: ContentItem, **forms: Any) -> HttpResponse:
    """The sections as a page; `forms` come back with what is wrong."""
    context = context_of(request, item) | forms
    return render(request, "content/item/outcomes.html", context, status=422 if forms else 200)


@login_required
@require_safe
def show(request: MemberRequest, item_id: int) -> HttpResponse:
    return _show(request, _item(request, item_id))


@login_required
@require_POST
def record(request: MemberRequest, item_id: int) -> HttpResponse:
    item, form = item_to(request, item_id, promotion.require_promote), PromotionForm(request.POST)
    if not form.is_valid():
        return _show(request, item, promotion_form=form)
    promotion.record(item_id=item.pk, by=request.user, **form.cleaned_data)
    return go(request, "content:item", _("The promotion is written down."), item_id=item.pk)


@login_required
@require_POST
def skip(request: MemberRequest, item_id: int) -> HttpResponse:
    item, form = item_to(request, item_id, promotion.require_promote), SkipForm(request.POST)
    if not form.is_valid():
        return _show(request, item, skip_form=form)
    promotion.skip(item_id=item.pk, by=request.user, reason=form.cleaned_data["reason"])
    return go(request, "content:item", _("This item is not promoted."), item_id=item.pk)


@login_required
@require_POST
def write_mailing(request: MemberRequest, item_id: int) -> HttpResponse:
    item = item_to(request, item_id, promotion.require_promote)
    form = MailingForm(request.POST, member=request.user, item=item)
    if not form.is_valid():
        return _show(request, item, mailing_form=form)
    mailing.write(item_id=item.pk, by=request.user, **form.values())
    return go(request, "content:item", _("The e-mail waits for confirmation."), item_id=item.pk)


def _mailing_item(request: MemberRequest, mailing_id: int) -> ContentItem:
    row = get_object_or_404(Mailing, pk=mailing_id)
    return _item(request, row.item_id)


@login_required
@require_POST
def confirm_mailing(request: MemberRequest, mailing_id: int) -> HttpResponse:
    item = _mailing_item(request, mailing_id)
    mailing.confirm(mailing_id=mailing_id, by=request.user)
    return go(request, "content:item", _("The e-mail is on its way."), item_id=item.pk)


@login_required
@require_POST
def withdraw_mailing(request: MemberRequest, mailing_id: int) -> HttpResponse:
    _mailing_item(request, mailing_id)
    row = get_object_or_404(Mailing, pk=mailing_id)
    mailing.withdraw(mailing_id=mailing_id, by=request.user)
    return go(request, page_of(row), _("What had not left was taken back."))


@login_required
@require_POST
def decide_letter(request: MemberRequest, recipient_id: int) -> HttpResponse:
    row = get_object_or_404(MailRecipient.objects.select_related("mailing__newsletter"), pk=recipient_id)
    _item(request, row.mailing.item_id)
    mailing.require_change(request.user, row.mailing)
    wanted = request.POST.get("outcome", "")
    if wanted == "again":
        mailing.send_again(recipient_id=recipient_id, by=request.user)
    elif wanted in mailing.DECISIONS:
        mailing.decide(recipient_id=recipient_id, by=request.user, outcome=DeliveryState(wanted))
    return go(request, page_of(row.mailing), _("Saved."))


@login_required
@require_POST
def decide_letters(request: MemberRequest, mailing_id: int) -> HttpResponse:
    """About all letters of a mailing that wait for a person."""
    _mailing_item(request, mailing_id)
    row = Mailing.objects.select_related("newsletter").get(pk=mailing_id)
    mailing.require_change(request.user, row)
    act = request.POST.get("act", "")
    if act not in mailing.ALL:
        return go(request, page_of(row))
    mailing.decide_all(mailing_id=mailing_id, by=request.user, act=act)
    return go(request, page_of(row), _("Saved."))


@login_required
@require_POST
def send_test(request: MemberRequest, delivery_id: int) -> HttpResponse:
    """Send the person the newsletter as it is now."""
    delivery = get_object_or_404(visible_deliveries(request.user), pk=delivery_id)
    rights.require_decide(request.user, delivery)
    address = newsletters.send_test(delivery_id=delivery_id, by=request.user)
    said = _("Sent to %(address)s. Look how it reads there.") % {"address": address}
    return go(request, "content:delivery", said, delivery_id=delivery_id)


@login_required
@require_POST
def evaluate(request: MemberRequest, item_id: int) -> HttpResponse:
    item, form = item_to(request, item_id, evaluation.require_evaluate), EvaluationForm(request.POST)
    if not form.is_valid():
        return _show(request, item, evaluation_form=form)
    evaluation.save(item_id=item.pk, by=request.user, **form.cleaned_data)
    return go(request, "content:item", _("The evaluation is saved."), item_id=item.pk)
