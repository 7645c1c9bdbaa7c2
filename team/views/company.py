"""What holds for the whole department."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from team.edges import Words, answer_form, may
from team.forms.company import CompanyForm
from team.models import Company
from team.permissions import Action
from team.requests import MemberRequest
from team.services import company as services


@require_http_methods(["GET", "POST"])
@may(Action.MANAGE_COMPANY)
def company(request: MemberRequest) -> HttpResponse:
    form = CompanyForm(request.POST or None, instance=Company.load())
    words = Words(_("Settings"), _("Save"), reverse("team:company"), _("Saved."))

    def save(data: dict[str, Any]) -> None:
        services.change(by=request.user, **data)

    return answer_form(request, form, save, words, template="team/company.html")
