"""What people fill in about ideas."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.metrics import choices, metric_of
from goals.models import Target
from goals.selectors import open_targets
from ideas import spam
from ideas.models import Idea, IdeaState, Vetting
from ideas.selectors import Filters
from ideas.vetting import VettingAnswers
from team.models import Member
from team.selectors import brands_of


class FilterForm(forms.Form):
    q = forms.CharField(required=False, max_length=200)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *IdeaState.choices])
    mine = forms.BooleanField(label=_("Handed in by me"), required=False)
    view = forms.ChoiceField(required=False, choices=[("", ""), ("board", "board")], widget=forms.HiddenInput)

    def filters(self, brand_id: int | None) -> Filters:
        """What was asked for; what makes no sense is as if not asked."""
        self.is_valid()
        given = self.cleaned_data
        return Filters(given.get("q", ""), given.get("state", ""), brand_id, given.get("mine", False))


class IdeaForm(forms.ModelForm):
    class Meta:
        model = Idea
        fields = ("title", "text", "brand")
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}
        help_texts = {"text": _("What would we make, for whom, and why now?")}

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = brands_of(member)  # type: ignore[attr-defined]
        self.fields["brand"].empty_label = _("Every brand")  # type: ignore[attr-defined]


class HandInForm(forms.ModelForm):
    """The open form. `website` is a trap that people do not see; `stamp` says when the form was opened."""

    website = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Idea
        fields = ("title", "text", "proposer_name", "proposer_email")
        labels = {"title": _("Your idea in one line"), "text": _("Tell us more")}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 8}),
            "proposer_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "proposer_email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        help_texts = {"proposer_name": _("If you like, so that we can ask.")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        problem = spam.problem_of_stamp(cleaned.get("stamp") or "")
        if cleaned.get("website"):
            problem = str(_("A field that must stay empty was filled. Please empty it and send once more."))
        if problem:
            self.add_error(None, problem)
            self.data = {**{name: self.data.get(name) for name in self.data}, "stamp": spam.stamp()}
        return cleaned


class TargetField(forms.ModelChoiceField):
    """Names a target by its goal and number."""

    def label_from_instance(self, obj: Target) -> str:
        return f"{obj.goal.title}: {metric_of(obj.metric).label} {obj.value.normalize():f}"


class Refusable(forms.BaseForm):
    """A form that can show what a service refused, and be sent again on the version that stands now."""

    def refuse(self, sentences: list[str], version: int) -> None:
        for sentence in sentences:
            self.add_error(None, sentence)
        self.data = {**{name: self.data.get(name) for name in self.data}, "version": version}


class VettingForm(Refusable, forms.ModelForm):
    """The three questions; any answer may be left for later."""

    target = TargetField(label=_("Which target does it serve?"), queryset=Target.objects.none(), required=False)
    metric = forms.ChoiceField(label=_("By which metric?"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Vetting
        fields = (
            "target",
            "contribution",
            "hours",
            "money",
            "promotion_hours",
            "promotion_money",
            "outsourced_to",
            "metric",
            "expected",
        )
        help_texts = {
            "contribution": _("In the unit of the target's metric."),
            "outsourced_to": _("An agency or a person outside, where our own hours do not reach."),
        }

    def __init__(self, *args: Any, member: Member, idea: Idea, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = open_targets(member, idea.brand_id)  # type: ignore[attr-defined]
        self.fields["metric"].choices = [("", "---------"), *choices()]  # type: ignore[attr-defined]
        self.fields["version"].initial = idea.version
        for name in ("contribution", "hours", "money", "promotion_hours", "promotion_money", "expected"):
            self.fields[name].widget.attrs["min"] = 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in list(cleaned.items()):
            if name not in {"target", "version"} and not isinstance(value, str) and value is not None and value < 0:
                self.add_error(name, _("This cannot be negative."))
        return cleaned

    def answers(self) -> VettingAnswers:
        given: dict[str, Any] = {name: self.cleaned_data.get(name) for name in self.Meta.fields if name != "target"}
        target = self.cleaned_data.get("target")
        return VettingAnswers(target_id=target.pk if target else None, **given)

    def _post_clean(self) -> None:
        """The service makes the row; the form only reads what was typed."""


class DecisionForm(Refusable, forms.Form):
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (IdeaState.ACCEPTED, _("Accept: it becomes content")),
            (IdeaState.PARKED, _("Park until a day")),
            (IdeaState.DECLINED, _("Decline")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The proposer will read it."),
    )
    parked_until = forms.DateField(
        label=_("Parked until"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


def conversation_ids(values: list[str]) -> list[int]:
    """Ids from the address; what is not a number is left out."""
    return [int(value) for value in values[:20] if value.isdecimal() and len(value) < 15]
