"""The set-up: the first account, six pages, and what is left to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from smm.home.setup import checklist, services
from smm.home.setup.forms import HowForm, WhereForm, WhichForm, WhoForm, WhyForm
from smm.home.setup.questions import DUTY_PLANS, KEYS, QUESTIONS
from team.edges import Words, answer_form, may
from team.forms.company import FirstLeaderForm, WhenForm
from team.models import Company, Member
from team.permissions import Action, require
from team.requests import MemberRequest
from team.services import company
from team.views.sign_in import BACKEND


@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Where the set-up goes on; with nobody there yet, the page that makes the first account."""
    if not Member.objects.exists():
        return _first_leader(request)
    if not isinstance(request.user, Member):
        return redirect(f"{reverse('account_login')}?next={reverse('home:setup')}")
    require(request.user, Action.MANAGE_COMPANY)
    step = Company.load().setup_step
    return redirect("home:setup_step", KEYS[step]) if step < len(KEYS) else redirect("home:setup_done")


def _first_leader(request: HttpRequest) -> HttpResponse:
    form = FirstLeaderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.cleaned_data.pop("again")
        leader = company.first_leader(**form.cleaned_data, language=get_language() or "")
        login(request, leader, backend=BACKEND)
        return redirect("home:setup")
    return render(request, "setup/first.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@may(Action.MANAGE_COMPANY)
def setup_step(request: MemberRequest, key: str) -> HttpResponse:
    """One of the six questions, the first time or as settings later."""
    if key not in KEYS:
        raise Http404
    position = KEYS.index(key)
    form = _form(key, request.POST or None)
    following = [reverse("home:setup_step", args=[one]) for one in KEYS[position + 1 :]]

    def save(_data: dict[str, Any]) -> None:
        SAVES[key](request.user, form)
        company.answered(by=request.user, step=position + 1, last=len(KEYS))

    words = Words(QUESTIONS[position].asks, _("Save and go on"), [*following, reverse("home:setup_done")][0], "")
    context = {"questions": QUESTIONS, "key": key, "answered": Company.load().setup_step}
    return answer_form(request, form, save, words, template=f"setup/{_template(key)}.html", **context)


@require_safe
@may(Action.MANAGE_COMPANY)
def setup_done(request: MemberRequest) -> HttpResponse:
    """The department works; what is left is listed."""
    context = {"points": checklist.points(), "questions": QUESTIONS, "answered": Company.load().setup_step}
    return render(request, "setup/done.html", context)


def _template(key: str) -> str:
    return key if key in {"who", "how"} else "step"


def _form(key: str, data: Any) -> forms.BaseForm:
    if key == "why":
        return WhyForm(data, instance=Company.load())
    if key == "when":
        return WhenForm(data, instance=Company.load())
    return {"who": WhoForm, "where": WhereForm, "which": WhichForm, "how": HowForm}[key](data)


def _save_why(by: Member, form: WhyForm) -> None:
    data = form.cleaned_data
    numbers = [(goal, data.pop(f"goal_{goal.kind}")) for goal in form.offered]
    services.answer_why(by=by, chosen=[(goal, number) for goal, number in numbers if number], **data)


def _save_who(by: Member, form: WhoForm) -> None:
    services.answer_who(by=by, people=form.people())


def _save_where(by: Member, form: WhereForm) -> None:
    names = {kind.value: form.names(field) for field, kind in form.KINDS.items()}
    services.answer_where(by=by, names=names, newsroom=form.cleaned_data["newsroom"])


def _save_which(by: Member, form: WhichForm) -> None:
    data = form.cleaned_data
    watched = [one for one in form.segments if data.get(f"watch_{one.pk}")]
    tones = {one: data[f"tone_{one.pk}"] for one in form.segments if f"tone_{one.pk}" in data}
    services.answer_which(by=by, watched=watched, tones=tones)


def _save_how(by: Member, form: HowForm) -> None:
    data = form.cleaned_data
    services.answer_how(by=by, owners=[(p, data[f"who_{p.kind}"], data[f"hours_{p.kind}"]) for p in DUTY_PLANS])


def _save_when(by: Member, form: WhenForm) -> None:
    company.change(by=by, **form.cleaned_data)


SAVES: dict[str, Callable[[Member, Any], None]] = {
    "why": _save_why,
    "who": _save_who,
    "where": _save_where,
    "which": _save_which,
    "how": _save_how,
    "when": _save_when,
}
