"""The brand that a row is of, said once for every model that has one."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from team.models.members import Segment, SegmentKind


class BrandField(models.ForeignKey[Segment | None, Segment | None]):
    """A foreign key to a brand, which stays as long as something is of it; None is of no brand.

    Migrations know it as the plain foreign key that it is.
    """

    def __init__(self, *, related_name: str, **options: Any) -> None:
        ours: dict[str, Any] = {
            "to": Segment,
            "verbose_name": _("brand"),
            "null": True,
            "blank": True,
            "on_delete": models.PROTECT,
            "limit_choices_to": {"kind": SegmentKind.BRAND},
        }
        super().__init__(related_name=related_name, **(ours | options))

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.ForeignKey", list(args), options
