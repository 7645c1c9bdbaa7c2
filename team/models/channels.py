"""The accounts of ours on platforms, and the switch that stops them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from smm.core.crypto import EncryptedJSONField, Sealed
from smm.core.models import Dated
from team.models.brand_field import BrandField
from team.models.members import Member, Segment


class Channel(Dated):
    """An account of ours on a platform; `platform` names a connector in `smm.platforms.registry`.

    `settings` is what was typed and what the server told of itself; `last_error` is a kept sentence
    (`smm.core.sentences`). `access_number` counts every new access, so that who acted on an older one can tell. A
    token is refreshed at `refresh_at`, by who holds `refreshing_until` (`team.access`).
    """

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

    handle = models.CharField(_("name on the platform"), max_length=200, blank=True, editable=False)
    url = models.URLField(_("address"), max_length=500, blank=True, editable=False)
    scopes = models.JSONField(_("allowed"), default=list, blank=True, editable=False)
    connected_by = models.ForeignKey(
        Member, verbose_name=_("connected by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    connected_at = models.DateTimeField(_("connected"), null=True, blank=True, editable=False)
    disconnected_at = models.DateTimeField(_("disconnected"), null=True, blank=True, editable=False)
    access_number = models.PositiveIntegerField(default=0, editable=False)
    access_lost_at = models.DateTimeField(_("access lost"), null=True, blank=True, editable=False)
    access_ends_at = models.DateTimeField(_("access ends"), null=True, blank=True, editable=False)
    token_expires_at = models.DateTimeField(_("token expires"), null=True, blank=True, editable=False)
    renewed_at = models.DateTimeField(_("access given"), null=True, blank=True, editable=False)
    refresh_at = models.DateTimeField(_("token is refreshed"), null=True, blank=True, editable=False)
    refresh_failures = models.PositiveSmallIntegerField(default=0, editable=False)
    refreshing_until = models.DateTimeField(null=True, blank=True, editable=False)

    checked_at = models.DateTimeField(_("tested"), null=True, blank=True, editable=False)
    last_success_at = models.DateTimeField(_("last success"), null=True, blank=True, editable=False)
    last_error = models.TextField(_("last error"), blank=True, editable=False)
    last_error_at = models.DateTimeField(_("last error at"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("channel")
        constraints = [models.UniqueConstraint(fields=["platform", "account_id"], name="channel_account_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_usable(self) -> bool:
        """Whether anything may go out through it: in use, and with access."""
        return self.is_active and self.access_lost_at is None

    @property
    def is_troubled(self) -> bool:
        """Whether nothing has worked since the last error."""
        if not self.last_error:
            return False
        return not (self.last_error_at and self.last_success_at and self.last_success_at > self.last_error_at)

    @property
    def is_unreadable(self) -> bool:
        """Whether there are secrets that no key opens any more."""
        return isinstance(self.secrets, Sealed) and not self.secrets.is_readable


class Consent(models.Model):
    """Somebody was sent to a platform's consent page; what is needed when they come back, once and before `ends_at`.

    `state` and `session` are hashes: the platform's answer counts only in the session that asked. `kept` holds what
    was typed as a secret and what the connector wants back; `wish` how the channel is to be called and who has it.
    `channel` is the one that is to be connected again, if any.
    """

    state = models.CharField(max_length=64, unique=True)
    session = models.CharField(max_length=64)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    platform = models.CharField(max_length=30)
    channel = models.ForeignKey(Channel, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    settings = models.JSONField(default=dict)
    kept = EncryptedJSONField(default=dict)
    wish = models.JSONField(default=dict)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent")

    def __str__(self) -> str:
        return f"{self.platform}: {self.member}"


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
