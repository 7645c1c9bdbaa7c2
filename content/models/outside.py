"""What stands on our channels without SMM: posts that people made there, and how far they have been brought."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models.deliveries import Delivery
from goals.metrics import metric_of
from smm.core import clock
from smm.core.models import Dated
from team.models import Channel


class Recall(Dated):
    """How far the earlier posts of a channel have been brought: a due row with a cursor and a lease.

    A round asks for everything since `since`, newest first, a page at a time; `reached_at` is the time of the oldest
    post seen in it. The next round begins where this one cannot have missed anything: at `next_since`.
    """

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="recall")
    since = models.DateTimeField()
    next_since = models.DateTimeField()
    cursor = models.TextField(blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    reached_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    next_at = models.DateTimeField(default=clock.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("recall")
        indexes = [models.Index(fields=["next_at"], name="recall_due")]

    def __str__(self) -> str:
        return str(self.channel)

    @property
    def is_under_way(self) -> bool:
        """Whether posts are still to come in this round, or in the first one."""
        return self.began_at is not None or self.finished_at is None


class OutsidePost(Dated):
    """A post of ours that SMM did not make; `delivery` is what it became when an item took it in."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="outside_posts")
    external_id = models.CharField(max_length=300)
    url = models.URLField(_("address"), max_length=500, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    published_at = models.DateTimeField(_("published"))
    delivery = models.OneToOneField(
        Delivery, null=True, blank=True, on_delete=models.SET_NULL, related_name="outside_post"
    )
    measured_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("post made outside")
        constraints = [models.UniqueConstraint(fields=["channel", "external_id"], name="outside_post_once")]
        indexes = [
            models.Index(fields=["channel", "-published_at", "-id"], name="outside_post_list"),
            models.Index(fields=["published_at"], condition=models.Q(delivery=None), name="outside_post_measured"),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:60] or self.external_id


class OutsideNumber(models.Model):
    """The running total of a metric (a key of `goals.metrics`) of such a post, as it was read last."""

    post = models.ForeignKey(OutsidePost, on_delete=models.CASCADE, related_name="numbers")
    metric = models.CharField(_("metric"), max_length=40)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    observed_at = models.DateTimeField(_("observed"))

    class Meta:
        ordering = ["metric"]
        verbose_name = _("number of a post made outside")
        constraints = [
            models.UniqueConstraint(fields=["post", "metric"], name="outside_number_once"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="outside_number_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.value}"

    @property
    def label(self) -> str:
        return str(metric_of(self.metric).label)
