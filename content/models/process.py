"""Who does which stage by when, and the history of the stages."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content.models.items import ContentItem
from content.models.texts import Revision
from content.workflow import DutyKind, Stage
from smm.core import clock
from smm.core.models import Dated
from team.models import Department, Segment


class Duty(Dated):
    """A step of the workflow: its owner is a person, or a department one of whose people claims it (`owner`)."""

    item = models.ForeignKey(ContentItem, on_delete=models.CASCADE, related_name="duties")
    kind = models.CharField(_("duty"), max_length=20, choices=DutyKind)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="duties",
    )
    department = models.ForeignKey(
        Department,
        verbose_name=_("department"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="duties",
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    hours_planned = models.DecimalField(_("hours planned"), max_digits=6, decimal_places=1, default=0)
    hours_spent = models.DecimalField(_("hours spent"), max_digits=6, decimal_places=1, default=0)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    reported_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        constraints = [
            models.UniqueConstraint(fields=["item", "kind"], name="duty_once_per_item"),
            models.CheckConstraint(
                condition=models.Q(hours_planned__gte=0) & models.Q(hours_spent__gte=0), name="duty_hours_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["owner", "done_at", "due_at"], name="duty_todo")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.item}"


class DutyDefault(Dated):
    """Who owns a duty unless somebody says otherwise: for a brand, or (none) for the whole department.

    `days` is the distance of its due time from the planned publication: negative before it, positive after.
    """

    brand = models.ForeignKey(Segment, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("duty"), max_length=20, choices=DutyKind)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=1, default=1)
    days = models.DecimalField(_("days from publication"), max_digits=5, decimal_places=2, default=0)

    class Meta:
        ordering = ["kind"]
        verbose_name = _("default of a duty")
        constraints = [
            models.UniqueConstraint(fields=["brand", "kind"], name="duty_default_once_per_brand"),
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(brand=None), name="duty_default_once_for_all_brands"
            ),
            models.CheckConstraint(condition=models.Q(hours__gte=0), name="duty_default_hours_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.owner or self.department}"


class EventKind(models.TextChoices):
    CREATED = "created", pgettext_lazy("history", "created")
    FORWARD = "forward", _("moved on")
    PASSED = "passed", _("passed by the workflow")
    BACK = "back", _("sent back")
    CANCEL = "cancel", _("cancelled")


class StageEvent(models.Model):
    """A transition as it happened; append-only. No actor means the system."""

    item = models.ForeignKey(ContentItem, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=EventKind)
    from_stage = models.CharField(max_length=20, choices=Stage, blank=True)
    to_stage = models.CharField(max_length=20, choices=Stage)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)
    reason = models.TextField(blank=True)
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("stage event")
        indexes = [models.Index(fields=["item", "-at"], name="stage_event_history")]

    def __str__(self) -> str:
        return f"{self.item}: {self.from_stage} → {self.to_stage}"
