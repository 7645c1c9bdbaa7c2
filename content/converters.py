"""Parts of addresses."""

from __future__ import annotations

from django.urls.converters import StringConverter

from content.workflow import DutyKind, Stage


class StageConverter(StringConverter):
    regex = "|".join(Stage.values)


class DutyConverter(StringConverter):
    regex = "|".join(DutyKind.values)
