"""What a person types when deciding about a delivery: an address, a reason, or another time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from smm.core.zones import choices

FIELDS_OF: dict[str, list[str]] = {
    "it_is_there": ["url"],
    "posted": ["url"],
    "accept": ["reason"],
    "take_down": ["reason"],
    "withdraw": ["reason"],
    "replan": ["day", "at", "zone"],
}


class DecisionForm(forms.Form):
    """Only the fields of the `act` at hand are asked for; `version` is the item's when the page was made."""

    url = forms.URLField(label=_("Address of the post"), max_length=500, assume_scheme="https")
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    at = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    zone = forms.ChoiceField(label=_("Time zone"), choices=choices, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, act: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act = act
        wanted = {*FIELDS_OF.get(act, []), "version"}
        if self.is_bound:
            self.fields = {name: field for name, field in self.fields.items() if name in wanted}

    def arguments(self) -> dict[str, Any]:
        """What the service of the act takes."""
        return dict(self.cleaned_data)
