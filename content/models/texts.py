"""What is written: revisions, and the answers to the tone checklist."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models.items import ContentItem
from smm.core import clock
from smm.core.models import Dated


class Revision(models.Model):
    """A version of the text; never changed once saved. `variants` maps a channel's id to its own text."""

    item = models.ForeignKey(ContentItem, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("headline"), max_length=300, blank=True)
    body = models.TextField(_("text"), blank=True, max_length=100000)
    variants = models.JSONField(default=dict, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("revision")
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.item} ({self.number})"

    def text_for(self, channel_id: int) -> str:
        """The channel's own text, or the common one."""
        return self.variants.get(str(channel_id)) or self.body


class ToneAnswer(Dated):
    """An answer to a question of the brand's tone checklist, for one revision."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="tone_answers")
    question = models.CharField(max_length=300)
    is_yes = models.BooleanField()
    note = models.CharField(_("note"), max_length=500, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("tone answer")
        constraints = [models.UniqueConstraint(fields=["revision", "question"], name="tone_question_once")]

    def __str__(self) -> str:
        return self.question
