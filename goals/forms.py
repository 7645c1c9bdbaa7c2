"""What people fill in about goals and reports."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from goals.hooks import Period
from goals.metrics import choices
from goals.models import Goal, GoalState, Report
from goals.services import TargetDraft
from goals.services.reports import SHARED_DAYS
from smm.core import clock
from team.models import Member, Role
from team.selectors import brands_of

MOST_TARGETS = 8


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class FilterForm(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Open")), (GoalState.CLOSED, _("Closed")), ("all", _("All"))]
    )

    def wanted(self) -> str:
        """The state to show; empty for all."""
        value = self.cleaned_data.get("state", "") if self.is_valid() else ""
        return "" if value == "all" else value or GoalState.OPEN


class GoalForm(forms.ModelForm):
    class Meta:
        model = Goal
        fields = ("title", "why", "kind", "brand", "owner", "partners", "starts_on", "ends_on")
        widgets = {
            "why": forms.Textarea(attrs={"rows": 3}),
            "partners": forms.CheckboxSelectMultiple,
            "starts_on": day_input(),
            "ends_on": day_input(),
        }

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = Member.objects.filter(is_active=True).exclude(role=Role.AGENCY)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
        self.fields["owner"].initial = member
        self.fields["brand"].queryset = brands_of(member)  # type: ignore[attr-defined]
        self.fields["brand"].required = bool(member.brand_ids)
        self.fields["brand"].empty_label = _("Every brand")  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The service makes the row; the form only reads what was typed."""


class TargetForm(forms.Form):
    metric = forms.ChoiceField(label=_("Metric"), choices=lambda: [("", "---------"), *choices()], required=False)
    baseline = forms.DecimalField(
        label=pgettext_lazy("value", "From"), max_digits=14, decimal_places=2, min_value=0, required=False
    )
    value = forms.DecimalField(label=_("To"), max_digits=14, decimal_places=2, min_value=0, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("metric") and cleaned.get("value") is None and "value" not in self.errors:
            self.add_error("value", _("Say which number to reach."))
        return cleaned

    def draft(self) -> TargetDraft | None:
        given = self.cleaned_data
        if not given.get("metric"):
            return None
        return TargetDraft(given["metric"], given["value"], given.get("baseline") or Decimal(0))


TargetFormSet = forms.formset_factory(TargetForm, extra=2, max_num=MOST_TARGETS, validate_max=True, absolute_max=20)


def target_formset(data: Any, goal: Goal | None) -> Any:
    """The numbers of `goal`, two empty lines below; a line without a metric is left out."""
    start = [{"metric": t.metric, "baseline": t.baseline, "value": t.value} for t in goal.targets.all()] if goal else []
    return TargetFormSet(data, initial=start, prefix="targets")


def drafts(formset: Any) -> list[TargetDraft]:
    return [draft for form in formset if (draft := form.draft())]


class MeasureForm(forms.Form):
    value = forms.DecimalField(
        label=_("Value so far"), max_digits=14, decimal_places=2, min_value=0, help_text=_("The running total.")
    )
    observed_at = forms.DateTimeField(
        label=_("When"),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        help_text=_("Empty means now."),
    )


class ReportForm(forms.ModelForm):
    class Meta:
        model = Report
        fields = ("title", "starts_on", "ends_on", "brand", "summary")
        widgets = {"starts_on": day_input(), "ends_on": day_input(), "summary": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"summary": _("Two or three sentences that an executive reads first.")}

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = brands_of(member)  # type: ignore[attr-defined]
        self.fields["brand"].required = bool(member.brand_ids)
        self.fields["brand"].label = _("Brand")
        self.fields["brand"].empty_label = _("Every brand")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("starts_on") and cleaned.get("ends_on") and cleaned["ends_on"] < cleaned["starts_on"]:
            self.add_error("ends_on", _("It must not end before it starts."))
        return cleaned

    def period(self) -> Period:
        return Period(self.cleaned_data["starts_on"], self.cleaned_data["ends_on"])

    def brand_id(self) -> int | None:
        brand = self.cleaned_data.get("brand")
        return brand.pk if brand else None

    def _post_clean(self) -> None:
        """The service makes the row; the form only reads what was typed."""


class ShareForm(forms.Form):
    days = forms.IntegerField(label=_("Open for … days"), min_value=1, max_value=366, initial=SHARED_DAYS)


def last_quarter() -> dict[str, Any]:
    """The quarter before this one: what a report is most often about."""
    today = clock.now().date()
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    ends = first.fromordinal(first.toordinal() - 1)
    return {"starts_on": ends.replace(month=ends.month - 2, day=1), "ends_on": ends}
