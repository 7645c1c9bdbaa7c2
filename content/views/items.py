"""One item: its page, its brief, and beginning a new one."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from content.forms import BriefForm, CommentForm, MediaForm, NewItemForm, ShareForm, TextForm, brief_of
from content.selectors import rights
from content.selectors.items import visible_items
from content.selectors.pages import items_for_page, page_of
from content.services import comments, items, stages
from content.views.asking import item_to
from content.views.board import number_in
from content.views.outcomes import context_of
from smm.core.brand import chosen_brand
from smm.core.htmx import go
from team.permissions import Action, require
from team.requests import MemberRequest

WHOLE = "content/item/item.html"


def show(
    request: MemberRequest,
    item_id: int,
    *,
    status: int = 200,
    own_texts: Mapping[str, str] | None = None,
    template: str = WHOLE,
    **more: object,
) -> HttpResponse:
    """The item's page or a part of it, with `more` (and channels' `own_texts`) where a form comes back as typed."""
    item = get_object_or_404(items_for_page(request.user), pk=item_id)
    page = page_of(request.user, item, own_texts)
    context = {
        **page,
        "text_form": TextForm(initial=model_to_dict(page["revision"]) if page["revision"] else {}),
        "comment_form": CommentForm(),
        "media_form": MediaForm(),
        "share_form": ShareForm(initial={"members": list(item.shared_with.all())}),
        **(context_of(request, item) if page["has_outcomes"] else {}),
        **more,
    }
    return render(request, template, context, status=status)


@login_required
@require_GET
def item_page(request: MemberRequest, item_id: int) -> HttpResponse:
    return show(request, item_id)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    require(request.user, Action.CREATE_CONTENT)
    form = NewItemForm(request.POST or None, member=request.user, initial={"brand": chosen_brand(request)})
    if request.method == "POST" and form.is_valid():
        item = items.create(by=request.user, brief=form.to_brief())
        return go(request, "content:item", _("The item is there."), item_id=item.pk)
    return render(request, "content/new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def brief(request: MemberRequest, item_id: int) -> HttpResponse:
    item = item_to(request, item_id, rights.require_write)
    form = BriefForm(request.POST or None, member=request.user, initial=brief_of(item))
    if request.method == "POST" and form.is_valid():
        version = number_in(request.POST.get("version", "")) or item.version
        items.update(item_id=item.pk, by=request.user, version=version, **form.cleaned_data)
        return go(request, "content:item", _("Saved."), item_id=item.pk)
    return render(request, "content/brief.html", {"form": form, "item": item}, status=422 if form.errors else 200)


@login_required
@require_POST
def advance(request: MemberRequest, item_id: int) -> HttpResponse:
    item_to(request, item_id, rights.require_advance)
    item = stages.advance(item_id=item_id, by=request.user)
    text = _("Moved on to “%(stage)s”.") % {"stage": item.get_stage_display()}
    return go(request, "content:item", text, item_id=item_id)


@login_required
@require_POST
def comment(request: MemberRequest, item_id: int) -> HttpResponse:
    form = CommentForm(request.POST)
    if not form.is_valid():
        return show(request, item_id, status=422, comment_form=form)
    comments.add(item_id=item_id, by=request.user, **form.cleaned_data)
    return go(request, "content:item", _("Your comment is there."), item_id=item_id)


@login_required
@require_POST
def watch(request: MemberRequest, item_id: int) -> HttpResponse:
    get_object_or_404(visible_items(request.user), pk=item_id)
    items.watch(item_id=item_id, by=request.user, on=request.POST.get("on") == "1")
    return go(request, "content:item", _("Saved."), item_id=item_id)


@login_required
@require_POST
def share(request: MemberRequest, item_id: int) -> HttpResponse:
    item_to(request, item_id, rights.require_lead)
    form = ShareForm(request.POST)
    chosen = list(form.cleaned_data["members"]) if form.is_valid() else []
    items.share(item_id=item_id, by=request.user, member_ids=[member.pk for member in chosen])
    return go(request, "content:item", _("Saved."), item_id=item_id)
