"""The company's own public page: articles, their views, and what visitors say."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from smm.core import clock
from smm.core.models import Dated
from team.models import Channel


class Article(Dated):
    """What stands on the public page; `key` is the delivery's, so that one delivery gives one article."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="articles")
    key = models.UUIDField(unique=True)
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"), help_text=_("Markdown"))
    media = models.JSONField(default=list)
    language = models.CharField(max_length=10, blank=True)
    published_at = models.DateTimeField(_("published"), default=clock.now)
    removed_at = models.DateTimeField(_("taken down"), null=True, blank=True)
    views = models.PositiveIntegerField(_("views"), default=0)

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("article")
        indexes = [models.Index(fields=["removed_at", "-published_at"], name="article_public")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("newsroom:article", args=[self.slug])


class CommentState(models.TextChoices):
    HELD = "held", _("waits for moderation")
    SHOWN = "shown", _("shown")
    HIDDEN = "hidden", _("hidden")


class VisitorComment(models.Model):
    """What a visitor (or, with `key`, we in answer) said under an article."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers")
    key = models.UUIDField(unique=True, null=True, blank=True)
    author = models.CharField(_("your name"), max_length=80)
    text = models.TextField(_("comment"), max_length=4000)
    moderation = models.CharField(max_length=10, choices=CommentState, default=CommentState.HELD)
    is_ours = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("visitor's comment")
        indexes = [models.Index(fields=["article", "moderation", "created_at"], name="comment_public")]

    def __str__(self) -> str:
        return self.text[:60]
