"""What people type to get on a list by themselves, and the channel that writes to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from content.models import MailingList
from content.selectors.mailing import mail_channels
from content.visitor_forms import VisitorForm
from team.models import Channel, Member
from team.permissions import visible_to


class SignUpForm(VisitorForm):
    """`consent` is the sentence to agree to; it is kept as it was read."""

    purpose = "lists.join"
    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
    name = forms.CharField(label=_("Your name"), max_length=80, required=False)
    agrees = forms.BooleanField()

    def __init__(self, *args: Any, mailing_list: MailingList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consent = gettext("Send me “%(list)s” by e-mail. I can leave the list at any time.") % {
            "list": mailing_list
        }
        self.fields["agrees"].label = self.consent

    def values(self) -> dict[str, str]:
        """For `signing_up.ask`."""
        given = {"email": self.cleaned_data["email"], "name": self.cleaned_data["name"].strip()}
        return {**given, "consent": self.consent, "language": get_language() or "en"}


class ListChannelForm(forms.Form):
    channel = forms.ModelChoiceField(
        label=_("Letters leave through"),
        queryset=Channel.objects.none(),
        required=False,
        empty_label=_("No channel"),
        help_text=_("An e-mail channel that writes for this list and no other."),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].queryset = visible_to(member, mail_channels())  # type: ignore[attr-defined]
