"""What comes after publication, in the API: the same services as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from content import outcome_serializers as s
from content.delivery_serializers import TakeDownSerializer
from content.models import ContentItem, Evaluation, Mailing, MailingList, Promotion, Reading
from content.selectors import mailing as mailing_reads
from content.selectors import rights
from content.serializers import DeliverySerializer
from content.services import bounces, evaluation, lists, mailing, promotion, signing_up, taking_down
from smm.core.api import sent
from team.permissions import Action
from team.requests import ApiRequest, Scoped


class OutcomeActions(Scoped):
    """Acts and reads of one item after its publication; part of the items' endpoint."""

    writes = {
        "skip_promotion": promotion.require_promote,
        "save_evaluation": evaluation.require_evaluate,
        "take_down": rights.require_take_down,
    }

    @extend_schema(request=TakeDownSerializer, responses=DeliverySerializer(many=True))
    @action(detail=True, methods=["post"], filter_backends=[], pagination_class=None)
    def take_down(self, request: ApiRequest, pk: str) -> Response:
        """Take down several publications at once; each says what becomes of it."""
        given = sent(TakeDownSerializer, request)
        ids, reason = given["deliveries"], given["reason"]
        item = taking_down.take_down_all(item_id=self.get_object().pk, delivery_ids=ids, by=request.user, reason=reason)
        return Response(DeliverySerializer(item.deliveries.filter(pk__in=ids), many=True).data)

    @extend_schema(request=s.SkipSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def skip_promotion(self, request: ApiRequest, pk: str) -> Response:
        """Do without promotion, for a reason."""
        promotion.skip(item_id=self.get_object().pk, by=request.user, **sent(s.SkipSerializer, request))
        return Response(status=204)

    @extend_schema(responses=s.EvaluationSerializer)
    @action(detail=True, methods=["get"])
    def evaluation(self, request: ApiRequest, pk: str) -> Response:
        """What came of the item; 404 before it is evaluated."""
        made = get_object_or_404(Evaluation, item=self.get_object().pk)
        return Response(s.EvaluationSerializer(made, context={"request": request}).data)

    @extend_schema(request=s.EvaluationSerializer, responses=s.EvaluationSerializer)
    @evaluation.mapping.put
    def save_evaluation(self, request: ApiRequest, pk: str) -> Response:
        """Save the evaluation with the numbers of this moment."""
        given = sent(s.EvaluationSerializer, request)
        made = evaluation.save(item_id=self.get_object().pk, by=request.user, **given)
        return Response(s.EvaluationSerializer(made, context={"request": request}).data)

    @extend_schema(responses=s.ReadingSerializer(many=True))
    @action(detail=True, methods=["get"], filter_backends=[])
    def readings(self, request: ApiRequest, pk: str) -> Response:
        """The numbers of the item's publications as they were read, newest first."""
        rows = Reading.objects.filter(delivery__item=self.get_object().pk).order_by("-pk")
        return self.get_paginated_response(s.ReadingSerializer(self.paginate_queryset(rows), many=True).data)


class PromotionViewSet(Scoped, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Promotion]):
    """Promotions of items; what was done by hand is written down here."""

    serializer_class = s.PromotionSerializer
    queryset = Promotion.objects.order_by("-pk")
    filterset_fields = ("item", "kind")
    reads = Action.VIEW_CONTENT
    writes = {"create": promotion.require_promote}
    made_on = ("item", ContentItem)

    @extend_schema(request=s.NewPromotionSerializer, responses={201: s.PromotionSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Write down a promotion that was done by hand."""
        given = sent(s.NewPromotionSerializer, request)
        made = promotion.record(item_id=given.pop("item"), by=request.user, **given)
        return Response(self.get_serializer(made).data, status=201)


class MailingViewSet(Scoped, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Mailing]):
    """E-mails that promote items: written, confirmed by somebody else, then sent."""

    serializer_class = s.MailingSerializer
    queryset = Mailing.objects.select_related("newsletter", "item").prefetch_related("recipients").order_by("-pk")
    filterset_fields = ("mailing_list", "item", "newsletter")
    reads = Action.VIEW_CONTENT
    writes = {
        "create": promotion.require_promote,
        "confirm": mailing.require_confirm,
        "withdraw": mailing.require_change,
        "decide_all": mailing.require_change,
    }
    made_on = ("item", ContentItem)

    @extend_schema(request=s.NewMailingSerializer, responses={201: s.MailingSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Write a letter about a live publication; nothing leaves before somebody else confirms it."""
        given = sent(s.NewMailingSerializer, request)
        ids = {f"{name}_id": given.pop(name) for name in ("item", "mailing_list", "channel", "publication")}
        made = mailing.write(by=request.user, **ids, **given)
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=None, responses=s.MailingSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: ApiRequest, pk: str) -> Response:
        """Answer for the introduction and send."""
        made = mailing.confirm(mailing_id=self.get_object().pk, by=request.user)
        return Response(self.get_serializer(self.get_queryset().get(pk=made.pk)).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: ApiRequest, pk: str) -> Response:
        """Take back what has not left."""
        mailing.withdraw(mailing_id=self.get_object().pk, by=request.user)
        return Response(status=204)

    @extend_schema(request=s.AllLettersSerializer, responses=s.MailingSerializer)
    @action(detail=True, methods=["post"])
    def decide_all(self, request: ApiRequest, pk: str) -> Response:
        """Decide at once about all letters that wait for a person."""
        made = self.get_object()
        mailing.decide_all(mailing_id=made.pk, by=request.user, **sent(s.AllLettersSerializer, request))
        return Response(self.get_serializer(self.get_queryset().get(pk=made.pk)).data)


class MailingListViewSet(Scoped, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[MailingList]):
    """Mailing lists and who is on them."""

    serializer_class = s.MailingListSerializer
    queryset = MailingList.objects.order_by("-pk")
    filterset_fields = ("brand",)
    reads = Action.CREATE_CONTENT
    writes = dict.fromkeys(
        ("create", "add_subscriber", "write_through", "sign_up_page", "write_again"), Action.CREATE_CONTENT
    )

    def get_queryset(self) -> QuerySet[Any]:
        return mailing_reads.with_counts(super().get_queryset())  # type: ignore[arg-type]

    @extend_schema(request=s.NewListSerializer, responses={201: s.MailingListSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Make a list."""
        made = lists.create(by=request.user, **sent(s.NewListSerializer, request))
        return Response(self.get_serializer(self.get_queryset().get(pk=made.pk)).data, status=201)

    @extend_schema(responses=s.SubscriberSerializer(many=True))
    @action(detail=True, methods=["get"], filter_backends=[])
    def subscribers(self, request: ApiRequest, pk: str) -> Response:
        """Who is on the list and who has left it, the latest first."""
        rows = self.get_object().subscribers.order_by("-pk")
        return self.get_paginated_response(s.SubscriberSerializer(self.paginate_queryset(rows), many=True).data)

    @extend_schema(request=s.SubscriberSerializer, responses={201: s.SubscriberSerializer})
    @subscribers.mapping.post
    def add_subscriber(self, request: ApiRequest, pk: str) -> Response:
        """Put an address on the list; `consent` says how the person agreed."""
        given = sent(s.SubscriberSerializer, request)
        made = lists.add(list_id=self.get_object().pk, by=request.user, **given)
        return Response(s.SubscriberSerializer(made).data, status=201)

    @extend_schema(request=s.WriteAgainSerializer, responses=s.SubscriberSerializer)
    @action(detail=True, methods=["post"])
    def write_again(self, request: ApiRequest, pk: str) -> Response:
        """Let letters go to an address again that bounced."""
        wanted = sent(s.WriteAgainSerializer, request)["subscriber"]
        subscriber = get_object_or_404(self.get_object().subscribers, pk=wanted)
        made = bounces.write_again(subscriber_id=subscriber.pk, by=request.user)
        return Response(s.SubscriberSerializer(made).data)

    def _changed(self, pk: int) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data)

    @extend_schema(request=s.ListChannelSerializer, responses=s.MailingListSerializer)
    @action(detail=True, methods=["post"])
    def write_through(self, request: ApiRequest, pk: str) -> Response:
        """Say which channel writes for the list; null for none, which closes its sign-up page."""
        given = sent(s.ListChannelSerializer, request)
        made = signing_up.write_through(list_id=self.get_object().pk, by=request.user, channel_id=given["channel"])
        return self._changed(made.pk)

    @extend_schema(request=s.SignUpPageSerializer, responses=s.MailingListSerializer)
    @action(detail=True, methods=["post"])
    def sign_up_page(self, request: ApiRequest, pk: str) -> Response:
        """Open or close the list's public page."""
        given = sent(s.SignUpPageSerializer, request)
        return self._changed(signing_up.open_page(list_id=self.get_object().pk, by=request.user, **given).pk)
