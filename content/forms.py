"""What people type about content."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.models import ContentItem, Ground, Purpose, Series
from content.selectors.outside import items_for
from content.services.items import Brief
from content.workflow import CHOSEN, DutyKind
from goals.models import Goal, GoalState
from smm.core import clock
from team.models import Channel, Department, Member, Role, Segment
from team.permissions import Action, brand_scope, can, visible_to
from team.selectors import brands_of

LOCAL = "%Y-%m-%dT%H:%M"


class MomentInput(forms.DateTimeInput):
    """The browser's own field for day and time, in the viewer's zone."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=LOCAL)


def moment_field(label: Any, **options: Any) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, required=False, widget=MomentInput(), input_formats=[LOCAL], **options)


class BriefForm(forms.Form):
    """What an item is: the fields that can be changed on its page."""

    title = forms.CharField(label=_("Title"), max_length=200)
    brief = forms.CharField(
        label=_("Brief"),
        max_length=20000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What is it, for whom, and why?"),
    )
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose.choices)
    audience = forms.CharField(label=_("Audience"), max_length=200, required=False)
    goals = forms.ModelMultipleChoiceField(
        label=_("Goals that it serves"),
        queryset=Goal.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    channels = forms.ModelMultipleChoiceField(
        label=_("Channels"), queryset=Channel.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    planned_at = moment_field(_("Planned publication"))
    response_days = forms.IntegerField(
        label=_("Days in which we answer reactions"),
        min_value=0,
        max_value=365,
        required=False,
        help_text=_("Empty: as the department does."),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self._choices("goals", visible_to(member, Goal.objects.filter(state=GoalState.OPEN)) | self._kept(Goal))
        self._choices("channels", visible_to(member, Channel.objects.filter(is_active=True)) | self._kept(Channel))
        if not can(member, Action.VIEW_GOALS):
            del self.fields["goals"]

    def _kept(self, model: type[Goal] | type[Channel]) -> Any:
        """What the item has already can stay, whoever saves."""
        chosen = self.initial.get(f"{model._meta.model_name}s") or []
        return model._default_manager.filter(pk__in=[row.pk for row in chosen])

    def _choices(self, name: str, queryset: Any) -> None:
        self.fields[name].queryset = queryset  # type: ignore[attr-defined]


class NewItemForm(BriefForm):
    """A new item without an idea: of a series, or reactive for a leader's reason."""

    brand = forms.ModelChoiceField(label=_("Brand"), queryset=Segment.objects.none(), required=False)
    template = forms.ChoiceField(
        label=_("Workflow"),
        choices=[(one, one.label) for one in CHOSEN],
        help_text=_("Full: all nine stages. Short: produce, approve, publish, respond. Urgent: short, deputies told."),
    )
    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[(Ground.SERIES, Ground.SERIES.label), (Ground.REACTIVE, Ground.REACTIVE.label)],
        widget=forms.RadioSelect,
        help_text=_("An idea becomes an item when it is accepted; here begins what needs no vetting of its own."),
    )
    series = forms.ModelChoiceField(label=_("Series"), queryset=Series.objects.none(), required=False)
    reactive_reason = forms.CharField(
        label=_("Leader's reason"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ["title", "brief", "brand", "purpose", "audience", "ground", "series", "reactive_reason", "template"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("brand", brands_of(self.member))
        series = Series.objects.filter(brand_scope(self.member, "goal__brand"), ends_on__gte=clock.now().date())
        self._choices("series", series.select_related("goal"))
        if not can(self.member, Action.LEAD_CONTENT):
            del self.fields["reactive_reason"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("ground") == Ground.SERIES and not data.get("series"):
            self.add_error("series", _("Choose the series that it belongs to."))
        if data.get("ground") == Ground.REACTIVE and "reactive_reason" in self.fields and not data["reactive_reason"]:
            self.add_error("reactive_reason", _("A reactive item needs a leader's reason."))
        return data

    def to_brief(self) -> Brief:
        return Brief(**{**self.cleaned_data, "series": self._series()})

    def _series(self) -> Series | None:
        return self.cleaned_data["series"] if self.cleaned_data["ground"] == Ground.SERIES else None


def brief_of(item: ContentItem) -> dict[str, Any]:
    """Initial values of a `BriefForm` for the item."""
    names = ("title", "brief", "purpose", "audience", "planned_at", "response_days")
    return {
        **{name: getattr(item, name) for name in names},
        "goals": list(item.goals.all()),
        "channels": list(item.channels.all()),
    }


class TextForm(forms.Form):
    """A new version of the text; `base` is the version that the writer started from."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = forms.CharField(label=_("Headline"), max_length=300, required=False)
    body = forms.CharField(
        label=_("Text for every channel"),
        max_length=100000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def variants(self) -> dict[str, str]:
        """The channels' own texts, by the channel's id."""
        names = [name for name in self.data if name.startswith("variant-")]
        return {name.removeprefix("variant-"): str(self.data[name]).replace("\r\n", "\n") for name in names}

    def clean_body(self) -> str:
        return str(self.cleaned_data["body"]).replace("\r\n", "\n")


class DutyForm(forms.Form):
    """Who does a duty, and by when: a person, or a department whose people claim it."""

    owner = forms.ModelChoiceField(label=_("Person"), queryset=Member.objects.none(), required=False)
    department = forms.ModelChoiceField(
        label=_("Or a department"),
        queryset=Department.objects.all(),
        required=False,
        help_text=_("Its people find it in their list and claim it."),
    )
    due_at = moment_field(_("Due"))
    hours = forms.DecimalField(label=_("Hours planned"), min_value=0, max_value=9999, decimal_places=1, required=False)

    def __init__(self, *args: Any, kind: DutyKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Member.objects.filter(is_active=True)
        approvers = [Role.LEADER, Role.APPROVER]
        owners = people.filter(role__in=approvers) if kind is DutyKind.APPROVAL else people.exclude(role=Role.EXECUTIVE)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class MediaForm(forms.Form):
    file = forms.FileField(label=_("File"))
    alt = forms.CharField(
        label=_("Alternative text"),
        max_length=1500,
        required=False,
        help_text=_("What does it show, for those who cannot see it?"),
    )


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Comment"),
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("@Name tells that person."),
    )
    is_shared = forms.BooleanField(label=_("The agency may read it"), required=False)


class ShareForm(forms.Form):
    members = forms.ModelMultipleChoiceField(
        label=_("Agency members who see this item"),
        queryset=Member.objects.filter(is_active=True, role=Role.AGENCY),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class HoursForm(forms.Form):
    hours_spent = forms.DecimalField(
        label=_("Hours spent"), min_value=0, max_value=9999, decimal_places=1, required=False
    )


class TakeDownForm(forms.Form):
    """Which publications come down, and why."""

    delivery = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": _("Choose what comes down.")})
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delivery"].choices = [(pk, pk) for pk in self.chosen()]  # type: ignore[attr-defined]

    def chosen(self) -> list[int]:
        """The numbers that were ticked; whose they are the service asks."""
        ticked = self.data.getlist("delivery") if hasattr(self.data, "getlist") else []
        return [int(one) for one in ticked if one.isascii() and one.isdigit() and len(one) < 18]

    def arguments(self) -> dict[str, Any]:
        return {"delivery_ids": self.cleaned_data["delivery"], "reason": self.cleaned_data["reason"]}


class AdoptForm(forms.Form):
    """Into which item a post made outside goes: one that is there, or a new one with a title and goals."""

    item = forms.ModelChoiceField(
        label=_("Item"), queryset=ContentItem.objects.none(), required=False, empty_label=_("A new item")
    )
    title = forms.CharField(label=_("Title of the new item"), max_length=200, required=False)
    goals = forms.ModelMultipleChoiceField(
        label=_("Goals that it serves"),
        queryset=Goal.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = list(items_for(member).values_list("pk", flat=True))
        self.fields["item"].queryset = ContentItem.objects.filter(pk__in=mine)  # type: ignore[attr-defined]
        goals = visible_to(member, Goal.objects.filter(state=GoalState.OPEN))
        self.fields["goals"].queryset = goals  # type: ignore[attr-defined]
        if not goals.exists():
            del self.fields["goals"]
        if not can(member, Action.CREATE_CONTENT):
            self._only_into_items()

    def _only_into_items(self) -> None:
        """Who may not begin items."""
        self.fields = {"item": self.fields["item"]}
        self.fields["item"].required = True
        self.fields["item"].empty_label = _("Choose one")  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        chosen = data.pop("item")
        return {"item_id": chosen.pk} if chosen else data
