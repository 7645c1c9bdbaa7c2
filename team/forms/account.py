"""The member's own settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from smm.core.zones import choices
from team import chat_services
from team.models import Member


class AccountForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=choices, required=False)
    theme = forms.ChoiceField(label=_("Appearance"), required=False)

    class Meta:
        model = Member
        fields = ("name", "language", "time_zone", "theme", "notify_by_email")
        labels = {"name": _("Name"), "notify_by_email": _("Send me notices by e-mail too")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("As the browser asks")), *settings.LANGUAGES]  # type: ignore[attr-defined]
        self.fields["theme"].choices = Member._meta.get_field("theme").choices  # type: ignore[attr-defined]


class ChatForm(forms.Form):
    """Where notices go as chat messages, as the apprise library writes addresses."""

    url = forms.CharField(
        label=_("Address of the chat"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "slack://A/B/C"}),
        help_text=_("From the service's own settings, for example slack://…, feishu://…, dingtalk://…, workflows://…"),
    )

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        if problem := chat_services.problem_with(url, any_host=settings.ALLOW_PRIVATE_HOSTS):
            raise forms.ValidationError(problem)
        return url


class PreferencesForm(forms.Form):
    """The two quick choices of the top bar; only what was sent is changed."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    theme = forms.ChoiceField(choices=[("", ""), ("light", "light"), ("dark", "dark")], required=False)

    def changes(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name in self.data}
