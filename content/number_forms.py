"""What a person types of a publication's numbers, one by one or as a file."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.numbers import METRICS, number_in
from content.outcome_forms import read_text
from content.services.counting import DAYS_END
from goals.metrics import metric_of
from smm.core import clock
from smm.core.figures import number as shown


class CountField(forms.CharField):
    """A count as apps show it, short forms like “1.2万” or “3.4k” included."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=20, widget=forms.TextInput, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        try:
            return number_in(text) if text else None
        except ValueError as error:
            raise forms.ValidationError(_("Write a number, such as 1204 or 1.2万.")) from error


class NumbersForm(forms.Form):
    """Running totals; those that are left empty stay as they are. `known` are the last ones, shown in the fields."""

    on = forms.DateField(
        label=_("Read on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    is_sure = forms.BooleanField(label=_("The lower numbers are right"), required=False)

    def __init__(self, *args: Any, known: dict[str, Decimal] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for metric in METRICS:
            self.fields[metric] = CountField(label=metric_of(metric).label)
            if known and metric in known:
                self.fields[metric].widget.attrs["placeholder"] = shown(known[metric])
        self.asks_sure = False

    @property
    def counts(self) -> list[forms.BoundField]:
        return [self[metric] for metric in METRICS]

    @property
    def numbers(self) -> dict[str, int]:
        """What was typed, by metric."""
        typed = self.cleaned_data
        return {metric: typed[metric] for metric in METRICS if typed.get(metric) is not None}

    def arguments(self) -> dict[str, Any]:
        day = self.cleaned_data["on"]
        today = timezone.localtime(clock.now()).date()
        moment = timezone.make_aware(datetime.combine(day, DAYS_END)) if day and day != today else None
        return {"numbers": self.numbers, "observed_at": moment, "is_sure": self.cleaned_data["is_sure"]}


class NumbersImportForm(forms.Form):
    file = forms.FileField(label=_("CSV file"), help_text=_("The template names the columns."))
    is_sure = forms.BooleanField(label=_("Take lower numbers than before as well"), required=False)

    def clean_file(self) -> str:
        return read_text(self.cleaned_data["file"])

    def arguments(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["file"], "is_sure": self.cleaned_data["is_sure"]}
