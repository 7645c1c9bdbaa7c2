"""The open form for anyone, and the page that says what became of an idea."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ideas import selectors, services, spam
from ideas.forms import HandInForm
from ideas.models import Idea


def hand_in(request: HttpRequest) -> HttpResponse:
    """Anyone hands in an idea, without an account."""
    form = HandInForm(request.POST) if request.method == "POST" else HandInForm(initial={"stamp": spam.stamp()})
    if request.method == "POST" and form.is_valid():
        if not spam.is_too_often(request.META.get("REMOTE_ADDR", "")):
            given = {name: form.cleaned_data[name] for name in form.Meta.fields}
            return redirect("ideas:status", token=services.hand_in(by=None, **given).token)
        form.add_error(None, _("Many ideas came from here within the hour. Please come back a little later."))
    return render(request, "ideas/hand_in.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    try:
        idea = selectors.by_token(token)
    except Idea.DoesNotExist as error:
        raise Http404 from error
    return render(request, "ideas/status.html", {"idea": idea, "decision": next(iter(idea.decisions.all()), None)})
