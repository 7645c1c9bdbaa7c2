"""Channels: what every one has, what each platform asks to be connected, and the emergency stop."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from smm.platforms.access import Field
from team.abilities import Platform
from team.models import Channel, Member, Role, Segment, SegmentKind
from team.permissions import visible_to
from team.selectors import brands_of
from team.services.connecting import Typed, Wish

MOST_CHARACTERS = {"text": 200, "url": 300, "email": 254, "secret": 4000}
KEPT = _("Kept encrypted and never shown again.")
KEEP = _("Leave it empty to keep the one that is there.")


class ChannelForm(forms.Form):
    """How a channel is called and who has it, with what its platform asks; `channel` is one that is there already."""

    name = forms.CharField(
        label=_("Name of the channel"),
        max_length=80,
        required=False,
        help_text=_("Empty: as the account calls itself."),
    )
    brand = forms.ModelChoiceField(
        Segment.objects.none(), label=_("Brand"), required=False, empty_label=_("Every brand")
    )
    shared_with = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=_("Given to agency members"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, by: Member, platform: Platform | None, channel: Channel | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.channel, self.asked = channel, platform.fields if platform else ()
        self.fields["brand"].queryset = brands_of(by)  # type: ignore[attr-defined]
        self.fields["brand"].required = bool(by.brand_ids)
        agency = Member.objects.filter(role=Role.AGENCY, is_active=True)
        self.fields["shared_with"].queryset = agency  # type: ignore[attr-defined]
        if not agency.exists():
            del self.fields["shared_with"]
        for field in self.asked:
            self.fields[field.name] = _made(field, is_there=channel is not None)
        self.order_fields([field.name for field in self.asked])
        if channel:
            self.initial = _initial(channel, self.asked)

    @property
    def typed(self) -> Typed:
        """What the platform asked for; a secret that was left empty is not among it."""
        data = self.cleaned_data
        settings = {f.name: data[f.name] for f in self.asked if f.kind != "secret" and f.name != "id"}
        secrets = {f.name: data[f.name] for f in self.asked if f.kind == "secret" and data[f.name]}
        return Typed(id=data.get("id", ""), settings=settings, secrets=secrets)

    @property
    def wish(self) -> Wish:
        data = self.cleaned_data
        return Wish(name=data["name"].strip(), brand=data["brand"], shared_with=tuple(data.get("shared_with", ())))

    @property
    def is_retyped(self) -> bool:
        """Whether something of what the platform asked for was changed."""
        return bool({field.name for field in self.asked} & set(self.changed_data))


def _made(field: Field, is_there: bool) -> forms.Field:
    """A connector's field as one of a form; of a channel that is there its secrets may be left empty."""
    is_secret = field.kind == "secret"
    common: dict[str, Any] = {
        "label": gettext(field.label),
        "help_text": _help(field, is_there),
        "initial": field.initial,
        "required": field.is_required and not (is_secret and is_there),
        "disabled": is_there and field.name == "id",
    }
    if field.kind == "number":
        return forms.IntegerField(min_value=0, max_value=2**31 - 1, **common)
    if field.kind == "choice":
        return forms.ChoiceField(choices=[(key, gettext(words)) for key, words in field.choices], **common)
    common["max_length"] = MOST_CHARACTERS[field.kind]
    if is_secret:
        hidden = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        return forms.CharField(strip=False, widget=hidden, **common)
    if field.kind == "url":
        return forms.URLField(assume_scheme="https", **common)
    return (forms.EmailField if field.kind == "email" else forms.CharField)(**common)


def _help(field: Field, is_there: bool) -> str:
    """As HTML, for fields show their help as that."""
    said = [field.help and gettext(field.help)]
    if field.kind == "secret":
        said += [str(KEPT), str(KEEP) if is_there else ""]
    return escape(" ".join(part for part in said if part))


def _initial(channel: Channel, fields: tuple[Field, ...]) -> dict[str, Any]:
    typed = {f.name: channel.settings.get(f.name, f.initial) for f in fields if f.kind != "secret"}
    return {
        **typed,
        "id": channel.account_id,
        "name": channel.name,
        "brand": channel.brand_id,
        "shared_with": list(channel.shared_with.all()),
    }


def shown_settings(channel: Channel, fields: tuple[Field, ...]) -> list[tuple[str, Any]]:
    """(label, value in words) of what was typed to connect the channel, its secrets apart."""
    plain = [field for field in fields if field.kind != "secret" and channel.settings.get(field.name)]
    words = {field.name: {key: gettext(text) for key, text in field.choices} for field in plain}
    values = {field.name: channel.settings[field.name] for field in plain}
    return [(gettext(field.label), words[field.name].get(values[field.name], values[field.name])) for field in plain]


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
