"""Ideas and their answers in the API, over the same services as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from ideas import selectors, services
from ideas.models import Decision, Idea, Vetting
from ideas.vetting import VettingAnswers
from smm.core.api import sent
from team.permissions import Action, can, require
from team.requests import ApiRequest, Scoped

COSTS = ("hours", "money", "promotion_hours", "promotion_money", "outsourced_to")


class IdeaSerializer(serializers.ModelSerializer):
    voted = serializers.BooleanField(read_only=True, default=False)

    class Meta:
        model = Idea
        fields = (
            "id",
            "title",
            "text",
            "brand",
            "proposer",
            "proposer_name",
            "conversations",
            "state",
            "parked_until",
            "vote_count",
            "voted",
            "version",
            "created_at",
        )


class IdeaWriteSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=200)
    text = serializers.CharField(max_length=10000, allow_blank=True, default="")
    brand = serializers.IntegerField(min_value=1, allow_null=True, default=None)
    conversations = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=20, default=list)


class VoteSerializer(serializers.Serializer):
    back = serializers.BooleanField(default=False, help_text="Take one's voice back.")


class VettingSerializer(serializers.ModelSerializer):
    """Without what it costs, for those who may not know."""

    class Meta:
        model = Vetting
        fields = (
            "id",
            "idea",
            "number",
            "answered_by",
            "target",
            "contribution",
            *COSTS,
            "metric",
            "expected",
            "created_at",
        )

    def to_representation(self, instance: Vetting) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if not can(self.context["request"].user, Action.VIEW_COSTS):
            for name in COSTS:
                shown.pop(name)
        return shown


class VettingWriteSerializer(serializers.ModelSerializer):
    version = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)
    target = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)

    class Meta:
        model = Vetting
        fields = ("version", "target", "contribution", *COSTS, "metric", "expected")
        extra_kwargs = {
            name: {"min_value": 0}
            for name in ("contribution", "hours", "money", "promotion_hours", "promotion_money", "expected")
        }

    def answers(self) -> VettingAnswers:
        given = dict(self.validated_data)
        given.pop("version")
        return VettingAnswers(target_id=given.pop("target"), **given)


class DecisionWriteSerializer(serializers.Serializer):
    decision = serializers.ChoiceField(choices=[(one.value, one.label) for one in services.DECISIONS])
    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")
    parked_until = serializers.DateField(allow_null=True, default=None)
    version = serializers.IntegerField(min_value=0, allow_null=True, default=None)


class DecisionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Decision
        fields = ("id", "idea", "vetting", "decided", "reason", "decided_by", "decided_at")


class IdeaViewSet(Scoped, viewsets.ReadOnlyModelViewSet[Idea]):
    """Proposals, most wanted first."""

    serializer_class = IdeaSerializer
    queryset = Idea.objects.all()
    filterset_fields = {"state": ["exact"], "brand": ["exact"], "proposer": ["exact"], "title": ["icontains"]}
    reads = Action.VIEW_IDEAS
    writes = {
        "create": Action.SUBMIT_IDEA,
        "vote": Action.VOTE_IDEA,
        "vet": Action.VET_IDEA,
        "decide": services.require_decide,
    }

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return Idea.objects.none()
        require(self.request.user, Action.VIEW_IDEAS)
        return selectors.ideas_of(self.request.user).prefetch_related("conversations")

    def _shown(self, idea_id: int, status: int = 200) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=idea_id)).data, status=status)

    @extend_schema(request=IdeaWriteSerializer, responses={201: IdeaSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Hand in an idea."""
        given = sent(IdeaWriteSerializer, request)
        idea = services.hand_in(
            by=request.user, brand_id=given.pop("brand"), conversation_ids=given.pop("conversations"), **given
        )
        return self._shown(idea.pk, 201)

    @extend_schema(request=VoteSerializer, responses=IdeaSerializer)
    @action(detail=True, methods=["post"])
    def vote(self, request: ApiRequest, pk: str) -> Response:
        """Give one's voice; voting again changes nothing."""
        act = services.take_vote_back if sent(VoteSerializer, request)["back"] else services.vote
        return self._shown(act(idea_id=self.get_object().pk, by=request.user).pk)

    @extend_schema(request=VettingWriteSerializer, responses={201: VettingSerializer})
    @action(detail=True, methods=["post"])
    def vet(self, request: ApiRequest, pk: str) -> Response:
        """Save a new version of the three answers."""
        idea = self.get_object()
        form = VettingWriteSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        version = form.validated_data["version"]
        made = services.vet(idea_id=idea.pk, by=request.user, answers=form.answers(), version=version)
        return Response(VettingSerializer(made, context=self.get_serializer_context()).data, status=201)

    @extend_schema(request=DecisionWriteSerializer, responses={201: DecisionSerializer})
    @action(detail=True, methods=["post"])
    def decide(self, request: ApiRequest, pk: str) -> Response:
        """Accept, park or decline, for a reason; 409 lists what is missing."""
        given = sent(DecisionWriteSerializer, request)
        made = services.decide(idea_id=self.get_object().pk, by=request.user, **given)
        return Response(DecisionSerializer(made).data, status=201)


class VettingViewSet(Scoped, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Vetting]):
    """Versions of answers to the three questions; filter by `idea`."""

    serializer_class = VettingSerializer
    queryset = Vetting.objects.all()
    filterset_fields = ("idea",)
    reads = Action.VIEW_IDEAS
