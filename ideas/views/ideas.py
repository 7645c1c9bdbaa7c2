"""Ideas inside the department: list, board, one idea, its answers and its decision."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ideas import selectors, services
from ideas.forms import DecisionForm, FilterForm, IdeaForm, VettingForm, conversation_ids
from ideas.models import UNDECIDED, Idea
from ideas.vetting import VettingAnswers, missing, warnings
from smm.core.brand import chosen_brand
from smm.core.errors import Refused
from smm.core.htmx import go, is_htmx
from smm.core.keyset import page
from team.models import Company
from team.permissions import Action, can, require
from team.requests import MemberRequest


def _idea(request: MemberRequest, idea_id: int) -> Idea:
    require(request.user, Action.VIEW_IDEAS)
    try:
        return selectors.idea_for(request.user, idea_id)
    except Idea.DoesNotExist as error:
        raise Http404 from error


@login_required
@require_safe
def idea_list(request: MemberRequest) -> HttpResponse:
    require(request.user, Action.VIEW_IDEAS)
    form = FilterForm(request.GET)
    filters = form.filters(chosen_brand(request))
    is_board = request.GET.get("view") == "board"
    context = {"form": form, "is_board": is_board, "is_filtered": any([filters.query, filters.state, filters.mine])}
    if is_board:
        return render(request, "ideas/board.html", {**context, "columns": selectors.board(request.user, filters)})
    found = page(selectors.ideas_of(request.user, filters), "vote_count", request.GET.get("after", ""))
    return render(request, "ideas/list.html", {**context, "page": found})


@login_required
def idea_new(request: MemberRequest) -> HttpResponse:
    """`?conversation=<id>` (several are fine) starts an idea that remembers where it comes from."""
    require(request.user, Action.SUBMIT_IDEA)
    ids = conversation_ids([*request.GET.getlist("conversation"), *request.POST.getlist("conversation")])
    conversations = selectors.conversations_for(request.user, ids)
    start = {"title": str(conversations[0])[:200], "brand": conversations[0].brand_id} if conversations else {}
    form = IdeaForm(request.POST or None, member=request.user, initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        brand_id = given["brand"].pk if given["brand"] else None
        idea = services.hand_in(
            title=given["title"], text=given["text"], brand_id=brand_id, by=request.user, conversation_ids=ids
        )
        return go(request, f"/ideas/{idea.pk}/", _("Thank you. The idea is in the list."))
    return render(request, "ideas/new.html", {"form": form, "conversations": conversations})


@login_required
@require_safe
def idea(request: MemberRequest, idea_id: int) -> HttpResponse:
    return _idea_page(request, _idea(request, idea_id), DecisionForm())


def _idea_page(request: MemberRequest, found: Idea, form: DecisionForm, status: int = 0) -> HttpResponse:
    """The idea with its decision form, filled as it was sent where something is wrong in it."""
    vetting = selectors.latest_vetting(found)
    lacking = missing(selectors.answers_of(vetting))
    is_open = found.state in UNDECIDED
    context: dict[str, object] = {"idea": found, "vetting": vetting, "missing": lacking, "is_open": is_open}
    context |= {"form": form, "currency": Company.load().currency}
    if not form.is_bound:
        form.fields["version"].initial = found.version
    return render(request, "ideas/idea.html", context, status=status or (422 if form.errors else 200))


@login_required
@require_POST
def vote(request: MemberRequest, idea_id: int) -> HttpResponse:
    """Give one's voice, or take it back."""
    _idea(request, idea_id)
    act = services.take_vote_back if request.POST.get("back") else services.vote
    act(idea_id=idea_id, by=request.user)
    if not is_htmx(request):
        return go(request, "ideas:idea", idea_id=idea_id)
    return render(request, "ideas/_vote.html", {"idea": _idea(request, idea_id)})


@login_required
def vet(request: MemberRequest, idea_id: int) -> HttpResponse:
    found = _idea(request, idea_id)
    require(request.user, Action.VET_IDEA, found)
    latest = selectors.latest_vetting(found)
    form = VettingForm(request.POST or None, member=request.user, idea=found, instance=None if request.POST else latest)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _vetted(request, idea_id, form)
            except Refused as refused:  # what was typed stays in the form
                status = HTTPStatus.CONFLICT
                form.refuse(refused.missing, found.version)
    return render(request, "ideas/vet.html", _vetting_context(request, found, form), status=status)


def _vetted(request: MemberRequest, idea_id: int, form: VettingForm) -> HttpResponse:
    version = form.cleaned_data.get("version")
    services.vet(idea_id=idea_id, by=request.user, answers=form.answers(), version=version)
    return go(request, "ideas:idea", _("The answers are saved."), idea_id=idea_id)


def _vetting_context(request: MemberRequest, found: Idea, form: VettingForm) -> dict[str, object]:
    targets = selectors.target_help(request.user, found)
    answers = selectors.answers_of(selectors.latest_vetting(found)) or VettingAnswers()
    means = selectors.means_help(found)
    return {
        "idea": found,
        "form": form,
        "targets": targets,
        "answers": answers,
        "help": means,
        "warnings": warnings(answers, means.means),
        "metrics": selectors.metric_help(request.user, [line.metric.key for line in targets][:8]),
    }


@login_required
@require_POST
def decide(request: MemberRequest, idea_id: int) -> HttpResponse:
    found = _idea(request, idea_id)
    if not can(request.user, Action.DECIDE_IDEA, found):
        raise PermissionDenied(_("Only a leader over the brand decides about ideas."))
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _idea_page(request, found, form)
    try:
        services.decide(idea_id=idea_id, by=request.user, **form.cleaned_data)
    except Refused as refused:  # what was typed stays in the form
        form.refuse(refused.missing, found.version)
        return _idea_page(request, found, form, HTTPStatus.CONFLICT)
    return go(request, "ideas:idea", _("Decided. The proposer is told."), idea_id=idea_id)
