"""Goals, the numbers to reach, their measured values, and reports about them."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from smm.core import clock
from smm.core.models import Dated
from team.models import BrandField, Department, Segment


def new_token() -> str:
    return secrets.token_urlsafe(24)


class GoalKind(models.TextChoices):
    """What companies name first when asked what their department is for."""

    AWARENESS = "awareness", _("Brand awareness")
    LEADS = "leads", _("Leads")
    SALES = "sales", _("Sales")
    INSIGHT = "insight", _("Insight into customers")
    REPUTATION = "reputation", _("Reputation")
    SATISFACTION = "satisfaction", _("Customer satisfaction")
    ENGAGEMENT = "engagement", _("Deeper engagement")
    OTHER = "other", _("Other")


class GoalState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Goal(FSMModelMixin, Dated):
    """What the department is for, with numbers to reach (`targets`)."""

    title = models.CharField(_("title"), max_length=120)
    why = models.TextField(_("why"), blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=GoalKind, default=GoalKind.AWARENESS)
    brand = BrandField(related_name="goals")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="goals"
    )
    partners = models.ManyToManyField(Department, verbose_name=_("partner departments"), blank=True)
    state = FSMField(_("state"), max_length=10, choices=GoalState.choices, default=GoalState.OPEN, protected=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))

    class Meta:
        ordering = ["state", "ends_on", "pk"]
        verbose_name = _("goal")
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("starts_on")), name="goal_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.title

    @transition(field=state, source=GoalState.OPEN, target=GoalState.CLOSED)
    def close(self) -> None:
        """It is over: reached, missed or given up; its numbers stay."""

    @transition(field=state, source=GoalState.CLOSED, target=GoalState.OPEN)
    def reopen(self) -> None:
        """It goes on after all."""


class Target(Dated):
    """A number to reach: `value` of `metric` (a key of `goals.metrics`) by the goal's end, from `baseline`."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="targets")
    metric = models.CharField(_("metric"), max_length=40)
    baseline = models.DecimalField(_("from"), max_digits=14, decimal_places=2, default=0)
    value = models.DecimalField(_("to"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("target")
        constraints = [
            models.UniqueConstraint(fields=["goal", "metric"], name="target_once_per_metric"),
            models.CheckConstraint(condition=~models.Q(value=models.F("baseline")), name="target_is_not_baseline"),
        ]

    def __str__(self) -> str:
        return f"{self.goal}: {self.metric} {self.value}"


class Measurement(models.Model):
    """A reading that counts towards a target: `source` (like "delivery:12") had the running `value` at a time."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="measurements")
    source = models.CharField(_("source"), max_length=80)
    observed_at = models.DateTimeField(_("observed"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["observed_at", "pk"]
        verbose_name = _("measurement")
        constraints = [
            models.UniqueConstraint(fields=["target", "source", "observed_at"], name="measurement_once"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="measurement_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.observed_at:%Y-%m-%d}: {self.value}"


class Report(models.Model):
    """What executives read: the state of the goals and what was done, frozen when it was issued."""

    title = models.CharField(_("title"), max_length=120)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    brand = models.ForeignKey(Segment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    summary = models.TextField(_("in short"), blank=True)
    content = models.JSONField(default=dict)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("issued"), default=clock.now)

    class Meta:
        ordering = ["-issued_at", "-pk"]
        verbose_name = _("report")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="report_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.title


class ReportShare(Dated):
    """A link by which anyone can read a report until `expires_at`; ending it early sets that time to now."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="shares")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(_("open until"))

    class Meta:
        ordering = ["-expires_at", "-pk"]
        verbose_name = _("shared link")

    def __str__(self) -> str:
        return str(self.report)
