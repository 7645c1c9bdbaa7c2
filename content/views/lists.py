"""Mailing lists, and the public way out of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.models import MailingList, Subscriber
from content.outcome_forms import ImportForm, ListForm, SubscriberForm
from content.selectors import mailing as selectors
from content.services import bounces
from content.services import lists as services
from content.sign_up_forms import ListChannelForm
from smm.core.htmx import go
from team.requests import MemberRequest


@login_required
@require_http_methods(["GET", "POST"])
def index(request: MemberRequest) -> HttpResponse:
    rows = selectors.visible_lists(request.user)
    form = ListForm(request.POST or None, member=request.user)
    if request.method == "POST" and form.is_valid():
        made = services.create(by=request.user, **form.cleaned_data)
        return go(request, "content:list", _("The list is there."), list_id=made.pk)
    context = {"lists": rows[:200], "form": form}
    return render(request, "content/lists/lists.html", context, status=422 if form.errors else 200)


def _show(request: MemberRequest, mailing_list: MailingList, **more: Any) -> HttpResponse:
    query, only = request.GET.get("q", ""), request.GET.get("only", "")
    people, older = selectors.page_of_subscribers(
        mailing_list, query=query, only=only, after=request.GET.get("after", "")
    )
    context = {"list": mailing_list, "people": people, "older": older, "only": only}
    context |= {"form": SubscriberForm(), "import_form": ImportForm(), "base_url": settings.BASE_URL}
    context["channel_form"] = ListChannelForm(member=request.user, initial={"channel": mailing_list.channel_id})
    failed = any(getattr(form, "errors", None) for form in more.values())
    return render(request, "content/lists/list.html", {**context, **more}, status=422 if failed else 200)


def _list(request: MemberRequest, list_id: int) -> MailingList:
    return get_object_or_404(selectors.visible_lists(request.user), pk=list_id)


@login_required
@require_safe
def show(request: MemberRequest, list_id: int) -> HttpResponse:
    return _show(request, _list(request, list_id))


@login_required
@require_POST
def add(request: MemberRequest, list_id: int) -> HttpResponse:
    mailing_list, form = _list(request, list_id), SubscriberForm(request.POST)
    if not form.is_valid():
        return _show(request, mailing_list, form=form)
    services.add(list_id=list_id, by=request.user, **form.cleaned_data)
    return go(request, "content:list", _("Added."), list_id=list_id)


@login_required
@require_POST
def import_csv(request: MemberRequest, list_id: int) -> HttpResponse:
    """Takes the good lines and shows what came of it, the bad ones by number."""
    mailing_list, form = _list(request, list_id), ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, mailing_list, import_form=form)
    values = {"text": form.cleaned_data["file"], "consent": form.cleaned_data["consent"]}
    report = services.import_csv(list_id=list_id, by=request.user, **values)
    return _show(request, _list(request, list_id), report=report)


@login_required
@require_POST
def remove(request: MemberRequest, list_id: int, subscriber_id: int) -> HttpResponse:
    get_object_or_404(_list(request, list_id).subscribers, pk=subscriber_id)
    services.remove(subscriber_id=subscriber_id, by=request.user)
    return go(request, "content:list", _("Taken off the list."), list_id=list_id)


@login_required
@require_POST
def write_again(request: MemberRequest, list_id: int, subscriber_id: int) -> HttpResponse:
    get_object_or_404(_list(request, list_id).subscribers, pk=subscriber_id)
    bounces.write_again(subscriber_id=subscriber_id, by=request.user)
    return go(request, "content:list", _("Letters go there again."), list_id=list_id)


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the token is the right to do so
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, so that programs that follow links take nobody off a list; POST does it."""
    subscriber = get_object_or_404(Subscriber.objects.select_related("mailing_list"), token=token)
    if request.method == "POST":
        subscriber = services.leave(token=token, letter=request.GET.get("letter", ""))
    return render(request, "content/lists/leave.html", {"subscriber": subscriber})
