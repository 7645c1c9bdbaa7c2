"""How the record of acts is searched."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from team.acts import ACTS
from team.models import Member
from team.selectors.audit import Filters


class AuditFilterForm(forms.Form):
    actor = forms.ModelChoiceField(Member.objects.all(), label=_("Who"), required=False, empty_label=_("All"))
    action = forms.ChoiceField(
        label=_("Act"),
        required=False,
        choices=lambda: [("", _("All")), *((group, list(acts.items())) for group, acts in ACTS)],
    )
    since = forms.DateField(label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def filters(self, text: str) -> Filters:
        """What was asked for; a field that makes no sense filters nothing."""
        self.full_clean()
        data: dict[str, Any] = self.cleaned_data
        actor = data.get("actor")
        return Filters(
            text=text[:100],
            action=data.get("action", ""),
            actor_id=actor.pk if actor else None,
            since=data.get("since"),
            until=data.get("until"),
        )
