"""The team's list, a member's page, and how people come and go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from smm.core.htmx import go
from team import platform_names, selectors
from team.edges import Words, answer_form, may
from team.forms.people import HandOverForm, MemberForm, PasswordForm, SkillsForm, TeamFilterForm
from team.models import Member
from team.permissions import Action, require
from team.requests import MemberRequest
from team.services import invitations
from team.services import members as services

FORM = require_http_methods(["GET", "POST"])


@require_safe
@may(Action.VIEW_TEAM)
def team(request: MemberRequest) -> HttpResponse:
    form = TeamFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    department = chosen.get("department")
    people = selectors.people(
        text=request.GET.get("q", "")[:100],
        role=chosen.get("role", ""),
        department_id=department.pk if department else None,
        left=chosen.get("show") == "left",
    )
    return render(request, "team/list.html", {"people": people, "form": form})


@require_safe
@may(Action.VIEW_TEAM)
def member(request: MemberRequest, member_id: int) -> HttpResponse:
    get_object_or_404(Member, pk=member_id)
    person = selectors.person(member_id)
    skills = [(platform_names.name_of(skill.platform), skill) for skill in person.member.skills.all()]
    context = {
        "person": person,
        "skills": skills,
        "owned": services.owned_by(person.member),
        "link": request.session.pop(f"invitation:{member_id}", ""),
    }
    return render(request, "team/member.html", context)


def _managed(request: MemberRequest, member_id: int) -> Member:
    """The member, if the person may manage them: 403 before any form."""
    found = get_object_or_404(Member, pk=member_id)
    require(request.user, Action.MANAGE_TEAM, found)
    return found


@FORM
@may(Action.MANAGE_TEAM)
def invite(request: MemberRequest) -> HttpResponse:
    """Add a member; their page then shows the invitation to copy."""
    form = MemberForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        new = services.add(by=request.user, **form.cleaned_data)
        _keep_link(request, new.pk)
        return go(request, reverse("team:member", args=[new.pk]), _("Added. The invitation is on its way."))
    words = Words(_("Add a member"), _("Add and invite"), reverse("team:list"), "")
    return answer_form(request, form, lambda data: None, words)


@FORM
@may(Action.MANAGE_TEAM)
def edit_member(request: MemberRequest, member_id: int) -> HttpResponse:
    one = _managed(request, member_id)
    form = MemberForm(request.POST or None, instance=one, by=request.user)
    words = Words(_("Edit %(name)s") % {"name": one}, _("Save"), reverse("team:member", args=[member_id]), _("Saved."))
    return answer_form(request, form, lambda data: services.change(by=request.user, member_id=member_id, **data), words)


@FORM
@may(Action.MANAGE_TEAM)
def edit_skills(request: MemberRequest, member_id: int) -> HttpResponse:
    one = _managed(request, member_id)
    form = SkillsForm(request.POST or None, member=one)
    title = _("Skills of %(name)s") % {"name": one}
    words = Words(title, _("Save"), reverse("team:member", args=[member_id]), _("Saved."))

    def save(levels: dict[str, Any]) -> None:
        services.set_skills(by=request.user, member_id=member_id, levels=levels)

    return answer_form(request, form, save, words)


@FORM
@may(Action.MANAGE_TEAM)
def hand_over(request: MemberRequest, member_id: int) -> HttpResponse:
    one = _managed(request, member_id)
    form = HandOverForm(request.POST or None, member=one)
    back = reverse("team:member", args=[member_id])
    title = _("Hand over the work of %(name)s") % {"name": one}
    lead = capfirst(" · ".join(services.owned_by(one))) or _("Nothing is owned.")
    words = Words(title, _("Hand everything over"), back, _("Handed over."), lead)

    def save(data: dict[str, Any]) -> None:
        services.hand_over(by=request.user, member_id=member_id, to_id=data["to"].pk)

    return answer_form(request, form, save, words)


@require_POST
@may(Action.MANAGE_TEAM)
def deactivate(request: MemberRequest, member_id: int) -> HttpResponse:
    _managed(request, member_id)
    services.deactivate(by=request.user, member_id=member_id)
    return go(request, reverse("team:member", args=[member_id]), _("Deactivated."))


@require_POST
@may(Action.MANAGE_TEAM)
def reactivate(request: MemberRequest, member_id: int) -> HttpResponse:
    _managed(request, member_id)
    services.reactivate(by=request.user, member_id=member_id)
    return go(request, reverse("team:member", args=[member_id]), _("Back in the department."))


@require_POST
@may(Action.MANAGE_TEAM)
def new_link(request: MemberRequest, member_id: int) -> HttpResponse:
    """A new link to set a password, shown once on the member's page."""
    _managed(request, member_id)
    _keep_link(request, member_id)
    return go(request, reverse("team:member", args=[member_id]))


def _keep_link(request: MemberRequest, member_id: int) -> None:
    path = invitations.invite(by=request.user, member_id=member_id)
    request.session[f"invitation:{member_id}"] = request.build_absolute_uri(path)


@FORM
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where an invited person sets a password; no account is needed to open it."""
    invited = invitations.invited(token)
    form = PasswordForm(request.POST or None, member=invited)
    if request.method == "POST" and form.is_valid():
        invitations.accept(token=token, password=form.cleaned_data["password"])
        return redirect("account_login")
    return render(
        request, "team/invitation.html", {"form": form, "invited": invited}, status=422 if form.errors else 200
    )
