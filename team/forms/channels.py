"""Channels of the three kinds that need no platform's permission, and the emergency stop."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from team import platform_names
from team.models import Channel, Member, Role, Segment, SegmentKind
from team.permissions import visible_to
from team.selectors import brands_of


class ChannelForm(forms.ModelForm):
    """What every channel has. `EXTRA` names the fields that are kept in `settings`."""

    platform = ""
    title: str | Promise = ""
    EXTRA: tuple[str, ...] = ()

    class Meta:
        model = Channel
        fields = ("name", "brand", "account_id", "shared_with")
        widgets = {"shared_with": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = brands_of(by)  # type: ignore[attr-defined]
        self.fields["brand"].required = bool(by.brand_ids)
        self.fields["brand"].empty_label = _("Every brand")  # type: ignore[attr-defined]
        agency = Member.objects.filter(role=Role.AGENCY, is_active=True)
        self.fields["shared_with"].queryset = agency  # type: ignore[attr-defined]
        for name in self.EXTRA:
            self.fields[name].initial = self.instance.settings.get(name, self.fields[name].initial)

    def chosen_platform(self) -> str:
        return self.platform

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        account = data.get("account_id", "").strip()
        twin = Channel.objects.filter(platform=self.chosen_platform(), account_id=account).exclude(pk=self.instance.pk)
        if account and twin.exists():
            self.add_error("account_id", _now("This account is connected already."))
        return data

    @classmethod
    def shown(cls, channel: Channel) -> list[tuple[Any, Any]]:
        """(label, value) of the channel's settings, in words."""
        fields = {name: cls.base_fields[name] for name in cls.EXTRA if channel.settings.get(name)}
        words = {name: dict(getattr(field, "choices", ())) for name, field in fields.items()}
        values = {name: channel.settings[name] for name in fields}
        return [(field.label, words[name].get(values[name], values[name])) for name, field in fields.items()]

    def changes(self) -> dict[str, Any]:
        """What the service takes: the settings gathered, secrets apart."""
        data = dict(self.cleaned_data)
        settings = {**self.instance.settings, **{name: data.pop(name) for name in self.EXTRA}}
        return {**data, "settings": settings}


class NewsroomForm(ChannelForm):
    platform = "newsroom"
    title = _("Newsroom")
    EXTRA = ("moderation",)
    moderation = forms.ChoiceField(
        label=_("Visitors' comments wait for somebody"),
        required=False,
        initial="suspicious",
        choices=[("suspicious", _("when they look like spam")), ("all", _("always")), ("none", _("never"))],
    )

    class Meta(ChannelForm.Meta):
        labels = {"account_id": _("Short name in addresses")}

    def clean_account_id(self) -> str:
        account = slugify(self.cleaned_data["account_id"], allow_unicode=True)
        if not account:
            raise forms.ValidationError(_now("Use letters, digits and hyphens."))
        return account


class ByHandForm(ChannelForm):
    platform = "by_hand"
    title = _("By hand")
    EXTRA = ("url",)
    on = forms.ChoiceField(label=_("Platform"), choices=platform_names.by_hand_choices)
    url = forms.URLField(label=_("Address of the account"), required=False, max_length=300, assume_scheme="https")

    class Meta(ChannelForm.Meta):
        labels = {"account_id": _("Account on the platform")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["on"].initial, self.fields["on"].disabled = self.instance.platform, True

    def chosen_platform(self) -> str:
        return str(self.cleaned_data.get("on", ""))

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in super().changes().items() if name != "on"}


class EmailForm(ChannelForm):
    platform = "email"
    title = _("E-mail")
    EXTRA = ("host", "port", "tls", "user")
    host = forms.CharField(label=_("Mail server"), max_length=200)
    port = forms.IntegerField(label=_("Port"), initial=587, min_value=1, max_value=65535)
    tls = forms.ChoiceField(
        label=_("Encryption"),
        required=False,
        initial="starttls",
        choices=[("starttls", "STARTTLS"), ("ssl", "TLS"), ("", _("None"))],
    )
    user = forms.CharField(label=_("User name"), required=False, max_length=200)
    password = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Kept encrypted and never shown again. Leave it empty to keep the one that is there."),
    )

    class Meta(ChannelForm.Meta):
        labels = {"account_id": _("Address that letters come from")}

    def changes(self) -> dict[str, Any]:
        data = super().changes()
        password = data.pop("password")
        data["settings"]["from"] = f"{data['name']} <{data['account_id']}>"
        return {**data, **({"secrets": {"password": password}} if password else {})}


KINDS: dict[str, type[ChannelForm]] = {form.platform: form for form in (NewsroomForm, ByHandForm, EmailForm)}


def form_for(platform: str) -> type[ChannelForm] | None:
    """The form of a channel on `platform`; None where channels are connected in another way."""
    by_hand = dict(platform_names.by_hand_choices())
    return ByHandForm if platform in by_hand else KINDS.get(platform)


class StopForm(forms.Form):
    """What to stop: everything, a brand, or a channel."""

    what = forms.ChoiceField(label=_("What is stopped"))
    reason = forms.CharField(
        label=_("Reason"), max_length=500, initial=_("Something is wrong; we are looking into it.")
    )

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        brands = Segment.objects.filter(kind=SegmentKind.BRAND)[:50]
        channels = visible_to(by, Channel.objects.filter(is_active=True))[:200]
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            ("", _("Everything")),
            (_("A brand"), [(f"brand_id:{one.pk}", one.name) for one in brands]),
            (_("A channel"), [(f"channel_id:{one.pk}", one.name) for one in channels]),
        ]
        self.fields["what"].required = False

    def changes(self) -> dict[str, Any]:
        kind, _colon, pk = self.cleaned_data["what"].partition(":")
        return {"reason": self.cleaned_data["reason"], **({kind: int(pk)} if pk else {})}
