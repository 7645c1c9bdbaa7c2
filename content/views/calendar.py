"""The calendar: month, week, day, list; moving a publication; the feed for other calendars."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from content import ical
from content.delivery_forms import DecisionForm, initial_of
from content.models import Delivery
from content.selectors import calendar as selector
from content.selectors import rights
from content.services import scheduling
from content.views.board import number_in
from smm.core import clock
from smm.core.brand import chosen_brand
from smm.core.htmx import go
from team.models import Channel, Member
from team.permissions import Action, can, visible_to
from team.requests import MemberRequest

SALT = "content.calendar"
FEED_BEHIND, FEED_AHEAD = timedelta(days=60), timedelta(days=365)


def _day_in(text: str) -> date:
    try:
        chosen = date.fromisoformat(text)
    except ValueError:
        return timezone.localtime(clock.now()).date()
    return chosen if 2000 <= chosen.year <= 2200 else timezone.localtime(clock.now()).date()


@login_required
@require_GET
def calendar(request: MemberRequest) -> HttpResponse:
    view = request.GET.get("view", "")
    context = selector.calendar(
        request.user,
        view if view in selector.VIEWS else "month",
        _day_in(request.GET.get("day", "")),
        brand=chosen_brand(request),
        channel=number_in(request.GET.get("channel", "")),
    )
    channels = visible_to(request.user, Channel.objects.filter(is_active=True))
    more = {"channels": channels, "feed": reverse("content:ical", args=[signing.dumps(request.user.pk, salt=SALT)])}
    return render(request, "content/calendar.html", {**context, **more})


@login_required
@require_http_methods(["GET", "POST"])
def replan(request: MemberRequest, delivery_id: int) -> HttpResponse:
    """Another time for a publication; dragging posts the day alone, and the time stays."""
    delivery = get_object_or_404(visible_to(request.user, Delivery.objects.select_related("item")), pk=delivery_id)
    rights.require_decide(request.user, delivery)
    if request.method == "POST" and "at" not in request.POST:
        return _dropped(request, delivery)
    form = DecisionForm(request.POST or None, act="replan", initial=initial_of(delivery, "replan"))
    if request.method == "POST" and form.is_valid():
        planned = scheduling.replan(delivery_id=delivery.pk, by=request.user, **form.arguments())
        return _moved(request, planned)
    context = {"form": form, "delivery": delivery}
    return render(request, "content/replan.html", context, status=422 if form.errors else 200)


def _dropped(request: MemberRequest, delivery: Delivery) -> HttpResponse:
    """Dragged to another day of the calendar, which shows the viewer's days."""
    shown = timezone.localtime(delivery.due_at or clock.now()).date()
    day = _day_in(request.POST.get("day", ""))
    return _moved(request, scheduling.move_to_day(delivery_id=delivery.pk, shown_day=shown, day=day, by=request.user))


def _moved(request: MemberRequest, planned: Delivery) -> HttpResponse:
    day = timezone.localtime(planned.due_at).date()
    return go(request, f"{reverse('content:calendar')}?day={day}", _("Moved."))


@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The publications that the token's member may see, for a calendar elsewhere."""
    try:
        member = Member.objects.filter(pk=signing.loads(token, salt=SALT), is_active=True).first()
    except signing.BadSignature as error:
        raise Http404 from error
    if member is None or not can(member, Action.VIEW_CONTENT):
        raise Http404
    today = clock.now().date()
    shown = selector.publications(member, today - FEED_BEHIND, today + FEED_AHEAD, brand=None, channel=None)
    text = ical.feed(_("Publications"), [_entry(delivery) for delivery in shown], clock.now())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _entry(delivery: Delivery) -> ical.Entry:
    url = settings.BASE_URL + reverse("content:item", args=[delivery.item_id])
    title = f"{delivery.channel.name}: {delivery.item.title}"
    return ical.Entry(uid=f"{delivery.key}@smm", title=title, starts=delivery.due_at or clock.now(), url=url)
