"""What was done after publication and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models.deliveries import Delivery
from content.models.items import ContentItem
from smm.core.models import Dated


class PromotionKind(models.TextChoices):
    EMAIL = "email", _("E-mail to a list")
    RESHARE = "reshare", _("Reshare on another channel")
    LOCAL = "local", _("Local posts by community managers")
    PAID = "paid", _("Paid")
    OTHER = "other", _("Other")


class Promotion(Dated):
    """A push of an item through a further channel."""

    item = models.ForeignKey(ContentItem, on_delete=models.CASCADE, related_name="promotions")
    kind = models.CharField(_("kind"), max_length=20, choices=PromotionKind)
    note = models.TextField(_("what was done"), blank=True, max_length=2000)
    cost = models.DecimalField(_("cost"), max_digits=12, decimal_places=2, default=0)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("promotion")
        constraints = [models.CheckConstraint(condition=models.Q(cost__gte=0), name="promotion_cost_not_negative")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.item}"


class Reading(models.Model):
    """The running total of a metric (a key of `goals.metrics`) of a delivery at a time.

    `recorded_by` is who wrote it down where no platform tells it.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="readings")
    metric = models.CharField(_("metric"), max_length=40)
    observed_at = models.DateTimeField(_("observed"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["observed_at", "pk"]
        verbose_name = _("reading")
        constraints = [
            models.UniqueConstraint(fields=["delivery", "metric", "observed_at"], name="reading_once"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="reading_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.value}"


class Verdict(models.TextChoices):
    BETTER = "better", _("Better than expected")
    AS_EXPECTED = "as_expected", _("As expected")
    WORSE = "worse", _("Worse than expected")


class Evaluation(Dated):
    """What people's feedback and the numbers say, against the goal. `results` is frozen when it is saved."""

    item = models.OneToOneField(ContentItem, on_delete=models.CASCADE, related_name="evaluation")
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict)
    feedback = models.TextField(_("what people said"), blank=True, max_length=5000)
    learned = models.TextField(_("what we learned"), max_length=5000)
    value_return = models.DecimalField(
        _("return in money"), max_digits=12, decimal_places=2, null=True, blank=True, help_text=_("Where it is known.")
    )
    results = models.JSONField(default=dict)
    cost = models.DecimalField(_("cost"), max_digits=12, decimal_places=2, default=0)
    evaluated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("evaluation")
        constraints = [
            models.CheckConstraint(condition=models.Q(cost__gte=0), name="evaluation_cost_not_negative"),
            models.CheckConstraint(
                condition=models.Q(value_return__isnull=True) | models.Q(value_return__gte=0),
                name="evaluation_return_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_verdict_display()}"
