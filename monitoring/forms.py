"""What people type and choose in monitoring."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from monitoring.models import ConversationState, SavedReply, Source, Watch
from monitoring.services.sources import refuse_known
from monitoring.services.watches import understood_or_invalid
from smm.core.sentences import keep_error, tell
from smm.platforms import fetching
from smm.platforms.contract import PlatformError
from team.models import Member, Segment
from team.permissions import visible_to
from team.selectors import brands_of

WHO = [("", _("Everybody's")), ("mine", _("Mine")), ("unassigned", _("Nobody's yet"))]
WHEN = [("", _("All")), ("waiting", _("Waiting for us")), ("overdue", _("Over a day"))]


class InboxFilter(forms.Form):
    """The inbox's filters; all of them stand in the address."""

    q = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    who = forms.ChoiceField(label=_("Whose"), choices=WHO, required=False)
    when = forms.ChoiceField(label=_("When"), choices=WHEN, required=False)
    state = forms.ChoiceField(label=_("State"), choices=ConversationState, required=False)
    watch = forms.ModelChoiceField(label=_("Watch"), queryset=Watch.objects.none(), required=False)
    platform = forms.ChoiceField(label=_("Platform"), required=False)
    brand = forms.ModelChoiceField(label=_("Brand"), queryset=Segment.objects.none(), required=False)

    def __init__(self, data: Any, *, member: Member) -> None:
        super().__init__(data, auto_id="filter-%s")
        platforms = Source.objects.order_by("platform").values_list("platform", flat=True).distinct()
        self.fields["watch"].queryset = visible_to(member, Watch.objects.all())  # type: ignore[attr-defined]
        self.fields["brand"].queryset = brands_of(member)  # type: ignore[attr-defined]
        self.fields["platform"].choices = [("", _("All")), *((name, name) for name in platforms)]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """The filters that make sense; a wrong one in the address counts as not given."""
        self.is_valid()
        values = {name: value for name, value in self.cleaned_data.items() if value}
        return {name: getattr(value, "pk", value) for name, value in values.items()}


class TextForm(forms.Form):
    """A text and the state of the conversation in which it was written."""

    text = forms.CharField(max_length=10_000, strip=True)
    version = forms.IntegerField(required=False)


class ScopedForm(forms.ModelForm):
    """A form that offers only the brands of the person."""

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = brands_of(member)  # type: ignore[attr-defined]
        self.fields["brand"].label = _("Brand")


class LedForm(ScopedForm):
    """Of what leaders manage: who leads some brands puts it under one of those."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].required = bool(kwargs["member"].brand_ids)


class WatchForm(LedForm):
    class Meta:
        model = Watch
        fields = ["name", "query", "brand", "segments", "is_active"]
        widgets = {"query": forms.Textarea(attrs={"rows": 3}), "segments": forms.CheckboxSelectMultiple}
        help_texts = {
            "query": _(
                "Words beside each other must all be there. OR between alternatives, - before what must not be there,"
                " brackets, “phrases”, begin* for beginnings, #hashtags."
            )
        }

    def clean_query(self) -> str:
        query: str = self.cleaned_data["query"].replace("“", '"').replace("”", '"')
        understood_or_invalid(query)
        return query


class FeedForm(LedForm):
    class Meta:
        model = Source
        fields = ["name", "url", "brand", "segments", "every_minutes"]
        widgets = {"segments": forms.CheckboxSelectMultiple}

    url = forms.URLField(label=_("Address of the feed"), max_length=500, assume_scheme="https")

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            fetching.check(url)
        except PlatformError as error:
            raise forms.ValidationError(tell(keep_error(error))) from error
        refuse_known(url)
        return url


class SavedReplyForm(ScopedForm):
    class Meta:
        model = SavedReply
        fields = ["title", "text", "brand"]
