"""What is shown beside a text: files, what they are made into for platforms, and the cards of linked pages."""

from __future__ import annotations

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models.items import ContentItem
from smm.core.models import Dated


class Stored(models.Model):
    """A file that is kept: `digest` is the SHA-256 of its bytes, `size` their number, sides are in pixels."""

    file = models.FileField(_("file"), upload_to="content/%Y/%m/", blank=True)
    mime = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def longest(self) -> int:
        return max(self.width, self.height)

    @property
    def is_picture(self) -> bool:
        return self.mime.startswith("image/")


class Media(Stored, Dated):
    """A picture, film (of so many `seconds`) or document of an item, as it was added."""

    item = models.ForeignKey(ContentItem, on_delete=models.CASCADE, related_name="media")
    name = models.CharField(max_length=200)
    seconds = models.PositiveIntegerField(default=0)
    is_animated = models.BooleanField(default=False)
    alt = models.CharField(_("alternative text"), max_length=1500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("media")
        verbose_name_plural = _("media")
        constraints = [models.UniqueConstraint(fields=["item", "digest"], name="media_once_per_item")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_still(self) -> bool:
        """Whether it is a picture that does not move: those are made to fit."""
        return self.is_picture and not self.is_animated


class FittedMedia(Stored, Dated):
    """What goes out of a file: made once for each `recipe` (`content.fitting.Recipe`; "" for the file as it is).

    `source` is the digest of the file that it is made from and `origin` where that is kept. Without a digest it is
    still to be made: the worker that holds it since `begun_at` does so, and writes down in `problem` (a kept sentence)
    why it cannot be done.
    """

    source = models.CharField(max_length=64)
    recipe = models.CharField(max_length=120, blank=True)
    origin = models.CharField(max_length=300)
    begun_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        verbose_name = _("fitted media")
        verbose_name_plural = _("fitted media")
        constraints = [models.UniqueConstraint(fields=["source", "recipe"], name="fitted_once_per_recipe")]
        indexes = [
            models.Index(fields=["digest"], name="fitted_digest"),
            models.Index(fields=["id"], condition=models.Q(digest="", problem=""), name="fitted_to_make"),
        ]

    def __str__(self) -> str:
        return f"{self.source[:12]} {self.recipe}"


class LinkCard(Stored, Dated):
    """What a linked page says of itself; the file is its picture, if any.

    `key` is the SHA-256 of the address, which may be longer than an index takes. From `wanted_at` on the page is to be
    asked (again); `problem` (a kept sentence) says why it could not be.
    """

    key = models.CharField(max_length=64, unique=True)
    url = models.TextField(_("address"))
    title = models.CharField(_("title"), max_length=300, blank=True)
    description = models.CharField(_("description"), max_length=1000, blank=True)
    wanted_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(_("fetched"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(_("what is wrong"), blank=True)

    class Meta:
        verbose_name = _("link card")
        indexes = [models.Index(fields=["wanted_at"], condition=~models.Q(wanted_at=None), name="card_wanted")]

    def __str__(self) -> str:
        return self.title or self.url

    @staticmethod
    def key_of(url: str) -> str:
        return hashlib.sha256(url.encode()).hexdigest()

    @classmethod
    def known(cls, url: str) -> LinkCard | None:
        """The card of the page at `url`, where the page said what it is called."""
        return cls.objects.filter(key=cls.key_of(url)).exclude(title="").first() if url else None
