"""The content item: what is made and why, and the stage at which it stands."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, FSMModelMixin, transition

from content.workflow import Stage, Template, sources
from goals.models import Goal
from ideas.models import Idea
from smm.core.models import Dated
from team.models import BrandField, Channel


class Purpose(models.TextChoices):
    HELP = "help", _("Help")
    ENTERTAIN = "entertain", _("Entertain")
    CONVERSE = "converse", _("Converse")
    PRODUCT = "product", _("Product")


class Ground(models.TextChoices):
    """What entitles an item to be made at all."""

    IDEA = "idea", _("A vetted idea")
    SERIES = "series", _("A series vetted once")
    REACTIVE = "reactive", _("Reactive, for a leader's reason")
    OUTSIDE = "outside", _("Made outside SMM and taken in afterwards")


class Series(Dated):
    """A row of items vetted once: for a goal, with a limit and an end."""

    title = models.CharField(_("title"), max_length=120)
    goal = models.ForeignKey(Goal, verbose_name=_("goal"), on_delete=models.PROTECT, related_name="series")
    limit = models.PositiveIntegerField(_("items at most"))
    ends_on = models.DateField(_("until"))
    vetted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), max_length=2000)

    class Meta:
        ordering = ["-ends_on", "-pk"]
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = [models.CheckConstraint(condition=models.Q(limit__gte=1), name="series_limit_at_least_one")]

    def __str__(self) -> str:
        return self.title


class ContentItem(ConcurrentTransitionMixin, FSMModelMixin, Dated):
    """The piece of work. `stage` moves by the transitions below alone; `version` counts every change of it."""

    title = models.CharField(_("title"), max_length=200)
    brief = models.TextField(_("brief"), blank=True, max_length=20000)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose, default=Purpose.HELP)
    audience = models.CharField(_("audience"), max_length=200, blank=True)
    brand = BrandField(related_name="content")
    template = models.CharField(_("workflow"), max_length=10, choices=Template, default=Template.FULL)
    stage = FSMField(_("stage"), default=Stage.CONCEPT, choices=Stage.choices, protected=True)
    stage_since = models.DateTimeField(_("in this stage since"), null=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    ground = models.CharField(_("ground"), max_length=10, choices=Ground, default=Ground.IDEA)
    idea = models.OneToOneField(
        Idea, verbose_name=_("idea"), null=True, blank=True, on_delete=models.PROTECT, related_name="content_item"
    )
    series = models.ForeignKey(
        Series, verbose_name=_("series"), null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    reactive_reason = models.TextField(_("leader's reason"), blank=True, max_length=2000)
    reactive_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    goals = models.ManyToManyField(Goal, through="ItemGoal", related_name="content", verbose_name=_("goals"))
    channels = models.ManyToManyField(Channel, verbose_name=_("channels"), blank=True, related_name="content")

    planned_at = models.DateTimeField(_("planned publication"), null=True, blank=True)
    response_days = models.PositiveIntegerField(_("days in which we answer reactions"), null=True, blank=True)
    late_after_minutes = models.PositiveIntegerField(
        _("minutes after which it waits for a person when late"), null=True, blank=True
    )
    cost = models.DecimalField(_("money spent"), max_digits=12, decimal_places=2, default=0)
    has_card = models.BooleanField(_("shows a card of the linked page"), default=True)
    promotion_skipped_reason = models.TextField(_("why no promotion"), blank=True, max_length=2000)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    watchers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="watched_content")
    shared_with = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="shared_content",
        verbose_name=_("shared with agency members"),
    )

    class Meta:
        ordering = ["-updated_at", "-pk"]
        verbose_name = _("content item")
        constraints = [models.CheckConstraint(condition=models.Q(cost__gte=0), name="item_cost_not_negative")]
        indexes = [
            models.Index(fields=["stage", "planned_at"], name="item_board"),
            models.Index(fields=["planned_at"], name="item_calendar"),
        ]

    def __str__(self) -> str:
        return self.title

    @transition(field=stage, source=sources(Stage.CONCEPT), target=Stage.CONCEPT)
    def enter_concept(self) -> None:
        """Back to what and why."""

    @transition(field=stage, source=sources(Stage.ASSIGN), target=Stage.ASSIGN)
    def enter_assign(self) -> None:
        """The concept stands; who does what by when?"""

    @transition(field=stage, source=sources(Stage.PRODUCE), target=Stage.PRODUCE)
    def enter_produce(self) -> None:
        """Text, media and the version for each channel."""

    @transition(field=stage, source=sources(Stage.TONE), target=Stage.TONE)
    def enter_tone(self) -> None:
        """The voice of the brand."""

    @transition(field=stage, source=sources(Stage.APPROVE), target=Stage.APPROVE)
    def enter_approve(self) -> None:
        """Payloads are rendered; somebody else reads exactly what will go out."""

    @transition(field=stage, source=sources(Stage.PUBLISH), target=Stage.PUBLISH)
    def enter_publish(self) -> None:
        """Approved: the engine has it."""

    @transition(field=stage, source=sources(Stage.PROMOTE), target=Stage.PROMOTE)
    def enter_promote(self) -> None:
        """It is live."""

    @transition(field=stage, source=sources(Stage.RESPOND), target=Stage.RESPOND)
    def enter_respond(self) -> None:
        """Promotion done or skipped; people's reactions are answered."""

    @transition(field=stage, source=sources(Stage.EVALUATE), target=Stage.EVALUATE)
    def enter_evaluate(self) -> None:
        """The matter is closed; what came of it?"""

    @transition(field=stage, source=sources(Stage.DONE), target=Stage.DONE)
    def enter_done(self) -> None:
        """Part of the record."""

    @transition(field=stage, source=sources(Stage.CANCELLED), target=Stage.CANCELLED)
    def enter_cancelled(self) -> None:
        """Given up before anything went out."""


class ItemGoal(models.Model):
    """A goal that an item serves, with what the vetting expected of it (metric key and value)."""

    item = models.ForeignKey(ContentItem, on_delete=models.CASCADE, related_name="item_goals")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="item_goals")
    metric = models.CharField(_("metric"), max_length=40, blank=True)
    expected = models.DecimalField(_("expected"), max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "goal"], name="item_goal_once")]

    def __str__(self) -> str:
        return f"{self.item} → {self.goal}"


class Comment(Dated):
    """A word between colleagues on an item: internal, or shared with the agency."""

    item = models.ForeignKey(ContentItem, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("comment"), max_length=10000)
    is_shared = models.BooleanField(_("the agency may read it"), default=False)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("comment")

    def __str__(self) -> str:
        return self.text[:60]
