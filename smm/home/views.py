"""Pages and acts of the frame."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from smm.core.brand import choose_brand, chosen_brand
from smm.home.context import Frame
from smm.home.selectors import pages
from smm.home.selectors import search as finding
from team.models import Company
from team.permissions import Action, can, require
from team.requests import MemberRequest


@login_required
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """The first page of the person's role; a leader's leads to the set-up until that is done."""
    require(request.user, Action.VIEW_HOME)
    if can(request.user, Action.MANAGE_COMPANY) and Company.objects.filter(is_set_up=False).exists():
        return redirect("home:setup")
    template, context = pages.page_of(request.user, chosen_brand(request))
    return render(request, template, context)


@login_required
@require_safe
def decisions(request: MemberRequest) -> HttpResponse:
    """What is on its way out and waits for the person's decision."""
    require(request.user, Action.WORK_ON_CONTENT)
    return render(request, "home/decisions.html", pages.decisions(request.user, chosen_brand(request)))


@login_required
@require_safe
def search(request: MemberRequest) -> HttpResponse:
    query = request.GET.get("q", "")
    return render(request, "home/search.html", {"query": query, "groups": finding.search(request.user, query)})


@login_required
@require_POST
def switch_brand(request: HttpRequest) -> HttpResponse:
    """Look at one brand, or (nothing given) at all of them; then back to where the person was."""
    wanted = request.POST.get("brand", "")
    allowed = {str(brand.pk): brand.pk for brand in Frame(request).brands}
    choose_brand(request, allowed.get(wanted))
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else "/")
