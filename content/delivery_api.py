"""Deliveries in the API: what is known of each, what waits, what a person decides, and numbers by hand."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from content import delivery_serializers as s
from content.delivery_forms import DecisionForm
from content.models import Delivery
from content.selectors import counting as numbers
from content.selectors import rights, waiting
from content.serializers import DeliverySerializer
from content.services import counting, newsletters, repeats
from content.services import deliveries as services
from content.services.decisions import DECISIONS
from smm.core.api import sent
from team.permissions import Action
from team.requests import ApiRequest, Scoped


class DeliveryViewSet(Scoped, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Delivery]):
    """What goes out, went out, or waits for a person."""

    serializer_class = DeliverySerializer
    queryset = (
        Delivery.objects.select_related("item", "channel").prefetch_related("attempts", "decisions__by").order_by("-pk")
    )
    filterset_fields = ("state", "item", "channel", "purpose", "late_question")
    reads = Action.VIEW_CONTENT
    writes = {
        "decide": rights.require_decide,
        "repeat": rights.require_decide,
        "stop_repeats": rights.require_decide,
        "send_test": rights.require_decide,
        "look_again": Action.WORK_ON_CONTENT,
        "write_numbers": rights.require_count,
        "import_numbers": Action.WORK_ON_CONTENT,
    }

    def get_serializer_class(self) -> type[DeliverySerializer]:
        return s.DeliveryDetailSerializer if self.action in ("retrieve", "decide") else DeliverySerializer

    @extend_schema(request=s.RepeatSerializer, responses=DeliverySerializer(many=True))
    @action(detail=True, methods=["post"])
    def repeat(self, request: ApiRequest, pk: str) -> Response:
        """Plan it again in a rhythm until a day; repeats that have not gone out are planned anew."""
        wanted = s.RepeatSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        made = repeats.repeat(delivery_id=self.get_object().pk, by=request.user, **wanted.validated_data)
        return Response(DeliverySerializer(made, many=True).data, status=201)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="send-test")
    def send_test(self, request: ApiRequest, pk: str) -> Response:
        """Send yourself a newsletter as it is now."""
        newsletters.send_test(delivery_id=self.get_object().pk, by=request.user)
        return Response(status=204)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="stop-repeats")
    def stop_repeats(self, request: ApiRequest, pk: str) -> Response:
        """Take back every repeat that has not gone out."""
        repeats.stop(delivery_id=self.get_object().pk, by=request.user)
        return Response(status=204)

    @extend_schema(request=s.DeliveryDecisionSerializer, responses=s.DeliveryDetailSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: ApiRequest, pk: str) -> Response:
        """Decide about a delivery; 409 says why an act is not possible (any more)."""
        delivery, act = self.get_object(), sent(s.DeliveryDecisionSerializer, request)["act"]
        rights.require_decide(request.user, delivery, act)
        form = DecisionForm(request.data, act=act)
        if not form.is_valid():
            raise serializers.ValidationError(
                {name: [str(error) for error in errors] for name, errors in form.errors.items()}
            )
        arguments: dict[str, Any] = form.arguments()
        DECISIONS[act](delivery_id=delivery.pk, by=request.user, **arguments)
        return Response(self.get_serializer(self.get_queryset().get(pk=delivery.pk)).data)

    def _listed(self, rows: QuerySet[Any]) -> Response:
        return self.get_paginated_response(DeliverySerializer(self.paginate_queryset(rows), many=True).data)

    @extend_schema(responses=DeliverySerializer(many=True))
    @action(detail=False, methods=["get"], filter_backends=[])
    def waiting(self, request: ApiRequest) -> Response:
        """What waits for a decision of yours, newest first."""
        return self._listed(self.get_queryset().filter(pk__in=waiting.open_for(request.user).order_by().values("pk")))

    @extend_schema(request=None, responses=s.LookingSerializer)
    @action(detail=False, methods=["post"])
    def look_again(self, request: ApiRequest) -> Response:
        """Have everything unknown looked up now that you may decide about."""
        return Response({"looking": services.look_again_at_all(by=request.user)})

    @extend_schema(responses=DeliverySerializer(many=True))
    @action(detail=False, methods=["get"], filter_backends=[])
    def lacking_numbers(self, request: ApiRequest) -> Response:
        """What was posted by hand and lacks numbers, or fresh ones, newest first."""
        return self._listed(self.get_queryset().filter(pk__in=numbers.lacking(request.user).order_by().values("pk")))

    @extend_schema(request=s.NumbersSerializer, responses=s.WrittenSerializer)
    @action(detail=True, methods=["post"], url_path="numbers")
    def write_numbers(self, request: ApiRequest, pk: str) -> Response:
        """Write down running totals of what was posted by hand; 409 where one would fall and you are not sure."""
        form = s.NumbersSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        written = counting.write_down(delivery_id=self.get_object().pk, by=request.user, **form.arguments())
        return Response({"written": written})

    @extend_schema(request=s.NumbersImportSerializer, responses=s.NumbersReportSerializer)
    @action(detail=False, methods=["post"])
    def import_numbers(self, request: ApiRequest) -> Response:
        """Write down the lines of a file; bad ones are reported, the others kept."""
        report = counting.import_csv(by=request.user, **sent(s.NumbersImportSerializer, request))
        bad = [{"line": line, "problem": problem} for line, problem in report.bad]
        return Response({"added": report.added, "known": report.known, "bad": bad})
