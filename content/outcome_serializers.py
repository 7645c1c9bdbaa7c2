"""What comes after publication, in the API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from content.models import Evaluation, Mailing, MailingList, Promotion, PromotionKind, Reading, Subscriber
from content.services.promotion import BY_HAND
from smm.core.sentences import tell
from team.models import Segment
from team.permissions import Action, can


class PromotionSerializer(serializers.ModelSerializer):
    """The cost is left out for those who may not see costs."""

    class Meta:
        model = Promotion
        fields = ("id", "item", "kind", "note", "cost", "done_at", "done_by")

    def to_representation(self, instance: Promotion) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if not can(self.context["request"].user, Action.VIEW_COSTS):
            shown.pop("cost")
        return shown


class NewPromotionSerializer(serializers.Serializer):
    item = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=[(kind.value, kind.label) for kind in BY_HAND])
    note = serializers.CharField(max_length=2000)
    cost = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0, default=Decimal(0))
    is_second_spread = serializers.BooleanField(default=False)
    version = serializers.IntegerField(required=False)

    def validate_kind(self, kind: str) -> PromotionKind:
        return PromotionKind(kind)


class SkipSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)
    version = serializers.IntegerField(required=False)


class MailingSerializer(serializers.ModelSerializer):
    letters = serializers.SerializerMethodField(help_text="How many letters are in which state.")

    class Meta:
        model = Mailing
        fields = (
            "id",
            "item",
            "mailing_list",
            "channel",
            "publication",
            "newsletter",
            "subject",
            "text",
            "sent_by",
            "confirmed_by",
            "confirmed_at",
            "letters",
        )

    def get_letters(self, mailing: Mailing) -> dict[str, int]:
        counts: dict[str, int] = {}
        for recipient in mailing.recipients.all():
            counts[recipient.state] = counts.get(recipient.state, 0) + 1
        return counts


class AllLettersSerializer(serializers.Serializer):
    act = serializers.ChoiceField(
        choices=["arrived", "leave", "again"],
        help_text="arrived: the unknown ones count as sent; leave: none is sent any more; again: those refused.",
    )


class NewMailingSerializer(serializers.Serializer):
    item = serializers.IntegerField()
    mailing_list = serializers.IntegerField()
    channel = serializers.IntegerField()
    publication = serializers.IntegerField(help_text="The live delivery whose approved text goes along.")
    subject = serializers.CharField(max_length=200)
    intro = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False)


class MailingListSerializer(serializers.ModelSerializer):
    people = serializers.IntegerField(read_only=True)
    left = serializers.IntegerField(read_only=True)
    sign_up_url = serializers.SerializerMethodField(help_text="The public page; it answers while sign-ups are taken.")

    class Meta:
        model = MailingList
        fields = ("id", "name", "brand", "channel", "takes_sign_ups", "sign_up_url", "people", "left")

    def get_sign_up_url(self, mailing_list: MailingList) -> str:
        return settings.BASE_URL + reverse("content:sign_up", args=[mailing_list.token])


class ListChannelSerializer(serializers.Serializer):
    channel = serializers.IntegerField(allow_null=True, help_text="An e-mail channel that writes for no other list.")


class SignUpPageSerializer(serializers.Serializer):
    is_open = serializers.BooleanField()


class NewListSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=80)
    brand = serializers.PrimaryKeyRelatedField(
        queryset=Segment.objects.filter(kind="brand"), required=False, allow_null=True
    )


class SubscriberSerializer(serializers.ModelSerializer):
    bounce_problem = serializers.SerializerMethodField(help_text="Why no more letters go there, as a sentence.")

    class Meta:
        model = Subscriber
        fields = ("id", "email", "name", "consent", "agreed_at", "left_at", "bounced_at", "bounce_problem")
        read_only_fields = ("agreed_at", "left_at", "bounced_at")
        validators: list[Any] = []

    def get_bounce_problem(self, subscriber: Subscriber) -> str:
        return tell(subscriber.bounce_problem)


class WriteAgainSerializer(serializers.Serializer):
    subscriber = serializers.IntegerField()


class EvaluationSerializer(serializers.ModelSerializer):
    """Cost and return are left out for those who may not see costs."""

    version = serializers.IntegerField(required=False, write_only=True, help_text="The item's version that was read.")

    class Meta:
        model = Evaluation
        fields = (
            "verdict",
            "feedback",
            "learned",
            "value_return",
            "cost",
            "results",
            "evaluated_by",
            "updated_at",
            "version",
        )
        read_only_fields = ("cost", "results", "evaluated_by", "updated_at")

    def to_representation(self, instance: Evaluation) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if not can(self.context["request"].user, Action.VIEW_COSTS):
            shown.pop("cost")
            shown.pop("value_return")
        return shown


class ReadingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Reading
        fields = ("id", "delivery", "metric", "observed_at", "value", "recorded_by")
