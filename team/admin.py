"""The team for operators; what happened cannot be changed here, and secrets are never shown."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from smm.core.admin import ReadOnlyAdmin
from team.models import (
    AuditEvent,
    Channel,
    Company,
    Coverage,
    Department,
    EmergencyStop,
    Member,
    Notice,
    Segment,
    Skill,
)


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):
    """Passwords are set by invitation, never here."""

    list_display = ("name", "email", "role", "department", "is_active", "is_staff", "last_login")
    list_filter = ("role", "is_active", "is_staff", "department")
    search_fields = ("name", "email")
    exclude = ("password", "groups", "user_permissions")
    readonly_fields = ("last_login",)
    filter_horizontal = ("brands",)


@admin.register(Channel)
class ChannelAdmin(admin.ModelAdmin):
    list_display = ("name", "platform", "account_id", "brand", "is_active", "last_success_at")
    list_filter = ("platform", "is_active")
    search_fields = ("name", "account_id")
    exclude = ("secrets",)
    readonly_fields = ("connected_by", "last_success_at", "last_error")
    filter_horizontal = ("shared_with",)

    def save_model(self, request: HttpRequest, obj: Channel, form: forms.ModelForm, change: bool) -> None:
        """Only what was changed: the access may have been renewed since the form was opened."""
        plain = [name for name in form.changed_data if name != "shared_with"]
        obj.save(update_fields=plain if change else None)


@admin.register(Segment)
class SegmentAdmin(admin.ModelAdmin):
    list_display = ("name", "kind")
    list_filter = ("kind",)
    search_fields = ("name",)


@admin.register(Coverage)
class CoverageAdmin(admin.ModelAdmin):
    list_display = ("segment", "member", "duty")
    list_filter = ("duty", "segment__kind")
    list_select_related = ("segment", "member")


@admin.register(Skill)
class SkillAdmin(admin.ModelAdmin):
    list_display = ("member", "platform", "level")
    list_filter = ("platform",)


@admin.register(Department)
class DepartmentAdmin(admin.ModelAdmin):
    list_display = ("name", "origin", "email")


@admin.register(Company)
class CompanyAdmin(admin.ModelAdmin):
    list_display = ("name", "language", "time_zone", "is_set_up")
    readonly_fields = ("setup_step", "is_set_up")


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor", "action", "subject")
    list_filter = ("action",)
    search_fields = ("subject", "action")
    list_select_related = ("actor",)


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """Without their addresses, which can hold an invitation."""

    list_display = ("created_at", "recipient", "kind", "text", "read_at", "emailed_at")
    list_filter = ("kind",)
    list_select_related = ("recipient",)
    exclude = ("url",)


@admin.register(EmergencyStop)
class EmergencyStopAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "channel", "brand", "reason", "started_by", "lifted_at", "lifted_by")
    list_select_related = ("channel", "brand", "started_by", "lifted_by")
