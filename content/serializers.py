"""What content looks like in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from content.models import Comment, ContentItem, Delivery, Duty, Ground, Purpose, Revision, Series, StageEvent
from content.workflow import CHOSEN, DutyKind, Stage
from goals.models import Goal
from smm.core.api import ToldField
from team.models import Channel, Department, Member, Role, Segment, SegmentKind


class ItemSerializer(serializers.ModelSerializer):
    class Meta:
        model = ContentItem
        fields = (
            "id",
            "title",
            "brief",
            "purpose",
            "audience",
            "brand",
            "template",
            "stage",
            "stage_since",
            "version",
            "ground",
            "idea",
            "series",
            "reactive_reason",
            "goals",
            "channels",
            "planned_at",
            "response_days",
            "has_card",
            "created_by",
            "created_at",
            "updated_at",
        )


class DeliverySerializer(serializers.ModelSerializer):
    problem = ToldField()

    class Meta:
        model = Delivery
        fields: tuple[str, ...] = (
            "id",
            "item",
            "channel",
            "purpose",
            "repeat_of",
            "corrects",
            "state",
            "due_at",
            "planned_date",
            "planned_time",
            "planned_second",
            "zone",
            "late_question",
            "next_try_at",
            "tries",
            "payload",
            "payload_hash",
            "is_approved",
            "approved_by",
            "approved_at",
            "external_id",
            "external_url",
            "verification",
            "problem",
            "decided_by",
            "decision_reason",
            "settled_at",
        )


class DutySerializer(serializers.ModelSerializer):
    class Meta:
        model = Duty
        fields = ("id", "item", "kind", "owner", "department", "due_at", "hours_planned", "hours_spent", "done_at")


class ItemDetailSerializer(ItemSerializer):
    """An item with its publications and duties; `missing` says what its stage still lacks."""

    deliveries = DeliverySerializer(many=True)
    duties = DutySerializer(many=True)
    missing = serializers.ListField(child=serializers.CharField())

    class Meta(ItemSerializer.Meta):
        fields = (*ItemSerializer.Meta.fields, "deliveries", "duties", "missing")  # type: ignore[assignment]


class BriefSerializer(serializers.Serializer):
    """What of an item can be changed; `version` is the one that the client has read."""

    title = serializers.CharField(max_length=200)
    brief = serializers.CharField(max_length=20000, required=False, allow_blank=True)
    purpose = serializers.ChoiceField(choices=Purpose.choices, required=False)
    audience = serializers.CharField(max_length=200, required=False, allow_blank=True)
    goals = serializers.PrimaryKeyRelatedField(queryset=Goal.objects.all(), many=True, required=False)
    channels = serializers.PrimaryKeyRelatedField(queryset=Channel.objects.all(), many=True, required=False)
    planned_at = serializers.DateTimeField(required=False, allow_null=True)
    response_days = serializers.IntegerField(min_value=0, max_value=365, required=False, allow_null=True)
    reactive_reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class NewItemSerializer(BriefSerializer):
    brand = serializers.PrimaryKeyRelatedField(
        queryset=Segment.objects.filter(kind=SegmentKind.BRAND), required=False, allow_null=True
    )
    template = serializers.ChoiceField(choices=[(one.value, one.label) for one in CHOSEN], required=False)
    ground = serializers.ChoiceField(choices=[Ground.SERIES.value, Ground.REACTIVE.value])
    series = serializers.PrimaryKeyRelatedField(queryset=Series.objects.all(), required=False, allow_null=True)


class ChangeSerializer(BriefSerializer):
    title = serializers.CharField(max_length=200, required=False)
    version = serializers.IntegerField(min_value=0, required=False)


class VersionSerializer(serializers.Serializer):
    version = serializers.IntegerField(min_value=0, required=False)
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class SendBackSerializer(serializers.Serializer):
    to = serializers.ChoiceField(choices=Stage.choices)
    reason = serializers.CharField(max_length=2000)
    version = serializers.IntegerField(min_value=0, required=False)


class CancelSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)
    version = serializers.IntegerField(min_value=0, required=False)


class ApproveSerializer(serializers.Serializer):
    """`deliveries` maps a publication's id to the `payload_hash` that was read."""

    deliveries = serializers.DictField(child=serializers.CharField(max_length=64))
    version = serializers.IntegerField(min_value=0, required=False)

    def validate_deliveries(self, value: dict[str, str]) -> dict[int, str]:
        if not all(key.isascii() and key.isdigit() and len(key) < 18 for key in value):
            raise serializers.ValidationError("The keys are ids of publications.")
        return {int(key): seen for key, seen in value.items()}


class RevisionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Revision
        fields = ("id", "number", "title", "body", "variants", "author", "created_at")


class TextSerializer(serializers.Serializer):
    """A new version; `base` is the number of the version that the writer started from."""

    title = serializers.CharField(max_length=300, required=False, allow_blank=True)
    body = serializers.CharField(max_length=100000, allow_blank=True, trim_whitespace=False)
    variants = serializers.DictField(child=serializers.CharField(max_length=100000, allow_blank=True), required=False)
    base = serializers.IntegerField(min_value=0, required=False)
    version = serializers.IntegerField(min_value=0, required=False)


class CommentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Comment
        fields = ("id", "author", "text", "is_shared", "created_at")
        read_only_fields = ("author", "created_at")


class EventSerializer(serializers.ModelSerializer):
    actor: Any = serializers.StringRelatedField()

    class Meta:
        model = StageEvent
        fields = ("id", "kind", "from_stage", "to_stage", "actor", "at", "reason", "revision")


class AssignSerializer(serializers.Serializer):
    item = serializers.IntegerField(min_value=1)
    kind = serializers.ChoiceField(choices=DutyKind.choices)
    owner = serializers.PrimaryKeyRelatedField(
        queryset=Member.objects.filter(is_active=True).exclude(role=Role.EXECUTIVE), required=False, allow_null=True
    )
    department = serializers.PrimaryKeyRelatedField(queryset=Department.objects.all(), required=False, allow_null=True)
    due_at = serializers.DateTimeField(required=False, allow_null=True)
    hours = serializers.DecimalField(max_digits=6, decimal_places=1, min_value=0, required=False)
    version = serializers.IntegerField(min_value=0, required=False)


class CompleteSerializer(serializers.Serializer):
    hours_spent = serializers.DecimalField(max_digits=6, decimal_places=1, min_value=0, required=False)


class ToneAnswerSerializer(serializers.Serializer):
    question = serializers.CharField(max_length=2000)
    is_yes = serializers.BooleanField()
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class ToneSerializer(serializers.Serializer):
    """Answers to the brand's tone checklist for the newest version; `revision` is the one that was read."""

    answers = ToneAnswerSerializer(many=True)
    revision = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)


class FillSerializer(serializers.Serializer):
    version = serializers.IntegerField(min_value=0, required=False)
