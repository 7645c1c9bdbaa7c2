"""What goes out: an approved version on one channel at one time."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models.items import ContentItem
from content.models.media import FittedMedia
from content.models.texts import Revision
from smm.outbox import models as outbox
from team.models import Channel


class DeliveryPurpose(models.TextChoices):
    ORIGINAL = "original", _("Publication")
    CORRECTION = "correction", _("Correction")
    RESHARE = "reshare", _("Reshare")
    REPEAT = "repeat", _("Repeat")
    OUTSIDE = "outside", _("Made outside SMM")


class Delivery(outbox.Delivery):
    """A version on one channel at one time.

    `payload` is rendered once when the item is to be approved and sent unchanged; `files` are those that it speaks of.
    `payload_hash` covers it, the channel and the validator's version; approval is of a hash. `due_at` (UTC) comes from
    `planned_date`, `planned_time` and `zone`, which keep what the person meant; `planned_second` is of an hour that
    comes twice. A repeat goes out after its original (`repeat_of`), and holds the item in no stage; a correction knows
    what it `corrects`. `seen` is the title and text that stood there where they were not those that were sent.
    `decided_by` and `decision_reason` are of the last of `decisions`.
    """

    item = models.ForeignKey(ContentItem, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.ForeignKey(Channel, verbose_name=_("channel"), on_delete=models.PROTECT, related_name="deliveries")
    purpose = models.CharField(_("purpose"), max_length=20, choices=DeliveryPurpose, default=DeliveryPurpose.ORIGINAL)
    repeat_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="repeats")
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="corrections", editable=False
    )
    planned_date = models.DateField(_("day"), null=True, blank=True)
    planned_time = models.TimeField(_("time"), null=True, blank=True)
    planned_second = models.BooleanField(_("the second of a repeated hour"), default=False, editable=False)
    zone = models.CharField(_("time zone"), max_length=50, blank=True)

    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries")
    payload = models.JSONField(null=True, blank=True, editable=False)
    files = models.ManyToManyField(FittedMedia, related_name="deliveries", editable=False)
    payload_hash = models.CharField(max_length=64, blank=True, editable=False)
    approved_hash = models.CharField(max_length=64, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    late_question = models.BooleanField(_("late: waits for a person"), default=False, editable=False)
    verification = models.CharField(
        max_length=20,
        blank=True,
        choices=[
            ("verified", _("read back, as approved")),
            ("accepted_only", _("cannot be read back")),
            ("by_hand", _("posted by hand")),
        ],
    )
    seen = models.JSONField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision_reason = models.TextField(_("reason"), blank=True, max_length=2000)
    measured_at = models.DateTimeField(_("measured"), null=True, blank=True, editable=False)
    numbers_asked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "channel", "due_at"],
                condition=~models.Q(state="withdrawn"),
                name="delivery_once_per_time",
            ),
            models.UniqueConstraint(
                fields=["item", "channel"],
                condition=models.Q(due_at=None) & ~models.Q(state="withdrawn"),
                name="delivery_once_unplanned",
            ),
            models.CheckConstraint(
                condition=models.Q(repeat_of=None) ^ models.Q(purpose="repeat"), name="delivery_repeat_has_original"
            ),
            models.UniqueConstraint(
                fields=["channel", "external_id"], condition=~models.Q(external_id=""), name="delivery_external_once"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="delivery_due"),
            models.Index(fields=["due_at"], name="delivery_calendar"),
        ]

    def __str__(self) -> str:
        return f"{self.item} · {self.channel}"

    @property
    def is_approved(self) -> bool:
        """Whether what would go out now is what somebody approved."""
        return bool(self.payload_hash) and self.payload_hash == self.approved_hash


class DeliveryAttempt(outbox.Attempt):
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")


class DeliveryDecision(outbox.Decision):
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="decisions")


class TrackedLink(models.Model):
    """A link of ours that counts its visits; `/l/<code>` leads to `url` (UTM included)."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="links")
    code = models.CharField(max_length=16, unique=True)
    original = models.URLField(max_length=2000)
    url = models.URLField(max_length=2500)
    clicks = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("tracked link")
        constraints = [models.UniqueConstraint(fields=["delivery", "original"], name="link_once_per_delivery")]

    def __str__(self) -> str:
        return self.original
