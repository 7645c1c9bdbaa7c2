"""The visitor's comment form: no account, guarded as every form is that anybody may send."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from content.visitor_forms import VisitorForm


class CommentForm(VisitorForm):
    purpose = "newsroom.comment"
    author = forms.CharField(label=_("Your name"), max_length=80)
    text = forms.CharField(label=_("Comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)
