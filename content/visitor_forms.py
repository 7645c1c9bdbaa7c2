"""What guards forms that anybody may send without an account: a signed time, a trap for robots, a limit an hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.core.cache import cache

from content.newsroom import spam
from smm.core import clock


class VisitorForm(forms.Form):
    """A form of `purpose`; `address` is the visitor's IP address, kept for an hour as a counter and nowhere else."""

    purpose: ClassVar[str]
    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    website = forms.CharField(required=False, max_length=200, widget=forms.TextInput(attrs={"tabindex": "-1"}))

    def __init__(self, *args: Any, address: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address
        self.initial.setdefault("opened", signing.dumps(clock.now().timestamp(), salt=self.purpose))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        refusal = spam.refusal(
            honeypot=data.get("website", ""), age=self._age(), sent_this_hour=cache.get(self._counter, 0)
        )
        if refusal:
            self._open_again()
            raise forms.ValidationError(refusal)
        return data

    def _age(self) -> timedelta | None:
        try:
            opened = signing.loads(self.cleaned_data.get("opened") or "", salt=self.purpose)
        except signing.BadSignature:
            return None
        return clock.now() - datetime.fromtimestamp(opened, UTC)

    def _open_again(self) -> None:
        """Let the form that is shown again count from now."""
        opened = signing.dumps((clock.now() - spam.QUICKEST).timestamp(), salt=self.purpose)
        self.data = {**dict(self.data.items()), "opened": opened}

    @property
    def _counter(self) -> str:
        return f"{self.purpose}:{self.address}"

    def count(self) -> None:
        """Remember for an hour that one was sent from this address."""
        cache.set(self._counter, cache.get(self._counter, 0) + 1, timeout=3600)
