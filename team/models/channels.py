"""The accounts of ours on platforms, and the switch that stops them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from smm.core.crypto import EncryptedJSONField
from smm.core.models import Dated
from team.models.brand_field import BrandField
from team.models.members import Member, Segment


class Channel(Dated):
    """An account of ours on a platform; `platform` names a connector in `smm.platforms.registry`."""

    name = models.CharField(_("name"), max_length=80)
    platform = models.CharField(_("platform"), max_length=30)
    brand = BrandField(related_name="channels")
    account_id = models.CharField(_("account on the platform"), max_length=200)
    settings = models.JSONField(_("settings"), default=dict, blank=True)
    secrets = EncryptedJSONField(default=dict, blank=True, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)
    shared_with = models.ManyToManyField(
        Member, verbose_name=_("given to agency members"), blank=True, related_name="shared_channels"
    )
    last_success_at = models.DateTimeField(_("last success"), null=True, blank=True, editable=False)
    last_error = models.TextField(_("last error"), blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("channel")
        constraints = [models.UniqueConstraint(fields=["platform", "account_id"], name="channel_account_once")]

    def __str__(self) -> str:
        return self.name


class EmergencyStop(Dated):
    """Nothing leaves the house while one of these stands: of a channel, a brand, or (neither given) everything."""

    channel = models.ForeignKey(Channel, null=True, blank=True, on_delete=models.CASCADE, related_name="stops")
    brand = models.ForeignKey(Segment, null=True, blank=True, on_delete=models.CASCADE, related_name="stops")
    reason = models.CharField(_("reason"), max_length=500)
    started_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("emergency stop")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel=None) | models.Q(brand=None), name="stop_of_channel_or_brand_not_both"
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at=None) | models.Q(lifted_at__gte=models.F("created_at")),
                name="stop_lifted_after_start",
            ),
        ]

    def __str__(self) -> str:
        return str(self.channel or self.brand or _("Everything"))
