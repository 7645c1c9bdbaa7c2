"""The member's own page: language, time zone, appearance, keys for the API."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from knox.models import AuthToken

from smm.core import clock
from smm.core.htmx import go
from team.forms.account import AccountForm, ChatForm, PreferencesForm
from team.models import ChatAddress, Member
from team.requests import MemberRequest
from team.services import account as services
from team.services.notices import notify

HELLO = gettext_lazy("Notices of SMM now come here, too.")


@login_required
@require_http_methods(["GET", "POST"])
def account(request: MemberRequest) -> HttpResponse:
    member = Member.objects.get(pk=request.user.pk)
    form = AccountForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        changed = services.change_preferences(by=member, **form.cleaned_data)
        with override(changed.language or get_language()):
            return go(request, "team:account", _("Saved."))
    return _page(request, form, ChatForm())


def _page(request: MemberRequest, form: AccountForm, chat_form: ChatForm) -> HttpResponse:
    tokens = AuthToken.objects.filter(user=request.user).order_by("-created")
    chat = ChatAddress.objects.defer("address").filter(member=request.user).first()
    context = {"form": form, "tokens": tokens, "chat": chat, "chat_form": chat_form}
    return render(request, "account/account.html", context, status=422 if form.errors or chat_form.errors else 200)


@login_required
@require_POST
def chat(request: MemberRequest) -> HttpResponse:
    """Name a chat that gets notices too, or (without one) forget it."""
    if "forget" in request.POST:
        services.forget_chat(by=request.user)
        return go(request, "team:account", _("Notices no longer go to the chat."))
    form = ChatForm(request.POST)
    if not form.is_valid():
        return _page(request, AccountForm(instance=request.user), form)
    services.set_chat(by=request.user, url=form.cleaned_data["url"])
    notify(to=[request.user], kind="chat", key=f"chat:{clock.now():%Y%m%d%H%M%S}", text=HELLO, url="/account/")
    return go(request, "team:account", _("Saved. A first message is on its way to the chat."))


@login_required
@require_POST
def preferences(request: MemberRequest) -> HttpResponse:
    form = PreferencesForm(request.POST)
    if form.is_valid():
        services.change_preferences(by=request.user, **form.changes())
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else "/")


@login_required
@require_POST
def make_token(request: MemberRequest) -> HttpResponse:
    return render(request, "account/token_made.html", {"token": services.make_token(by=request.user)})


@login_required
@require_POST
def revoke_token(request: MemberRequest, token_key: str) -> HttpResponse:
    services.revoke_token(by=request.user, token_key=token_key)
    return go(request, "team:account", _("The key no longer works."))
