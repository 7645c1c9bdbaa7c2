"""One form for each of the six questions; each can be opened again later as settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from content.models import DutyDefault
from goals.metrics import metric_of
from goals.models import Goal, GoalState
from monitoring.models import Watch
from smm.home.setup.questions import COMMON_GOALS, DUTY_PLANS, TONE
from team.models import Channel, Company, Department, Member, Role, Segment, SegmentKind

ROWS = 6

HELP = _("Number to reach in three months; empty: not a goal now.")
COMMON_HELP = _("{share} percent of companies name it first. Number to reach in three months; empty: not a goal now.")


class WhyForm(forms.ModelForm):
    """Why, the sponsor, and the first goals: a number for each that is wanted."""

    class Meta:
        model = Company
        fields = ("name", "why", "sponsor")
        widgets = {"why": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        kinds = set(Goal.objects.filter(state=GoalState.OPEN).values_list("kind", flat=True))
        self.offered = [goal for goal in COMMON_GOALS if goal.kind not in kinds]
        for position, goal in enumerate(self.offered):
            label = format_lazy("{title} · {metric}", title=goal.title, metric=metric_of(goal.metric).label)
            self.fields[f"goal_{goal.kind}"] = forms.DecimalField(
                label=label,
                required=False,
                min_value=1,
                max_digits=12,
                initial=goal.number if position == 0 and not kinds else None,
                help_text=format_lazy(COMMON_HELP, share=goal.share) if goal.share else HELP,
            )


class WhoForm(forms.Form):
    """A few members at once: lines of name, e-mail, role and department; empty lines are left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in range(ROWS):
            self.fields[f"name_{row}"] = forms.CharField(label=_("Name"), required=False, max_length=80)
            self.fields[f"email_{row}"] = forms.EmailField(label=_("E-mail"), required=False)
            self.fields[f"role_{row}"] = forms.ChoiceField(
                label=_("Role"), choices=Role.choices, initial=Role.STAFF, required=False
            )
            self.fields[f"department_{row}"] = forms.CharField(label=_("Department"), required=False, max_length=80)

    def rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}_{row}"] for name in ("name", "email", "role", "department")] for row in range(ROWS)]

    def people(self) -> list[dict[str, str]]:
        """The lines that were filled in."""
        data = self.cleaned_data
        names = ("name", "email", "role", "department")
        lines = [{name: data.get(f"{name}_{row}", "") for name in names} for row in range(ROWS)]
        return [line for line in lines if line["email"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        seen: set[str] = set()
        for row in range(ROWS):
            name, email = data.get(f"name_{row}", ""), data.get(f"email_{row}", "").lower()
            if bool(name) != bool(email) and f"email_{row}" in data:
                self.add_error(f"email_{row}" if name else f"name_{row}", _now("Name and e-mail are both needed."))
            if email and (email in seen or Member.objects.filter(email__iexact=email).exists()):
                self.add_error(f"email_{row}", _now("There is a member with this address already."))
            seen.add(email)
        return data


class WhereForm(forms.Form):
    """Names, one a line; those that stand already stay, whatever is written here."""

    brands = forms.CharField(label=_("Brands, one a line"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
    competitors = forms.CharField(
        label=_("Competitors, one a line"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )
    regions = forms.CharField(
        label=_("Cities or regions, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )
    newsroom = forms.CharField(
        label=_("Name of your newsroom"),
        max_length=80,
        help_text=_("A public page of your own on which everything can be published at once, without any platform."),
    )

    KINDS = {"brands": SegmentKind.BRAND, "competitors": SegmentKind.COMPETITOR, "regions": SegmentKind.REGION}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        company = Company.load().name
        newsroom = Channel.objects.filter(platform="newsroom").first()
        self.fields["newsroom"].initial = newsroom.name if newsroom else _now("Newsroom")
        for name, kind in self.KINDS.items():
            stand = list(Segment.objects.filter(kind=kind).values_list("name", flat=True))
            self.fields[name].initial = "\n".join(stand or ([company] if name == "brands" and company else []))

    def names(self, field: str) -> list[str]:
        """The names of a field, each once, at most 80 characters."""
        lines = (line.strip()[:80] for line in self.cleaned_data[field].splitlines())
        return list({line.lower(): line for line in lines if line}.values())


class WhichForm(forms.Form):
    """A watch for each brand and competitor, proposed from its name, and the tone checklist of each brand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        watched = set(Watch.objects.values_list("name", flat=True))
        kinds = [SegmentKind.BRAND, SegmentKind.COMPETITOR]
        self.segments = list(Segment.objects.filter(kind__in=kinds)[:40])
        for segment in self.segments:
            if segment.name not in watched:
                self.fields[f"watch_{segment.pk}"] = forms.BooleanField(
                    label=format_lazy(_("Listen for “{name}”"), name=segment.name), required=False, initial=True
                )
            if segment.kind == SegmentKind.BRAND:
                self.fields[f"tone_{segment.pk}"] = forms.CharField(
                    label=format_lazy(_("Tone checklist of {name}, one question a line"), name=segment.name),
                    required=False,
                    max_length=4000,
                    initial=segment.tone or TONE,
                    widget=forms.Textarea(attrs={"rows": 4}),
                )


class HowForm(forms.Form):
    """Owner and hours of each of the ten duties."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stand = {one.kind: one for one in DutyDefault.objects.filter(brand=None)}
        members = [(f"owner_id:{one.pk}", one.name) for one in Member.objects.filter(is_active=True)[:200]]
        groups = [(f"department_id:{one.pk}", one.name) for one in Department.objects.all()[:100]]
        choices = [("", _("Nobody yet")), (_("A person"), members), (_("Whoever of a department takes it"), groups)]
        for plan in DUTY_PLANS:
            one = stand.get(plan.kind)
            who = f"owner_id:{one.owner_id}" if one and one.owner_id else ""
            who = who or (f"department_id:{one.department_id}" if one and one.department_id else "")
            self.fields[f"who_{plan.kind}"] = forms.ChoiceField(
                label=plan.kind.label, choices=choices, required=False, initial=who
            )
            self.fields[f"hours_{plan.kind}"] = forms.DecimalField(
                label=_("Hours"), min_value=0, max_digits=5, decimal_places=1, initial=one.hours if one else plan.hours
            )

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"who_{plan.kind}"], self[f"hours_{plan.kind}"]) for plan in DUTY_PLANS]
