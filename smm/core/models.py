"""What every table shares."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from smm.core import clock


class Dated(models.Model):
    """A row that knows when it was made and last changed."""

    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        abstract = True


class SignOfLife(models.Model):
    """When a process of ours was last seen to work; `/healthz` shows its age."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("sign of life")

    def __str__(self) -> str:
        return self.name
