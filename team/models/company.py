"""What holds for the whole department."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from smm.core.models import Dated


class Company(Dated):
    """The company and how its department works: one row, `Company.load()`."""

    name = models.CharField(_("company"), max_length=80, default="", blank=True)
    why = models.TextField(_("why we do this"), blank=True)
    sponsor = models.CharField(_("executive sponsor"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=50, default="UTC")
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    late_after_minutes = models.PositiveIntegerField(
        _("minutes after which a late publication waits for a person"), default=60, validators=[MinValueValidator(1)]
    )
    response_days = models.PositiveIntegerField(_("days in which we answer reactions"), default=7)
    allow_self_approval = models.BooleanField(_("authors may approve their own work"), default=False)
    setup_step = models.PositiveSmallIntegerField(default=0, editable=False)
    is_set_up = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("company")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="company_is_one_row")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def load(cls) -> Company:
        """The one row, made on first use."""
        return cls.objects.get_or_create(pk=1)[0]
