"""Ideas, voices for them, the three answers, and what was decided."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, FSMModelMixin, transition

from goals.metrics import Metric, metric_of
from goals.models import Target
from monitoring.models import Conversation
from smm.core import clock
from smm.core.models import Dated
from team.models import BrandField


def new_token() -> str:
    return secrets.token_urlsafe(16)


class IdeaState(models.TextChoices):
    NEW = "new", _("New")
    IN_REVIEW = "in_review", _("In review")
    ACCEPTED = "accepted", _("Accepted")
    PARKED = "parked", _("Parked")
    DECLINED = "declined", _("Declined")


UNDECIDED = [IdeaState.NEW, IdeaState.IN_REVIEW, IdeaState.PARKED]


class Idea(ConcurrentTransitionMixin, FSMModelMixin, Dated):
    """A proposal that anyone in the company can hand in; `token` opens its public status page."""

    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("idea"), blank=True, max_length=10000)
    brand = BrandField(related_name="ideas")
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proposed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ideas",
    )
    proposer_name = models.CharField(_("your name"), max_length=80, blank=True)
    proposer_email = models.EmailField(_("your e-mail"), blank=True)
    conversations = models.ManyToManyField(
        Conversation, verbose_name=_("conversations"), blank=True, related_name="ideas"
    )
    state = FSMField(_("state"), default=IdeaState.NEW, choices=IdeaState.choices, protected=True)
    parked_until = models.DateField(_("parked until"), null=True, blank=True)
    vote_count = models.PositiveIntegerField(_("votes"), default=0, editable=False)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["-vote_count", "-pk"]
        verbose_name = _("idea")
        indexes = [models.Index(fields=["state", "-vote_count", "-id"], name="idea_ranking")]

    def __str__(self) -> str:
        return self.title

    @transition(field=state, source=[IdeaState.NEW, IdeaState.PARKED], target=IdeaState.IN_REVIEW)
    def review(self) -> None:
        """Somebody has begun to answer the three questions."""

    @transition(field=state, source=UNDECIDED, target=IdeaState.ACCEPTED)
    def accept(self) -> None:
        """It becomes content; `content` makes the item in the same transaction."""

    @transition(field=state, source=UNDECIDED, target=IdeaState.PARKED)
    def park(self) -> None:
        """Not now; it comes back on `parked_until`."""

    @transition(field=state, source=UNDECIDED, target=IdeaState.DECLINED)
    def decline(self) -> None:
        """Not at all; the proposer is told why."""


class Vote(models.Model):
    """One member's voice for one idea."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="votes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "member"], name="one_vote_each")]

    def __str__(self) -> str:
        return f"{self.member} → {self.idea}"


class Vetting(Dated):
    """A version of the answers to the three questions; the newest counts.

    Money is in the company's currency, hours are of the department's own people.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="vettings")
    number = models.PositiveIntegerField(_("version"))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(
        Target,
        verbose_name=_("target that it serves"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    contribution = models.DecimalField(_("how much it brings"), max_digits=14, decimal_places=2, null=True, blank=True)
    hours = models.DecimalField(_("hours to make it"), max_digits=6, decimal_places=1, null=True, blank=True)
    money = models.DecimalField(_("money to make it"), max_digits=12, decimal_places=2, null=True, blank=True)
    promotion_hours = models.DecimalField(
        _("hours to promote it"), max_digits=6, decimal_places=1, null=True, blank=True
    )
    promotion_money = models.DecimalField(
        _("money to promote it"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    outsourced_to = models.CharField(_("or outsourced to"), max_length=120, blank=True)
    metric = models.CharField(_("metric"), max_length=40, blank=True)
    expected = models.DecimalField(_("expected value"), max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("vetting")
        constraints = [
            models.UniqueConstraint(fields=["idea", "number"], name="vetting_version_once"),
            *[
                models.CheckConstraint(
                    condition=models.Q(**{f"{name}__isnull": True}) | models.Q(**{f"{name}__gte": 0}),
                    name=f"vetting_{name}_not_negative",
                )
                for name in ("contribution", "hours", "money", "promotion_hours", "promotion_money", "expected")
            ],
        ]

    def __str__(self) -> str:
        return f"{self.idea} ({self.number})"

    @property
    def target_metric(self) -> Metric | None:
        return metric_of(self.target.metric) if self.target else None

    @property
    def reaction_metric(self) -> Metric | None:
        return metric_of(self.metric) if self.metric else None


class Decision(models.Model):
    """What a leader decided about an idea, on which answers, and why; append-only."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="decisions")
    vetting = models.ForeignKey(Vetting, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided = models.CharField(_("decision"), max_length=20, choices=IdeaState)
    reason = models.TextField(_("reason"), max_length=2000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("when"), default=clock.now)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        verbose_name = _("decision")

    def __str__(self) -> str:
        return f"{self.idea}: {self.get_decided_display()}"
