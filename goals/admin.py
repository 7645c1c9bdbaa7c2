"""Goals for operators."""

from __future__ import annotations

from django.contrib import admin

from goals.models import Goal, Measurement, Report, Target
from smm.core.admin import ReadOnlyAdmin


@admin.register(Goal)
class GoalAdmin(admin.ModelAdmin):
    list_display = ("title", "kind", "brand", "owner", "state", "ends_on")
    list_filter = ("state", "kind")
    search_fields = ("title",)
    readonly_fields = ("state",)
    list_select_related = ("brand", "owner")


@admin.register(Target)
class TargetAdmin(admin.ModelAdmin):
    list_display = ("goal", "metric", "baseline", "value")
    list_select_related = ("goal",)


@admin.register(Measurement)
class MeasurementAdmin(ReadOnlyAdmin):
    list_display = ("observed_at", "target", "source", "value", "recorded_by")
    search_fields = ("source",)
    list_select_related = ("target__goal", "recorded_by")


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ("title", "starts_on", "ends_on", "issued_by", "issued_at")
    list_select_related = ("issued_by",)
