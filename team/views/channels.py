"""Accounts of ours, their health, and the emergency stop."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from smm.core.errors import Refused
from smm.core.htmx import go
from smm.core.sentences import tell
from team import abilities, platform_names
from team.edges import Words, answer_form, may
from team.forms.channels import ChannelForm, StopForm, shown_settings
from team.models import Channel, EmergencyStop
from team.permissions import Action, require, visible_to
from team.requests import MemberRequest
from team.selectors import stops as stop_selectors
from team.selectors.health import health
from team.services import channels as services
from team.services import connecting, endings, stops, testing

FORM = require_http_methods(["GET", "POST"])
MOST_CHANNELS = 200


@require_safe
@may(Action.VIEW_CHANNELS)
def channels(request: MemberRequest) -> HttpResponse:
    rows = visible_to(request.user, Channel.objects.select_related("brand").order_by("-is_active", "name"))
    stopped = stop_selectors.stopped_channel_ids()
    lines = [(one, platform_names.name_of(one.platform), one.pk in stopped) for one in rows[:MOST_CHANNELS]]
    return render(request, "team/channels.html", {"lines": lines})


@require_safe
@may(Action.VIEW_CHANNELS)
def channel(request: MemberRequest, channel_id: int) -> HttpResponse:
    one = _channel(request, channel_id)
    page = health(one, request.user)
    page["settings"] = shown_settings(one, page["platform"].fields) if page["platform"] else []
    page["endings"] = endings.ending(endings.closing(Channel.objects.filter(pk=one.pk)))
    return render(request, "team/channel.html", page)


def _channel(request: MemberRequest, channel_id: int) -> Channel:
    rows = Channel.objects.select_related("brand", "connected_by")
    return get_object_or_404(visible_to(request.user, rows), pk=channel_id)


@FORM
@may(Action.MANAGE_CHANNELS)
def edit_channel(request: MemberRequest, channel_id: int) -> HttpResponse:
    """How it is called and who has it; where the platform asked for something that is typed, that too."""
    one = _channel(request, channel_id)
    require(request.user, Action.MANAGE_CHANNELS, one)
    platform = abilities.platform_of(one.platform)
    asked = platform if platform and not platform.is_consented else None
    form = ChannelForm(request.POST or None, by=request.user, platform=asked, channel=one)
    back = reverse("team:channel", args=[channel_id])
    words = Words(_("Edit %(name)s") % {"name": one}, _("Save"), back, _("Saved."))

    def save(_data: dict[str, Any]) -> None:
        if not form.is_retyped:
            services.change(by=request.user, channel_id=channel_id, **vars(form.wish))
            return
        given: dict[str, Any] = {"platform": one.platform, "typed": form.typed, "wish": form.wish}
        try:
            connecting.connect(by=request.user, channel_id=channel_id, **given)
        except Refused as refused:
            raise ValidationError(refused.missing) from refused

    return answer_form(request, form, save, words)


@require_POST
@may(Action.MANAGE_CHANNELS)
def test_channel(request: MemberRequest, channel_id: int) -> HttpResponse:
    """Ask the platform whether it works; the answer stands on the page it leads back to."""
    _channel(request, channel_id)
    problem = testing.test(by=request.user, channel_id=channel_id)
    if problem:
        messages.error(request, tell(problem))
        return redirect("team:channel", channel_id)
    return go(request, reverse("team:channel", args=[channel_id]), _("It works: the platform knows us."))


@require_POST
@may(Action.MANAGE_CHANNELS)
def disconnect_channel(request: MemberRequest, channel_id: int) -> HttpResponse:
    _channel(request, channel_id)
    problem = services.disconnect(by=request.user, channel_id=channel_id)
    if problem:
        said = _("SMM has forgotten its access. The platform did not take it back (%(why)s): remove SMM there too.")
        messages.warning(request, said % {"why": tell(problem)})
        return redirect("team:channel", channel_id)
    return go(request, reverse("team:channel", args=[channel_id]), _("Disconnected. Its history stays."))


@require_POST
@may(Action.MANAGE_CHANNELS)
def deactivate_channel(request: MemberRequest, channel_id: int) -> HttpResponse:
    _channel(request, channel_id)
    services.deactivate(by=request.user, channel_id=channel_id)
    return go(request, reverse("team:channel", args=[channel_id]), _("Out of use."))


@require_POST
@may(Action.MANAGE_CHANNELS)
def reactivate_channel(request: MemberRequest, channel_id: int) -> HttpResponse:
    _channel(request, channel_id)
    services.reactivate(by=request.user, channel_id=channel_id)
    return go(request, reverse("team:channel", args=[channel_id]), _("In use again."))


@FORM
@may(Action.STOP_PUBLISHING)
def stop(request: MemberRequest) -> HttpResponse:
    """Stop everything, a brand or a channel; and what stands."""
    form = StopForm(request.POST or None, by=request.user, initial={"what": request.GET.get("what", "")})
    words = Words(_("Emergency stop"), _("Stop now"), reverse("team:stop"), _("Stopped. What is scheduled waits."))

    def save(_data: dict[str, Any]) -> None:
        stops.stop(by=request.user, **form.changes())

    return answer_form(request, form, save, words, template="team/stop.html", stops=stop_selectors.standing())


@require_POST
@may(Action.STOP_PUBLISHING)
def resume(request: MemberRequest, stop_id: int) -> HttpResponse:
    get_object_or_404(EmergencyStop, pk=stop_id)
    stops.resume(stop_id=stop_id, by=request.user)
    return go(request, "team:stop", _("It goes on."))
