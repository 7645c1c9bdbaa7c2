"""Deliveries in the API: what is known of each, its attempts, and what a person decides."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from content import rendering
from content.delivery_forms import DecisionForm
from content.models import Delivery, DeliveryAttempt
from content.recurring import Rhythm
from content.selectors import deliveries as selectors
from content.selectors import rights
from content.serializers import DeliverySerializer
from content.services import repeats
from content.services.decisions import DECISIONS
from smm.core.api import ToldField, sent
from smm.outbox.states import UNCLAIMED
from smm.outbox.states import DeliveryState as S
from team.permissions import Action
from team.requests import ApiRequest, Scoped


class AttemptSerializer(serializers.ModelSerializer):
    detail = ToldField()

    class Meta:
        model = DeliveryAttempt
        fields = ("started_at", "finished_at", "worker", "outcome", "detail")


class DeliveryDetailSerializer(DeliverySerializer):
    """A delivery with its attempts; `acts` names what the person who asks may decide now.

    `problems` is what its platform, as its limits are now, has against what has not gone out.
    """

    attempts = AttemptSerializer(many=True)
    acts = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()

    class Meta(DeliverySerializer.Meta):
        fields = (*DeliverySerializer.Meta.fields, "acts", "problems", "attempts")

    def get_acts(self, delivery: Delivery) -> list[str]:
        return list(selectors.acts(self.context["request"].user, delivery))

    def get_problems(self, delivery: Delivery) -> list[str]:
        return rendering.problems_of(delivery) if delivery.state in (*UNCLAIMED, S.RETRY, S.FAILED) else []


class DeliveryDecisionSerializer(serializers.Serializer):
    """Which act, and what it asks for: `url` of a post, a `reason`, or another `day`, `at` and `zone`."""

    act = serializers.ChoiceField(choices=list(DECISIONS))
    url = serializers.URLField(required=False, max_length=500)
    reason = serializers.CharField(required=False, max_length=2000)
    day = serializers.DateField(required=False)
    at = serializers.TimeField(required=False)
    zone = serializers.CharField(required=False, max_length=50)
    version = serializers.IntegerField(required=False)


class RepeatSerializer(serializers.Serializer):
    """`until` is the last day (at most a year after the original's) on which a repeat may be planned."""

    rhythm = serializers.ChoiceField(choices=Rhythm.choices)
    until = serializers.DateField()


class DeliveryViewSet(Scoped, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Delivery]):
    """What goes out, went out, or waits for a person."""

    serializer_class = DeliverySerializer
    queryset = Delivery.objects.select_related("item", "channel").prefetch_related("attempts").order_by("-pk")
    filterset_fields = ("state", "item", "channel", "purpose", "late_question")
    reads = Action.VIEW_CONTENT
    writes = {
        "decide": rights.require_decide,
        "repeat": rights.require_decide,
        "stop_repeats": rights.require_decide,
    }

    def get_serializer_class(self) -> type[DeliverySerializer]:
        return DeliverySerializer if self.action == "list" else DeliveryDetailSerializer

    @extend_schema(request=RepeatSerializer, responses=DeliverySerializer(many=True))
    @action(detail=True, methods=["post"])
    def repeat(self, request: ApiRequest, pk: str) -> Response:
        """Plan it again in a rhythm until a day; repeats that have not gone out are planned anew."""
        wanted = RepeatSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        made = repeats.repeat(delivery_id=self.get_object().pk, by=request.user, **wanted.validated_data)
        return Response(DeliverySerializer(made, many=True).data, status=201)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="stop-repeats")
    def stop_repeats(self, request: ApiRequest, pk: str) -> Response:
        """Take back every repeat that has not gone out."""
        repeats.stop(delivery_id=self.get_object().pk, by=request.user)
        return Response(status=204)

    @extend_schema(request=DeliveryDecisionSerializer, responses=DeliveryDetailSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: ApiRequest, pk: str) -> Response:
        """Decide about a delivery; 409 says why an act is not possible (any more)."""
        delivery, act = self.get_object(), sent(DeliveryDecisionSerializer, request)["act"]
        rights.require_decide(request.user, delivery, act)
        form = DecisionForm(request.data, act=act)
        if not form.is_valid():
            raise serializers.ValidationError(
                {name: [str(error) for error in errors] for name, errors in form.errors.items()}
            )
        arguments: dict[str, Any] = form.arguments()
        DECISIONS[act](delivery_id=delivery.pk, by=request.user, **arguments)
        return Response(self.get_serializer(self.get_queryset().get(pk=delivery.pk)).data)
