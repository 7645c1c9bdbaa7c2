"""What deliveries look like in the API, and what is sent to decide about them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from content import rendering
from content.models import Delivery, DeliveryAttempt, DeliveryDecision
from content.numbers import LARGEST, METRICS
from content.recurring import Rhythm
from content.selectors import deliveries as selectors
from content.selectors.faces import face_of
from content.serializers import DeliverySerializer
from content.services.decisions import DECISIONS
from smm.core.api import ToldField
from smm.outbox.states import UNCLAIMED
from smm.outbox.states import DeliveryState as S


class AttemptSerializer(serializers.ModelSerializer):
    detail = ToldField()

    class Meta:
        model = DeliveryAttempt
        fields = ("started_at", "finished_at", "worker", "outcome", "detail")


class DecidedSerializer(serializers.ModelSerializer):
    by: Any = serializers.StringRelatedField()

    class Meta:
        model = DeliveryDecision
        fields = ("act", "by", "at", "reason")


class RepeatSerializer(serializers.Serializer):
    """`until` is the last day (at most a year after the original's) on which a repeat may be planned."""

    rhythm = serializers.ChoiceField(choices=Rhythm.choices)
    until = serializers.DateField()


class DifferenceSerializer(serializers.Serializer):
    """A piece of text that is the "same" in both, was "removed" from what was sent, or was "added" on the platform."""

    kind = serializers.CharField()
    text = serializers.CharField()


class DeliveryDetailSerializer(DeliverySerializer):
    """A delivery with its attempts and decisions.

    `acts` names what the person who asks may decide now; `known` and `coming` say in words where it stands and what
    SMM does by itself; `differences` leads from the text that was sent to the one that was seen there. `problems` is
    what its platform, as its limits are now, has against what has not gone out.
    """

    attempts = AttemptSerializer(many=True)
    decisions = DecidedSerializer(many=True)
    acts = serializers.SerializerMethodField()
    known = serializers.SerializerMethodField()
    coming = serializers.SerializerMethodField()
    differences = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()

    class Meta(DeliverySerializer.Meta):
        fields = (
            *DeliverySerializer.Meta.fields,
            *("acts", "known", "coming", "differences", "problems", "attempts", "decisions"),
        )

    def get_acts(self, delivery: Delivery) -> list[str]:
        return list(selectors.acts(self.context["request"].user, delivery))

    def get_problems(self, delivery: Delivery) -> list[str]:
        return rendering.problems_of(delivery) if delivery.state in (*UNCLAIMED, S.RETRY, S.FAILED) else []

    def get_known(self, delivery: Delivery) -> str:
        return face_of(delivery).known

    def get_coming(self, delivery: Delivery) -> str:
        return face_of(delivery).coming

    @extend_schema_field(DifferenceSerializer(many=True))
    def get_differences(self, delivery: Delivery) -> list[dict[str, str]]:
        pieces = [piece for part in face_of(delivery).differences for piece in part.pieces]
        return [{"kind": piece.kind, "text": piece.text} for piece in pieces]


class DeliveryDecisionSerializer(serializers.Serializer):
    """Which act, and what it asks for.

    `url` of a post, a `reason`, another `day`, `at` and `zone` (`is_second` of an hour that comes twice), `is_sure`
    where SMM cannot tell whether it would come twice, `title` and `text` of a correction.
    """

    act = serializers.ChoiceField(choices=list(DECISIONS))
    url = serializers.CharField(required=False, max_length=2000)
    reason = serializers.CharField(required=False, max_length=2000)
    day = serializers.DateField(required=False)
    at = serializers.TimeField(required=False)
    zone = serializers.CharField(required=False, max_length=50)
    is_second = serializers.BooleanField(required=False)
    is_sure = serializers.BooleanField(required=False)
    title = serializers.CharField(required=False, max_length=300)
    text = serializers.CharField(required=False, max_length=100_000)
    version = serializers.IntegerField(required=False)


class CountField(serializers.IntegerField):
    """A running total; one that is not sent stays as it is."""

    def __init__(self) -> None:
        super().__init__(min_value=0, max_value=LARGEST, required=False)


class NumbersSerializer(serializers.Serializer):
    """Running totals of what was posted by hand, as its platform shows them.

    `observed_at` is now if it is not sent; `is_sure` takes numbers that are lower than what was known.
    """

    observed_at = serializers.DateTimeField(required=False)
    is_sure = serializers.BooleanField(default=False)
    views = CountField()
    likes = CountField()
    shares = CountField()
    comments = CountField()
    clicks = CountField()

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        given = dict(self.validated_data)
        numbers = {metric: given.pop(metric) for metric in METRICS if metric in given}
        return {"numbers": numbers, **given}


class WrittenSerializer(serializers.Serializer):
    """How many numbers are new."""

    written = serializers.IntegerField()


class NumbersImportSerializer(serializers.Serializer):
    """A CSV file as text: columns `publication` (number or address), the metrics, `date`."""

    text = serializers.CharField(max_length=2_000_000)
    is_sure = serializers.BooleanField(default=False)


class BadLineSerializer(serializers.Serializer):
    line = serializers.IntegerField()
    problem = serializers.CharField()


class NumbersReportSerializer(serializers.Serializer):
    """What came of an import: lines that were written down, that were there already, and those with a mistake."""

    added = serializers.IntegerField()
    known = serializers.IntegerField()
    bad = BadLineSerializer(many=True)


class LookingSerializer(serializers.Serializer):
    """For how many SMM looks again."""

    looking = serializers.IntegerField()


class TakeDownSerializer(serializers.Serializer):
    """Which publications come down, and why."""

    deliveries = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=200)
    reason = serializers.CharField(max_length=2000)
