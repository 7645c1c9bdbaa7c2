"""What people type after publication: promotions, e-mails, evaluations, and who is on a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content.models import ContentItem, Delivery, Evaluation, MailingList, PromotionKind
from content.selectors.mailing import mail_channels
from content.services.promotion import BY_HAND
from smm.outbox.states import DeliveryState
from team.models import Channel, Member, Segment
from team.permissions import visible_to
from team.selectors import brands_of

MOST_BYTES = 2 * 1024 * 1024


class PromotionForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, kind.label) for kind in BY_HAND])
    note = forms.CharField(label=_("What was done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    cost = forms.DecimalField(label=_("Cost"), min_value=0, max_digits=12, decimal_places=2, required=False, initial=0)
    is_second_spread = forms.BooleanField(label=_("This settles the second spread"), required=False)

    def clean_kind(self) -> PromotionKind:
        return PromotionKind(self.cleaned_data["kind"])

    def clean_cost(self) -> Any:
        return self.cleaned_data["cost"] or 0


class SkipForm(forms.Form):
    reason = forms.CharField(label=_("Why no promotion"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class PublicationField(forms.ModelChoiceField):
    """A live delivery, by its channel."""

    def label_from_instance(self, obj: Any) -> str:
        return _now("As published on %(channel)s") % {"channel": obj.channel.name}


class MailingForm(forms.Form):
    """The approved text goes along unchanged; only subject and introduction are written here."""

    mailing_list = forms.ModelChoiceField(label=_("List"), queryset=MailingList.objects.none())
    channel = forms.ModelChoiceField(label=_("Sent through"), queryset=Channel.objects.none())
    publication = PublicationField(label=_("What goes along"), queryset=Delivery.objects.none())
    subject = forms.CharField(label=_("Subject"), max_length=200)
    intro = forms.CharField(
        label=_("Introduction"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The approved text and its address follow unchanged."),
    )

    def __init__(self, *args: Any, member: Member, item: ContentItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        live = item.deliveries.filter(state=DeliveryState.LIVE).select_related("channel")
        for name, rows in (
            ("mailing_list", visible_to(member, MailingList.objects.all())),
            ("channel", visible_to(member, mail_channels())),
            ("publication", live),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
            field.initial = rows.first() if not self.is_bound else None
            field.empty_label = None

    def values(self) -> dict[str, Any]:
        """For `mailing.write`."""
        cleaned = self.cleaned_data
        ids = {f"{name}_id": cleaned[name].pk for name in ("mailing_list", "channel", "publication")}
        return {**ids, "subject": cleaned["subject"], "intro": cleaned["intro"]}


class EvaluationForm(forms.ModelForm):
    class Meta:
        model = Evaluation
        fields = ["verdict", "feedback", "learned", "value_return"]
        widgets = {"feedback": forms.Textarea(attrs={"rows": 3}), "learned": forms.Textarea(attrs={"rows": 3})}


class ListForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=80)
    brand = forms.ModelChoiceField(
        label=_("Brand"), queryset=Segment.objects.none(), required=False, empty_label=_("Every brand")
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["brand"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = brands_of(member)


CONSENT = _("Such as “asked at the fair in May” or “form on our site”.")


class SubscriberForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=80, required=False)
    consent = forms.CharField(label=_("How they agreed"), max_length=200, help_text=CONSENT)


class ImportForm(forms.Form):
    file = forms.FileField(label=_("CSV file"), help_text=_("A line each: e-mail, name."))
    consent = forms.CharField(label=_("How they agreed"), max_length=200, help_text=CONSENT)

    def clean_file(self) -> str:
        return read_text(self.cleaned_data["file"])


def read_text(file: UploadedFile) -> str:
    """The text of a file that somebody sent; spreadsheet programs in China write GB 18030."""
    if (file.size or 0) > MOST_BYTES:
        raise forms.ValidationError(_("The file is larger than 2 MB."))
    content: bytes = file.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise forms.ValidationError(_("This is not a text file."))
