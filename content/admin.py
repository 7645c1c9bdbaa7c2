"""Content for operators: stages and deliveries move by the product's own acts, never here."""

from __future__ import annotations

from django.contrib import admin

from content.models import (
    Bounce,
    ContentItem,
    Delivery,
    DeliveryAttempt,
    Duty,
    DutyDefault,
    Evaluation,
    FittedMedia,
    LinkCard,
    Mailbox,
    MailingList,
    MailRecipient,
    MailRecipientAttempt,
    OutsidePost,
    Reading,
    Recall,
    Revision,
    Series,
    SignUp,
    SignUpAttempt,
    StageEvent,
    Subscriber,
)
from smm.core.admin import ReadOnlyAdmin


@admin.register(ContentItem)
class ContentItemAdmin(ReadOnlyAdmin):
    list_display = ("title", "brand", "stage", "planned_at", "created_by")
    list_filter = ("stage", "template")
    search_fields = ("title",)
    list_select_related = ("brand", "created_by")


@admin.register(StageEvent)
class StageEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "item", "kind", "from_stage", "to_stage", "actor", "reason")
    list_filter = ("kind",)
    list_select_related = ("item", "actor")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("item", "channel", "state", "due_at", "tries", "problem")
    list_filter = ("state", "channel")
    list_select_related = ("item", "channel")


@admin.register(DeliveryAttempt)
class DeliveryAttemptAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "delivery", "worker", "outcome", "detail")
    list_filter = ("outcome",)
    list_select_related = ("delivery",)


@admin.register(Duty)
class DutyAdmin(ReadOnlyAdmin):
    list_display = ("item", "kind", "owner", "department", "due_at", "done_at")
    list_filter = ("kind",)
    list_select_related = ("item", "owner", "department")


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ("item", "number", "author", "created_at")
    list_select_related = ("item", "author")


@admin.register(FittedMedia)
class FittedMediaAdmin(ReadOnlyAdmin):
    list_display = ("source", "recipe", "mime", "size", "width", "height", "problem")
    list_filter = ("mime",)


@admin.register(LinkCard)
class LinkCardAdmin(ReadOnlyAdmin):
    list_display = ("url", "title", "fetched_at", "tries", "problem")
    search_fields = ("url", "title")


@admin.register(Reading)
class ReadingAdmin(ReadOnlyAdmin):
    list_display = ("__str__",)


@admin.register(Evaluation)
class EvaluationAdmin(ReadOnlyAdmin):
    list_display = ("__str__",)


@admin.register(MailRecipient, SignUp)
class MailRecipientAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "state", "due_at", "problem")
    list_filter = ("state",)


@admin.register(MailRecipientAttempt, SignUpAttempt)
class MailRecipientAttemptAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "outcome", "detail")
    list_filter = ("outcome",)


@admin.register(Bounce, Mailbox)
class BounceAdmin(ReadOnlyAdmin):
    list_display = ("__str__",)


@admin.register(DutyDefault)
class DutyDefaultAdmin(admin.ModelAdmin):
    list_display = ("kind", "brand", "owner", "department", "hours", "days")
    list_select_related = ("brand", "owner", "department")


@admin.register(Series)
class SeriesAdmin(admin.ModelAdmin):
    list_display = ("title", "goal", "limit", "ends_on")
    list_select_related = ("goal",)


@admin.register(MailingList, Subscriber)
class ListAdmin(admin.ModelAdmin):
    list_display = ("__str__",)


@admin.register(OutsidePost)
class OutsidePostAdmin(ReadOnlyAdmin):
    list_display = ("published_at", "channel", "__str__", "delivery", "measured_at")
    list_select_related = ("channel", "delivery__item", "delivery__channel")


@admin.register(Recall)
class RecallAdmin(ReadOnlyAdmin):
    list_display = ("channel", "finished_at", "next_at", "failures", "last_error")
    list_select_related = ("channel",)
