"""Posts made outside SMM on a channel: their page, how far they have been brought, and taking one into an item."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from content.forms import AdoptForm
from content.selectors import outside as selectors
from content.services import adopting
from smm.core.errors import Refused
from smm.core.htmx import go
from team import platform_names
from team.edges import may
from team.models import Channel
from team.permissions import Action, require, visible_to
from team.requests import MemberRequest


@require_safe
@may(Action.VIEW_CHANNELS)
def posts(request: MemberRequest, channel_id: int) -> HttpResponse:
    channel = _channel(request, channel_id)
    metrics, ours, outside = selectors.numbers_of(channel)
    context = {
        "channel": channel,
        "platform_name": platform_names.name_of(channel.platform),
        "days": selectors.DAYS,
        "posts": selectors.page_of(channel, request.GET.get("q", ""), request.GET.get("after", "")),
        "metrics": [selectors.label_of(metric) for metric in metrics],
        "sums": [
            (_("Through SMM"), ours, ours.values(metrics)),
            (_("Made outside SMM"), outside, outside.values(metrics)),
        ],
        **_progress(channel),
    }
    return render(request, "content/outside/posts.html", context)


def _channel(request: MemberRequest, channel_id: int) -> Channel:
    return get_object_or_404(visible_to(request.user, Channel.objects.all()), pk=channel_id)


def _progress(channel: Channel) -> dict[str, Any]:
    recall = selectors.recall_of(channel)
    return {"recall": recall, "share": selectors.share_brought(recall) if recall else 0}


@require_safe
@may(Action.VIEW_CHANNELS)
def progress(request: MemberRequest, channel_id: int) -> HttpResponse:
    """How far it is, for the bar that moves."""
    channel = _channel(request, channel_id)
    known = _progress(channel)
    if known["recall"] is None:
        raise Http404
    return render(request, "content/outside/_progress.html", {"channel": channel, **known})


@require_http_methods(["GET", "POST"])
@may(Action.VIEW_CONTENT)
def adopt(request: MemberRequest, post_id: int) -> HttpResponse:
    post = get_object_or_404(selectors.visible_posts(request.user), pk=post_id)
    require(request.user, Action.WORK_ON_CONTENT)
    form = AdoptForm(request.POST or None, member=request.user, initial={"title": str(post)})
    if request.method == "POST" and form.is_valid():
        try:
            delivery = adopting.adopt(post_id=post_id, by=request.user, **form.arguments())
            return go(request, "content:item", _("It is part of the item now."), item_id=delivery.item_id)
        except Refused as refused:
            form.add_error(None, refused.missing)
    return render(
        request, "content/outside/adopt.html", {"form": form, "post": post}, status=422 if form.errors else 200
    )
