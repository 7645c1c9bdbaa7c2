"""The newsroom for operators: what stands there can be read; articles and moderation move by the product's own acts."""

from __future__ import annotations

from django.contrib import admin

from content.newsroom.models import Article, VisitorComment
from smm.core.admin import ReadOnlyAdmin


@admin.register(Article)
class ArticleAdmin(ReadOnlyAdmin):
    list_display = ("title", "channel", "published_at", "removed_at", "views")
    list_filter = ("channel",)
    search_fields = ("title",)
    list_select_related = ("channel",)


@admin.register(VisitorComment)
class VisitorCommentAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "article", "author", "moderation", "is_ours")
    list_filter = ("moderation", "is_ours")
    search_fields = ("author", "text")
    list_select_related = ("article",)
