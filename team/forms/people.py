"""Members, invitations, departments, segments and coverage."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from team import platform_names
from team.models import CoverageDuty, Department, Member, Segment, SegmentKind


class MemberForm(forms.ModelForm):
    class Meta:
        model = Member
        fields = ("name", "email", "role", "department", "title", "brands", "hours_per_week", "hourly_cost")
        widgets = {"brands": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by.brand_ids:
            self.fields["brands"].queryset = by.brands.all()  # type: ignore[attr-defined]
            self.fields["brands"].required = True
        for name in ("hours_per_week", "hourly_cost"):
            self.fields[name].min_value = 0  # type: ignore[attr-defined]
            self.fields[name].widget.attrs["min"] = 0
        self.fields["department"].empty_label = _("None")  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()


class PasswordForm(forms.Form):
    """A first password, twice."""

    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        max_length=200,
        help_text=password_validators_help_text_html,
    )
    again = forms.CharField(
        label=_("Password again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        max_length=200,
    )

    def __init__(self, *args: Any, member: Member | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self.member)
        return self.cleaned_data["password"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "password" in data and data.get("again") != data["password"]:
            self.add_error("again", _now("The two are not the same."))
        return data


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(Member.objects.none(), label=_("To whom everything goes"))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Member.objects.filter(is_active=True).exclude(pk=member.pk)
        self.fields["to"].queryset = others  # type: ignore[attr-defined]


LEVELS = [("", "–"), (0, _("0 – not at all")), (1, _("1 – a little")), (2, _("2 – well")), (3, _("3 – teaches others"))]


class SkillsForm(forms.Form):
    """A level for each platform; nothing chosen: nothing known about it."""

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = {skill.platform: skill.level for skill in member.skills.all()}
        named = dict(platform_names.choices())
        for platform in [*named, *(levels.keys() - named)]:
            self.fields[platform] = forms.TypedChoiceField(
                label=str(named.get(platform, platform)),
                choices=LEVELS,
                coerce=int,
                required=False,
                initial=levels.get(platform, ""),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return {name: level for name, level in data.items() if level != ""}


class DepartmentForm(forms.ModelForm):
    class Meta:
        model = Department
        fields = ("name", "origin", "email")


class SegmentForm(forms.ModelForm):
    class Meta:
        model = Segment
        fields = ("kind", "name", "tone")
        widgets = {"tone": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by.brand_ids and self.instance.kind != SegmentKind.BRAND:
            kinds = [choice for choice in SegmentKind.choices if choice[0] != SegmentKind.BRAND]
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        twin = Segment.objects.filter(kind=self.data.get("kind", ""), name__iexact=name).exclude(pk=self.instance.pk)
        if twin.exists():
            raise forms.ValidationError(_now("There is one of this kind and name already."))
        return name


class CoverageForm(forms.Form):
    """Who covers a segment: the members of each duty."""

    def __init__(self, *args: Any, segment: Segment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Member.objects.filter(is_active=True)
        held = list(segment.coverage.values_list("duty", "member"))
        for duty in CoverageDuty:
            self.fields[duty.value] = forms.ModelMultipleChoiceField(
                members,
                label=duty.label,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[member for one, member in held if one == duty],
            )


class TeamFilterForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), required=False)
    department = forms.ModelChoiceField(
        Department.objects.all(), label=_("Department"), required=False, empty_label=_("All")
    )
    show = forms.ChoiceField(label=_("Show"), required=False, choices=[("", _("Active")), ("left", _("Left"))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = Member._meta.get_field("role").choices or []
        self.fields["role"].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]


class KindFilterForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *SegmentKind.choices])
