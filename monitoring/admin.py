"""What we look for and hear, for operators."""

from __future__ import annotations

from django.contrib import admin

from monitoring.models import Conversation, Mention, Reply, ReplyAttempt, SavedReply, Source, Watch
from smm.core.admin import ReadOnlyAdmin


@admin.register(Watch)
class WatchAdmin(admin.ModelAdmin):
    list_display = ("name", "brand", "is_active", "match_count")
    readonly_fields = ("match_count",)
    filter_horizontal = ("segments",)
    list_select_related = ("brand",)


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ("name", "platform", "is_active", "last_success_at", "next_fetch_at", "failures")
    list_filter = ("platform", "is_active")
    readonly_fields = ("cursor", "lease_until", "last_success_at", "failures", "last_error")


@admin.register(Conversation)
class ConversationAdmin(ReadOnlyAdmin):
    list_display = ("title", "platform", "author", "assignee", "state", "last_message_at")
    list_filter = ("state", "platform")
    search_fields = ("title", "author")
    list_select_related = ("assignee",)


@admin.register(Mention)
class MentionAdmin(ReadOnlyAdmin):
    list_display = ("published_at", "source", "author", "title")
    search_fields = ("title", "author")
    list_select_related = ("source",)


@admin.register(Reply)
class ReplyAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "conversation", "author", "state", "problem")
    list_filter = ("state",)
    list_select_related = ("conversation", "author")


@admin.register(ReplyAttempt)
class ReplyAttemptAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "delivery", "outcome", "detail")
    list_filter = ("outcome",)
    list_select_related = ("delivery",)


@admin.register(SavedReply)
class SavedReplyAdmin(admin.ModelAdmin):
    list_display = ("title", "brand")
