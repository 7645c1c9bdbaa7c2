"""What we look for, where, what we found, and who answers it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from smm.core import clock
from smm.core.models import Dated
from smm.outbox.models import Attempt, Decision, Delivery
from team.models import BrandField, Channel, Segment


class Watch(Dated):
    """A boolean keyword query; what matches it concerns the watch's segments."""

    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(_("query"))
    segments = models.ManyToManyField(Segment, verbose_name=_("segments"), blank=True, related_name="watches")
    brand = BrandField(related_name="+")
    is_active = models.BooleanField(_("active"), default=True)
    match_count = models.PositiveIntegerField(_("matches"), default=0, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("watch")
        verbose_name_plural = _("watches")

    def __str__(self) -> str:
        return self.name


class Source(Dated):
    """Where we fetch from: a feed by its address, or what a channel hears (`platform` names the connector)."""

    name = models.CharField(_("name"), max_length=80)
    platform = models.CharField(_("platform"), max_length=30, default="feed")
    url = models.URLField(_("address"), max_length=500, blank=True)
    channel = models.ForeignKey(
        Channel, verbose_name=_("channel"), null=True, blank=True, on_delete=models.PROTECT, related_name="sources"
    )
    brand = BrandField(related_name="+")
    segments = models.ManyToManyField(Segment, verbose_name=_("segments"), blank=True, related_name="sources")
    is_active = models.BooleanField(_("active"), default=True)
    every_minutes = models.PositiveIntegerField(_("fetched every … minutes"), default=15)
    cursor = models.TextField(blank=True, editable=False)
    next_fetch_at = models.DateTimeField(_("next fetch"), default=clock.now)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    last_success_at = models.DateTimeField(_("last success"), null=True, blank=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    last_error = models.TextField(_("last error"), blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("source")
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "url"], condition=~models.Q(url=""), name="source_address_once"
            ),
            models.UniqueConstraint(
                fields=["channel"], condition=models.Q(channel__isnull=False), name="source_once_per_channel"
            ),
            models.CheckConstraint(
                condition=~models.Q(url="") | models.Q(channel__isnull=False), name="source_has_address_or_channel"
            ),
            models.CheckConstraint(condition=models.Q(every_minutes__gte=1), name="source_at_most_every_minute"),
        ]
        indexes = [models.Index(fields=["is_active", "next_fetch_at"], name="source_due")]

    def __str__(self) -> str:
        return self.name


class ConversationState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Conversation(Dated):
    """A thread that somebody of ours handles.

    `waiting_since` is the time of the oldest message of theirs that nobody answered. `subject` names what of ours it
    reacts to, like "delivery:12" (see `monitoring.hooks`).
    """

    platform = models.CharField(_("platform"), max_length=30)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="conversations")
    thread = models.CharField(max_length=300)
    title = models.CharField(_("title"), max_length=200, blank=True)
    author = models.CharField(_("author"), max_length=120, blank=True)
    brand = models.ForeignKey(Segment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    segments = models.ManyToManyField(Segment, blank=True, related_name="conversations")
    subject = models.CharField(max_length=80, blank=True, db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=ConversationState, default=ConversationState.OPEN)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assignee"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="conversations",
    )
    can_reply = models.BooleanField(default=False)
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    last_message_at = models.DateTimeField(_("last message"))
    message_count = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-last_message_at", "-pk"]
        verbose_name = _("conversation")
        constraints = [models.UniqueConstraint(fields=["source", "thread"], name="conversation_once_per_thread")]
        indexes = [
            models.Index(fields=["state", "-last_message_at", "-id"], name="conversation_inbox"),
            models.Index(fields=["assignee", "state", "-last_message_at"], name="conversation_mine"),
        ]

    def __str__(self) -> str:
        return self.title or self.author or self.platform


class Mention(models.Model):
    """A post of somebody else, as we found it."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="mentions")
    external_id = models.CharField(max_length=300)
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.PROTECT, related_name="mentions"
    )
    watches = models.ManyToManyField(Watch, blank=True, related_name="mentions")
    title = models.CharField(_("title"), max_length=300, blank=True)
    text = models.TextField(_("text"))
    url = models.URLField(_("address"), max_length=1000, blank=True)
    author = models.CharField(_("author"), max_length=120, blank=True)
    author_handle = models.CharField(max_length=200, blank=True)
    author_url = models.URLField(max_length=1000, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    published_at = models.DateTimeField(_("published"))
    fetched_at = models.DateTimeField(_("fetched"), default=clock.now)

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("mention")
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="mention_once_per_source")]
        indexes = [models.Index(fields=["conversation", "published_at"], name="mention_thread")]

    def __str__(self) -> str:
        return self.title or self.text[:60]


class Note(Dated):
    """What we tell each other about a conversation; never shown outside."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("note"), max_length=5000)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("note")

    def __str__(self) -> str:
        return self.text[:60]


class Reply(Delivery):
    """Our answer in a conversation; it leaves the house by the outbox."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="replies")
    to = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="replies")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("answer"), max_length=10000)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "external_id"], condition=~models.Q(external_id=""), name="reply_external_once"
            )
        ]
        indexes = [models.Index(fields=["state", "next_try_at"], name="reply_due")]


class ReplyAttempt(Attempt):
    delivery = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="attempts")


class ReplyDecision(Decision):
    delivery = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="decisions")


class SavedReply(Dated):
    """An answer given often."""

    title = models.CharField(_("title"), max_length=80, unique=True)
    text = models.TextField(_("text"), max_length=5000)
    brand = models.ForeignKey(Segment, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["title"]
        verbose_name = _("saved reply")
        verbose_name_plural = _("saved replies")

    def __str__(self) -> str:
        return self.title
