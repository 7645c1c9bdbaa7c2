"""What a person types when deciding about a delivery: an address, a reason, another time, or other words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from content import timing
from content.models import Delivery
from content.selectors.acts import words_of
from content.selectors.deliveries import is_beyond_us, planned_in_zone
from smm.core.zones import choices
from smm.outbox.face import TWICE, Act

WALL = "%Y-%m-%dT%H:%M"
TIMES = ["day", "at", "zone", "is_second", "nearest", "ask"]
FIELDS_OF: dict[str, list[str]] = {
    "it_is_there": ["url"],
    "posted": ["url"],
    "posted_unaddressed": ["reason"],
    "send_again": ["is_sure"],
    "accept": ["reason"],
    "take_down": ["reason"],
    "withdraw": ["reason"],
    "replan": TIMES,
    "correct": ["title", "text"],
}
OPTIONAL = {("posted_unaddressed", "reason")}


def _zones() -> list[tuple[str, str]]:
    """Each by its name: none means the zone that the delivery has."""
    return [("UTC", "UTC"), *choices()[1:]]


class DecisionForm(forms.Form):
    """Only the fields of the `act` at hand are asked for; `version` is the item's when the page was made.

    `nearest` is a time that was offered in place of a skipped one; with `ask`, a time that comes twice is asked back.
    """

    url = forms.CharField(
        label=_("Address of the post"),
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=_("What the app copies may stand round it."),
    )
    title = forms.CharField(label=_("Headline"), max_length=300, required=False)
    text = forms.CharField(
        label=_("Text"), max_length=100_000, required=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    is_sure = forms.BooleanField(label=_("I have looked there: it has not arrived"), required=False, help_text=TWICE)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    at = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    zone = forms.ChoiceField(label=_("Time zone"), choices=_zones, required=False)
    is_second = forms.TypedChoiceField(
        label=_("Clocks show this time twice on that day"),
        choices=[("False", _("the first, before the clocks are set back")), ("True", _("the second, after it"))],
        coerce=lambda value: value == "True",
        required=False,
        widget=forms.RadioSelect,
    )
    nearest = forms.CharField(required=False, widget=forms.HiddenInput)
    ask = forms.BooleanField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, act: str = "", **kwargs: Any) -> None:
        kwargs["auto_id"] = f"id_{act}_%s"
        super().__init__(*args, **kwargs)
        self.act, self.is_repeated = act, _comes_twice(self.initial)
        self.offered: list[tuple[str, datetime]] = []
        wanted = {*FIELDS_OF.get(act, []), "version"}
        self.fields = {name: field for name, field in self.fields.items() if name in wanted}
        for name in [name for of_act, name in OPTIONAL if of_act == act]:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.act == "replan" and data.get("day") and data.get("at"):
            self._take_nearest(data)
            self._check_clock(data["day"], data["at"], data.get("zone") or "")
        return data

    def _take_nearest(self, data: dict[str, Any]) -> None:
        try:
            chosen = datetime.strptime(data.get("nearest") or "", WALL)
        except ValueError:
            return
        data["day"], data["at"] = chosen.date(), chosen.time()

    def _check_clock(self, day: date, at: time, zone: str) -> None:
        """Offer the two nearest of a skipped time; ask which of a repeated one is meant."""
        found = timing.moments(day, at, zone) if zone else [datetime.min]
        self.is_repeated = len(found) > 1
        if not found:
            self.offered = [(f"{one:{WALL}}", one) for one in timing.nearest(day, at, zone)]
            self.add_error("at", timing.skipped(day, at, zone))
        elif self.is_repeated and self.cleaned_data.get("ask") and "is_second" not in self.data:
            self.add_error("is_second", _now("Choose which of the two is meant."))

    def arguments(self) -> dict[str, Any]:
        """What the service of the act takes; what was left empty is left to it."""
        asked = {name: value for name, value in self.cleaned_data.items() if name not in ("nearest", "ask")}
        return {name: value for name, value in asked.items() if value not in ("", None)}


def _comes_twice(values: Mapping[str, Any]) -> bool:
    """Whether a planned time is one of an hour that clocks repeat on its day."""
    if not {"day", "at", "zone"} <= values.keys():
        return False
    return len(timing.moments(values["day"], values["at"], values["zone"])) > 1


@dataclass(frozen=True)
class Offer:
    """An act that is possible now: its words, and the form that asks for what it needs."""

    name: str
    words: Act
    form: DecisionForm

    @property
    def asks(self) -> bool:
        return bool(self.form.visible_fields())


def offers(delivery: Delivery, acts: list[str], typed: DecisionForm | None = None) -> dict[str, Offer]:
    """By name; the form that came back with what is wrong stands in the place of an empty one."""
    return {name: Offer(name, words_of(name, delivery.state), _form_of(delivery, name, typed)) for name in acts}


def _form_of(delivery: Delivery, act: str, typed: DecisionForm | None) -> DecisionForm:
    form = typed if typed is not None and typed.act == act else DecisionForm(act=act, initial=initial_of(delivery, act))
    if act == "send_again" and not is_beyond_us(delivery):
        del form.fields["is_sure"]
    return form


def initial_of(delivery: Delivery, act: str) -> dict[str, Any]:
    """What stands in the form at first: the time as it is planned, or the words as they are live."""
    if act == "replan":
        return {**planned_in_zone(delivery), "is_second": str(delivery.planned_second), "ask": True}
    if act == "correct" and delivery.revision is not None:
        return {"title": delivery.revision.title, "text": delivery.revision.text_for(delivery.channel_id)}
    return {}
