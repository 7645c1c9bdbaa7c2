"""What everything that leaves the house has in common: a delivery, its attempts, what people decided; all abstract."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from smm.core import clock
from smm.core.models import Dated
from smm.outbox.states import DeliveryState


class Delivery(Dated):
    """Something to be sent once. `state` is changed by `smm.outbox.moves.move` alone.

    `problem` is a kept sentence (`smm.core.sentences`). `external_more` are the ids of a thread's further posts.
    `key` is the idempotency key given to the platform. `next_try_at` is when the engine may take it: the planned
    time at first, then what the back-off or the platform's Retry-After says.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=20, choices=DeliveryState, default=DeliveryState.PLANNED, editable=False
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    worker = models.CharField(max_length=80, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    external_id = models.CharField(max_length=300, blank=True, editable=False)
    external_url = models.URLField(_("address"), max_length=500, blank=True, editable=False)
    external_more = models.JSONField(default=list, blank=True, editable=False)
    problem = models.TextField(_("what is wrong"), blank=True, editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.key} ({self.get_state_display()})"


class Outcome(models.TextChoices):
    STARTED = "started", _("Started")
    SENT = "sent", _("Sent")
    REFUSED_FOR_NOW = "retry", _("Refused for now")
    REFUSED = "failed", _("Refused")
    UNKNOWN = "unknown", _("No answer kept")
    FOUND = "found", _("Found on the platform")
    ABSENT = "absent", _("Not on the platform")
    UNCLEAR = "unclear", _("Looked up, no clear answer")


HANDED_OVER = gettext_noop("Handed over to a person.")
"""The detail of an attempt on a channel where a person does the rest."""


class Attempt(models.Model):
    """One call to a platform, written before it is made; `detail` is a kept sentence, or an address.

    The concrete class adds `delivery`.
    """

    started_at = models.DateTimeField(_("started"), default=clock.now, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    worker = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, default=Outcome.STARTED)
    detail = models.TextField(_("answer"), blank=True)

    class Meta:
        abstract = True
        ordering = ["started_at", "pk"]
        indexes = [
            models.Index(fields=["started_at"], condition=models.Q(outcome="unknown"), name="%(class)s_lost"),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M:%S} {self.get_outcome_display()}"


class Decision(models.Model):
    """What a person said about a delivery: which act, and why. The concrete class adds `delivery`."""

    act = models.CharField(_("act"), max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("decided"), default=clock.now, editable=False)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.act}"


class Allowance(models.Model):
    """How much of a channel's allowance on its platform is used; see `smm.outbox.rates`.

    `lane` is the channel's id (channels live on a higher floor); its bucket holds all its calls again at `full_at`;
    nothing goes through before `closed_until`. `told_*` is what the platform said last.
    """

    lane = models.PositiveBigIntegerField(unique=True)
    full_at = models.DateTimeField(default=clock.now)
    closed_until = models.DateTimeField(null=True, blank=True)
    told_left = models.PositiveIntegerField(null=True, blank=True)
    told_limit = models.PositiveIntegerField(null=True, blank=True)
    told_resets_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("allowance")

    def __str__(self) -> str:
        return f"{self.lane}: full at {self.full_at:%Y-%m-%d %H:%M:%S}"
