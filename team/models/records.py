"""What was done, and what people were told."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from smm.core import clock
from team.acts import words_of
from team.models.members import Member


class AuditEvent(models.Model):
    """Who did what, when: append-only. `subject` is a readable name that outlives the row it speaks of."""

    at = models.DateTimeField(_("when"), default=clock.now, editable=False)
    actor = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))
    action = models.CharField(_("what"), max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField(null=True)
    subject = models.CharField(_("of"), max_length=200)
    detail = models.JSONField(_("detail"), default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("audit event")
        indexes = [models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_of_subject")]

    @property
    def words(self) -> str:
        """What was done, in the reader's language."""
        return words_of(self.action)

    @property
    def facts(self) -> list[tuple[str, Any]]:
        """The detail as pairs of name and value, lists written out."""
        return [(name, ", ".join(map(str, one)) if isinstance(one, list) else one) for name, one in self.detail.items()]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.subject}"


class Notice(models.Model):
    """Something that a member should know; `key` keeps the same thing from being said twice."""

    recipient = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    text = models.CharField(_("text"), max_length=300)
    url = models.CharField(max_length=300)
    created_at = models.DateTimeField(_("when"), default=clock.now, editable=False)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    emailed_at = models.DateTimeField(_("e-mailed"), null=True, blank=True)
    chatted_at = models.DateTimeField(_("sent to the chat"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("notice")
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="notice_never_twice")]
        indexes = [
            models.Index(fields=["recipient", "read_at", "-created_at"], name="notice_unread"),
            models.Index(fields=["recipient", "-created_at", "-id"], name="notice_list"),
            models.Index(fields=["created_at"], condition=models.Q(emailed_at=None), name="notice_to_email"),
            models.Index(fields=["created_at"], condition=models.Q(chatted_at=None), name="notice_to_chat"),
        ]

    def __str__(self) -> str:
        return self.text
