"""What the team's pages share: who may open one, and how a form becomes an act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from smm.core.htmx import go
from team.permissions import Action, require
from team.requests import MemberRequest

P = ParamSpec("P")
View = Callable[Concatenate[MemberRequest, P], HttpResponse]


def may(action: Action) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Open a page to signed-in members whose role grants `action`; others are sent to sign in, or told 403."""

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def checked(request: MemberRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            require(request.user, action)
            return view(request, *args, **kwargs)

        return login_required(checked)  # type: ignore[return-value]

    return decorate


@dataclass(frozen=True)
class Words:
    """What a form's page says: its title, the verb on the button, where its way back leads, and what was done."""

    title: str | Promise
    act: str | Promise
    back: str
    done: str | Promise
    lead: str | Promise = ""


def answer_form(
    request: HttpRequest, form: BaseForm, save: Callable[[dict[str, Any]], object], words: Words, **context: Any
) -> HttpResponse:
    """Show `form`; once it is valid call `save` with its data and go back. Errors keep what was written."""
    if request.method == "POST" and form.is_valid():
        try:
            save(form.cleaned_data)
            return go(request, words.back, str(words.done))
        except ValidationError as error:
            form.add_error(None, error)
    template = context.pop("template", "team/form.html")
    return render(request, template, {"form": form, "words": words, **context}, status=422 if form.errors else 200)
