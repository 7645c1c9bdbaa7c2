"""How often a publication is repeated, and until when."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from content.recurring import Rhythm


class RepeatForm(forms.Form):
    rhythm = forms.ChoiceField(label=_("Again"), choices=Rhythm, initial=Rhythm.WEEK)
    until = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
