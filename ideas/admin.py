"""Ideas for operators; what was decided cannot be changed here."""

from __future__ import annotations

from django.contrib import admin

from ideas.models import Decision, Idea, Vetting
from smm.core.admin import ReadOnlyAdmin


@admin.register(Idea)
class IdeaAdmin(admin.ModelAdmin):
    list_display = ("title", "brand", "proposer", "state", "vote_count")
    list_filter = ("state",)
    search_fields = ("title",)
    readonly_fields = ("state", "vote_count", "version")
    raw_id_fields = ("conversations", "proposer")
    list_select_related = ("brand", "proposer")


@admin.register(Vetting)
class VettingAdmin(ReadOnlyAdmin):
    list_display = ("idea", "number", "answered_by", "target", "metric", "expected")
    list_select_related = ("idea", "answered_by", "target__goal")


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("decided_at", "idea", "decided", "decided_by", "reason")
    list_select_related = ("idea", "decided_by")
