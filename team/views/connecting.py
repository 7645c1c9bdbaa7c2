"""Connecting an account: the gallery of platforms, what each asks, and the way back from its consent page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from smm.core.errors import Refused
from smm.core.htmx import go
from team import abilities
from team.abilities import Platform
from team.edges import Words, may
from team.forms.channels import ChannelForm
from team.models import Channel
from team.permissions import Action, require, visible_to
from team.requests import MemberRequest
from team.services import connecting, consenting
from team.services.connecting import Connected

FORM = require_http_methods(["GET", "POST"])


@require_safe
@may(Action.MANAGE_CHANNELS)
def gallery(request: MemberRequest) -> HttpResponse:
    return render(request, "team/gallery.html", {"platforms": abilities.platforms()})


@FORM
@may(Action.MANAGE_CHANNELS)
def connect(request: MemberRequest, platform: str) -> HttpResponse:
    wanted = _platform(platform)
    title = _("Connect a channel: %(platform)s") % {"platform": wanted.name}
    return _asked(request, wanted, Words(title, "", reverse("team:gallery"), "", wanted.about))


@FORM
@may(Action.MANAGE_CHANNELS)
def connect_again(request: MemberRequest, channel_id: int) -> HttpResponse:
    """The same account once more, with new access."""
    channel = get_object_or_404(visible_to(request.user, Channel.objects.all()), pk=channel_id)
    require(request.user, Action.MANAGE_CHANNELS, channel)
    title = _("Connect %(name)s again") % {"name": channel}
    lead = _("Its history and its schedule stay. It must be the same account.")
    back = reverse("team:channel", args=[channel_id])
    return _asked(request, _platform(channel.platform), Words(title, "", back, "", lead), channel)


def _platform(key: str) -> Platform:
    found = abilities.platform_of(key)
    if found is None:
        raise Http404
    return found


def _asked(request: MemberRequest, platform: Platform, words: Words, channel: Channel | None = None) -> HttpResponse:
    """The form of what a platform asks; then connect, or lead on to its consent page."""
    form = ChannelForm(request.POST or None, by=request.user, platform=platform, channel=channel)
    act = _("Go on") if platform.is_consented else _("Connect")
    if request.method == "POST" and form.is_valid():
        try:
            return _go_on(request, platform, form, channel)
        except Refused as refused:
            form.add_error(None, refused.missing)
    shown = {"form": form, "words": Words(words.title, act, words.back, "", words.lead), "platform": platform}
    return render(request, "team/connect.html", shown, status=422 if form.errors else 200)


def _go_on(request: MemberRequest, platform: Platform, form: ChannelForm, channel: Channel | None) -> HttpResponse:
    given: dict[str, Any] = {"by": request.user, "platform": platform.key, "typed": form.typed, "wish": form.wish}
    given["channel_id"] = channel.pk if channel else None
    if not platform.is_consented:
        return _arrived(request, connecting.connect(**given))
    url = consenting.begin(**given, session=str(request.session.session_key))
    shown = {"url": url, "host": urlsplit(url).hostname, "platform": platform, "minutes": consenting.MINUTES}
    return render(request, "team/consent.html", shown)


def _arrived(request: MemberRequest, connected: Connected) -> HttpResponse:
    text = _("It is connected.") if connected.is_new else _("The channel is connected again; its history stayed.")
    return go(request, reverse("team:channel", args=[connected.channel.pk]), text)


@require_safe
@may(Action.MANAGE_CHANNELS)
def connected(request: MemberRequest) -> HttpResponse:
    """Where a platform sends the person back to."""
    told = {name: request.GET.get(name, "") for name in ("state", "code", "error")}
    try:
        return _arrived(request, consenting.finish(by=request.user, session=str(request.session.session_key), **told))
    except Refused as refused:
        return render(request, "team/not_connected.html", {"missing": refused.missing}, status=409)
