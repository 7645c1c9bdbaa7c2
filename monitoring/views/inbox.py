"""The inbox: conversations, one of them, and what can be done in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from monitoring import presence
from monitoring.forms import InboxFilter, TextForm
from monitoring.models import Conversation, Reply
from monitoring.selectors import inbox as inboxes
from monitoring.selectors import threads
from monitoring.services import answers
from monitoring.services import conversations as services
from smm.core.brand import chosen_brand
from smm.core.errors import Refused
from smm.core.htmx import go, is_htmx, toast
from team.requests import MemberRequest

DECISIONS: dict[str, Callable[..., Reply]] = {
    "look": answers.look_again,
    "there": answers.it_is_there,
    "again": answers.send_again,
    "retry": answers.send_again,
    "withdraw": answers.withdraw,
}


def _list(request: MemberRequest) -> dict[str, Any]:
    """The list pane with its filters; a brand chosen in the top bar narrows it too."""
    form = InboxFilter(request.GET, member=request.user)
    filters = form.chosen()
    if brand := chosen_brand(request):
        filters.setdefault("brand", brand)
    page = inboxes.inbox(request.user, filters=filters, cursor=request.GET.get("after", ""))
    return {"form": form, "page": page, "is_filtered": bool(form.chosen())}


def _conversation(request: MemberRequest, conversation_id: int) -> Conversation:
    try:
        return threads.conversation_of(request.user, conversation_id)
    except Conversation.DoesNotExist:
        raise Http404 from None


def _thread(request: MemberRequest, conversation_id: int, **more: Any) -> dict[str, Any]:
    conversation = _conversation(request, conversation_id)
    return {"thread": threads.thread(request.user, conversation), "conversation": conversation, **more}


@login_required
@require_safe
def inbox(request: MemberRequest) -> HttpResponse:
    return render(request, "monitoring/inbox.html", _list(request))


@login_required
@require_safe
def conversation(request: MemberRequest, conversation_id: int) -> HttpResponse:
    """Three panes; with htmx only what is new in the thread."""
    context = _thread(request, conversation_id)
    if is_htmx(request):
        return render(request, "monitoring/_messages.html", context)
    return render(request, "monitoring/inbox.html", {**_list(request), **context})


def _done(request: MemberRequest, conversation_id: int, text: str, undo: str = "") -> HttpResponse:
    """The thread as it is now, with a message; without JavaScript the page."""
    if not is_htmx(request):
        query = request.GET.urlencode()
        address = reverse("monitoring:conversation", args=[conversation_id])
        return go(request, f"{address}?{query}" if query else address, text)
    response = render(request, "monitoring/_thread.html", _thread(request, conversation_id))
    return toast(response, text, undo=undo)


@login_required
@require_POST
def claim(request: MemberRequest, conversation_id: int) -> HttpResponse:
    _conversation(request, conversation_id)
    services.claim(conversation_id=conversation_id, by=request.user)
    return _done(request, conversation_id, _("It is yours now."))


@login_required
@require_POST
def assign(request: MemberRequest, conversation_id: int) -> HttpResponse:
    _conversation(request, conversation_id)
    to = request.POST.get("to", "")
    given = services.assign(
        conversation_id=conversation_id, by=request.user, to_id=int(to) if to.isdecimal() and len(to) < 18 else None
    )
    name = given.assignee.name if given.assignee else ""
    text = _("%(name)s has it now.") % {"name": name} if name else _("Nobody has it now.")
    if not inboxes.visible_conversations(request.user).filter(pk=conversation_id).exists():
        return go(request, "monitoring:inbox", text)
    return _done(request, conversation_id, text)


@login_required
@require_POST
def note(request: MemberRequest, conversation_id: int) -> HttpResponse:
    _conversation(request, conversation_id)
    form = TextForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    services.note(conversation_id=conversation_id, by=request.user, text=text)
    return _done(request, conversation_id, _("Noted for the others."))


@login_required
@require_POST
def reply(request: MemberRequest, conversation_id: int) -> HttpResponse:
    """Answer; if something is in the way, the page comes back with the text kept."""
    _conversation(request, conversation_id)
    text, version = request.POST.get("text", ""), request.POST.get("version", "")
    try:
        services.reply(
            conversation_id=conversation_id,
            by=request.user,
            text=text,
            version=int(version) if version.isdecimal() and len(version) < 10 else None,
        )
    except Refused as refused:
        if is_htmx(request):
            raise
        context = _thread(request, conversation_id, refused=refused.missing, text=text)
        return render(request, "monitoring/inbox.html", {**_list(request), **context}, status=409)
    return _done(request, conversation_id, _("Your answer is on its way."))


@login_required
@require_POST
def close(request: MemberRequest, conversation_id: int) -> HttpResponse:
    _conversation(request, conversation_id)
    services.close(conversation_id=conversation_id, by=request.user)
    undo = reverse("monitoring:reopen", args=[conversation_id])
    return _done(request, conversation_id, _("Closed."), undo=undo)


@login_required
@require_POST
def reopen(request: MemberRequest, conversation_id: int) -> HttpResponse:
    _conversation(request, conversation_id)
    services.reopen(conversation_id=conversation_id, by=request.user)
    return go(request, reverse("monitoring:conversation", args=[conversation_id]), _("Open again."))


@login_required
@require_POST
def decide(request: MemberRequest, reply_id: int, decision: str) -> HttpResponse:
    """A person settles an answer whose outcome is not known, or that failed."""
    act, found = DECISIONS.get(decision), Reply.objects.filter(pk=reply_id).first()
    if act is None or found is None:
        raise Http404
    _conversation(request, found.conversation_id)
    sure = {"is_sure": "is_sure" in request.POST} if act is answers.send_again else {}
    act(reply_id=reply_id, by=request.user, **sure)
    return _done(request, found.conversation_id, _("Noted."))


@login_required
@require_safe
def others(request: MemberRequest, conversation_id: int) -> HttpResponse:
    """Who else is here, and whether something happened since the thread was shown."""
    found = _conversation(request, conversation_id)
    names = presence.look(conversation_id, request.user)
    shown = request.GET.get("version", "")
    context = {"conversation": found, "names": names, "is_old": shown.isdecimal() and shown != str(found.version)}
    return render(request, "monitoring/_others.html", context)
