"""Accounts of ours, their health, and the emergency stop."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from smm.core.htmx import go
from team import platform_names
from team.edges import Words, answer_form, may
from team.forms.channels import KINDS, StopForm, form_for
from team.models import Channel, EmergencyStop
from team.permissions import Action, require, visible_to
from team.requests import MemberRequest
from team.selectors import stops as stop_selectors
from team.services import channels as services
from team.services import stops

FORM = require_http_methods(["GET", "POST"])
MOST_CHANNELS = 200


@require_safe
@may(Action.VIEW_CHANNELS)
def channels(request: MemberRequest) -> HttpResponse:
    rows = visible_to(request.user, Channel.objects.select_related("brand").order_by("-is_active", "name"))
    stopped = stop_selectors.stopped_channel_ids()
    lines = [(one, platform_names.name_of(one.platform), one.pk in stopped) for one in rows[:MOST_CHANNELS]]
    kinds = [(kind, form.title) for kind, form in KINDS.items()]
    return render(request, "team/channels.html", {"lines": lines, "kinds": kinds})


@require_safe
@may(Action.VIEW_CHANNELS)
def channel(request: MemberRequest, channel_id: int) -> HttpResponse:
    one = get_object_or_404(visible_to(request.user, Channel.objects.select_related("brand")), pk=channel_id)
    kind = form_for(one.platform)
    context = {
        "channel": one,
        "platform": platform_names.name_of(one.platform),
        "stops": [stop for stop in stop_selectors.standing() if stop.channel_id == one.pk],
        "is_stopped": stop_selectors.is_stopped(one),
        "editable": kind is not None,
        "settings": kind.shown(one) if kind else [],
    }
    return render(request, "team/channel.html", context)


@FORM
@may(Action.MANAGE_CHANNELS)
def add_channel(request: MemberRequest, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    form = KINDS[kind](request.POST or None, by=request.user)
    title = _("Add a channel: %(kind)s") % {"kind": form.title}
    words = Words(title, _("Add"), reverse("team:channels"), _("Added."))

    def save(_data: dict[str, Any]) -> None:
        services.add(by=request.user, platform=form.chosen_platform(), **form.changes())

    return answer_form(request, form, save, words)


@FORM
@may(Action.MANAGE_CHANNELS)
def edit_channel(request: MemberRequest, channel_id: int) -> HttpResponse:
    one = get_object_or_404(visible_to(request.user, Channel.objects.all()), pk=channel_id)
    require(request.user, Action.MANAGE_CHANNELS, one)
    kind = form_for(one.platform)
    if kind is None:
        raise Http404
    form = kind(request.POST or None, instance=one, by=request.user)
    back = reverse("team:channel", args=[channel_id])
    words = Words(_("Edit %(name)s") % {"name": one}, _("Save"), back, _("Saved."))

    def save(_data: dict[str, Any]) -> None:
        services.change(by=request.user, channel_id=channel_id, **form.changes())

    return answer_form(request, form, save, words)


@require_POST
@may(Action.MANAGE_CHANNELS)
def deactivate_channel(request: MemberRequest, channel_id: int) -> HttpResponse:
    get_object_or_404(visible_to(request.user, Channel.objects.all()), pk=channel_id)
    services.deactivate(by=request.user, channel_id=channel_id)
    return go(request, reverse("team:channel", args=[channel_id]), _("Out of use."))


@require_POST
@may(Action.MANAGE_CHANNELS)
def reactivate_channel(request: MemberRequest, channel_id: int) -> HttpResponse:
    get_object_or_404(visible_to(request.user, Channel.objects.all()), pk=channel_id)
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
