"""The company's settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from smm.core.zones import choices
from team.forms.people import PasswordForm
from team.models import Company


class WhenForm(forms.ModelForm):
    """How the department keeps time."""

    language = forms.ChoiceField(label=_("Language of the department"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"))

    class Meta:
        model = Company
        fields = ("language", "time_zone", "currency", "response_days", "late_after_minutes", "allow_self_approval")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [("UTC", "UTC"), *choices()[1:]]  # type: ignore[attr-defined]

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"].upper()


class CompanyForm(WhenForm):
    """Everything that holds for the whole department."""

    class Meta(WhenForm.Meta):
        fields = ("name", "why", "sponsor", *WhenForm.Meta.fields)  # type: ignore[assignment]  # a longer tuple
        widgets = {"why": forms.Textarea(attrs={"rows": 4})}


class FirstLeaderForm(PasswordForm):
    """The account that everything begins with."""

    field_order = ("name", "email", "password", "again")
    name = forms.CharField(label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
