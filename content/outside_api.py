"""Posts made outside SMM in the API: reading them, and taking one into an item."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from content.models import ContentItem, OutsideNumber, OutsidePost
from content.serializers import DeliverySerializer
from content.services import adopting
from goals.models import Goal
from smm.core.api import sent
from team.permissions import Action
from team.requests import ApiRequest, Scoped


class OutsideNumberSerializer(serializers.ModelSerializer):
    class Meta:
        model = OutsideNumber
        fields = ("metric", "value", "observed_at")


class OutsidePostSerializer(serializers.ModelSerializer):
    """A post of ours that was not made here, with its latest numbers; `delivery` is what it became in an item."""

    numbers = OutsideNumberSerializer(many=True)

    class Meta:
        model = OutsidePost
        fields = ("id", "channel", "external_id", "url", "title", "text", "published_at", "delivery", "numbers")


class AdoptSerializer(serializers.Serializer):
    """Into which item it goes; without `item` a new one begins, with `title` and `goals`."""

    item = serializers.PrimaryKeyRelatedField(queryset=ContentItem.objects.all(), required=False, allow_null=True)
    title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    goals = serializers.PrimaryKeyRelatedField(queryset=Goal.objects.all(), many=True, required=False)


class OutsidePostViewSet(Scoped, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[OutsidePost]):
    """What people posted on our channels without SMM."""

    serializer_class = OutsidePostSerializer
    queryset = OutsidePost.objects.prefetch_related("numbers").order_by("-published_at", "-pk")
    filterset_fields = {"channel": ["exact"], "delivery": ["isnull"]}
    reads = Action.VIEW_CHANNELS
    writes = {"adopt": Action.WORK_ON_CONTENT}

    @extend_schema(request=AdoptSerializer, responses={201: DeliverySerializer})
    @action(detail=True, methods=["post"])
    def adopt(self, request: ApiRequest, pk: str) -> Response:
        """Take the post into an item, as a live publication that is measured from now on."""
        given = sent(AdoptSerializer, request)
        item = given.pop("item", None)
        chosen = {"item_id": item.pk} if item else given
        delivery = adopting.adopt(post_id=self.get_object().pk, by=request.user, **chosen)
        return Response(DeliverySerializer(delivery).data, status=201)
