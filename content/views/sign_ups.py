"""Signing up for a list: the public pages, and what of ours switches them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from content.models import MailingList, SignUp
from content.selectors import mailing as selectors
from content.services import signing_up
from content.sign_up_forms import ListChannelForm, SignUpForm
from smm.core.errors import Refused
from smm.core.htmx import go
from team.models import Company
from team.requests import MemberRequest


@login_required
@require_POST
def write_through(request: MemberRequest, list_id: int) -> HttpResponse:
    get_object_or_404(selectors.visible_lists(request.user), pk=list_id)
    form = ListChannelForm(request.POST, member=request.user)
    if not form.is_valid():
        raise Refused([str(said) for said in form.errors["channel"]])
    channel = form.cleaned_data["channel"]
    signing_up.write_through(list_id=list_id, by=request.user, channel_id=channel.pk if channel else None)
    return go(request, "content:list", _("Saved."), list_id=list_id)


@login_required
@require_POST
def open_page(request: MemberRequest, list_id: int) -> HttpResponse:
    get_object_or_404(selectors.visible_lists(request.user), pk=list_id)
    is_open = request.POST.get("is_open") == "1"
    signing_up.open_page(list_id=list_id, by=request.user, is_open=is_open)
    said = _("The sign-up page is open.") if is_open else _("The sign-up page is closed.")
    return go(request, "content:list", said, list_id=list_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """What it answers is the same for every address."""
    mailing_list = get_object_or_404(MailingList, token=token)
    form = SignUpForm(request.POST or None, mailing_list=mailing_list, address=request.META.get("REMOTE_ADDR", ""))
    context = {"list": mailing_list, "form": form, "company": Company.load()}
    if not mailing_list.takes_sign_ups:
        return render(request, "content/lists/closed.html", context, status=410 if request.method == "POST" else 200)
    if request.method == "POST" and form.is_valid():
        signing_up.ask(list_id=mailing_list.pk, **form.values())
        form.count()
        return render(request, "content/lists/asked.html", context)
    return render(request, "content/lists/join.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, proof: str) -> HttpResponse:
    """GET shows a button, for programs that scan mail follow links; POST confirms."""
    try:
        sign_up = signing_up.of_proof(proof)
    except SignUp.DoesNotExist:
        return render(request, "content/lists/old.html", {"company": Company.load()}, status=404)
    if request.method == "POST":
        sign_up = signing_up.confirm(proof=proof)
    return render(request, "content/lists/confirm.html", {"sign_up": sign_up, "company": Company.load()})
