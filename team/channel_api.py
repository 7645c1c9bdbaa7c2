"""Channels in the API: platforms, connecting by what is typed, health, and the acts of a channel's page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from smm.core.api import ToldField, sent
from smm.core.sentences import tell
from team import abilities
from team.forms.channels import ChannelForm
from team.models import Channel, Member, Segment
from team.permissions import Action, require
from team.requests import ApiRequest, Scoped
from team.selectors.health import health
from team.services import channels, connecting, endings, testing


class AskedSerializer(serializers.Serializer):
    """What a person types to connect; a `secret` is kept encrypted and never told again."""

    name = serializers.CharField()
    words = serializers.CharField(source="label")
    kind = serializers.CharField()
    is_required = serializers.BooleanField()


class CanSerializer(serializers.Serializer):
    key = serializers.CharField()
    words = serializers.CharField()


class PlatformSerializer(serializers.Serializer):
    """A platform on which a channel can be connected; with `is_consented` only in the browser."""

    key = serializers.CharField()
    name = serializers.CharField()
    about = serializers.CharField()
    is_by_hand = serializers.BooleanField()
    is_consented = serializers.BooleanField()
    fields_asked = AskedSerializer(many=True, source="fields")
    can = serializers.SerializerMethodField()

    @extend_schema_field(CanSerializer(many=True))
    def get_can(self, platform: abilities.Platform) -> list[dict[str, str]]:
        return [{"key": key, "words": words} for key, words in platform.can]


class PlatformsView(APIView):
    @extend_schema(responses=PlatformSerializer(many=True))
    def get(self, request: ApiRequest) -> Response:
        """The platforms on which a channel can be connected, and what each asks for."""
        require(request.user, Action.VIEW_CHANNELS)
        return Response(PlatformSerializer(abilities.platforms(), many=True).data)


class ChannelSerializer(serializers.ModelSerializer):
    last_error = ToldField()

    class Meta:
        model = Channel
        fields: tuple[str, ...] = (
            "id",
            "name",
            "platform",
            "brand",
            "account_id",
            "handle",
            "url",
            "is_active",
            "connected_at",
            "disconnected_at",
            "access_lost_at",
            "access_ends_at",
            "checked_at",
            "last_success_at",
            "last_error",
            "last_error_at",
        )


class PlanSerializer(serializers.Serializer):
    title = serializers.CharField()
    url = serializers.CharField()
    at = serializers.DateTimeField(allow_null=True)
    state = serializers.CharField()


class LineSerializer(serializers.Serializer):
    name = serializers.CharField()
    value = serializers.CharField()


class HealthSerializer(ChannelSerializer):
    """A channel with its access, its limits in words, what is planned on it, and warnings that its access ends."""

    can = serializers.SerializerMethodField()
    limits = serializers.SerializerMethodField()
    plans = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField()

    class Meta(ChannelSerializer.Meta):
        fields = (
            *ChannelSerializer.Meta.fields,
            "scopes",
            "token_expires_at",
            "connected_by",
            "shared_with",
            "can",
            "limits",
            "plans",
            "warnings",
        )

    @extend_schema_field(CanSerializer(many=True))
    def get_can(self, channel: Channel) -> list[dict[str, str]]:
        return [{"key": key, "words": words} for key, words in abilities.of(channel.platform)]

    @extend_schema_field(LineSerializer(many=True))
    def get_limits(self, channel: Channel) -> list[dict[str, str]]:
        return [{"name": name, "value": value} for name, value in self.context["health"]["limits"]]

    @extend_schema_field(PlanSerializer(many=True))
    def get_plans(self, channel: Channel) -> Any:
        return PlanSerializer(self.context["health"]["plans"], many=True).data

    def get_warnings(self, channel: Channel) -> list[str]:
        return [one.words for one in endings.ending(endings.closing(Channel.objects.filter(pk=channel.pk)))]


class ChangeChannelSerializer(serializers.Serializer):
    """How the channel is called, its brand, and exactly which agency members have it."""

    name = serializers.CharField(max_length=80, required=False, allow_blank=True)
    brand = serializers.PrimaryKeyRelatedField(queryset=Segment.objects.all(), required=False, allow_null=True)
    shared_with = serializers.PrimaryKeyRelatedField(queryset=Member.objects.all(), many=True, required=False)


class AgainSerializer(ChangeChannelSerializer):
    """`fields_asked` maps the names of what the platform asks for to what is typed."""

    fields_asked = serializers.DictField(child=serializers.CharField(allow_blank=True), required=False)


class ConnectSerializer(AgainSerializer):
    platform = serializers.CharField(max_length=30)


class TestedSerializer(serializers.Serializer):
    """Whether the channel works; `problem` says in words what does not."""

    works = serializers.BooleanField()
    problem = serializers.CharField()


class ChannelViewSet(Scoped, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Channel]):
    """Accounts of ours on platforms; their secrets are never told."""

    serializer_class = ChannelSerializer
    queryset = Channel.objects.prefetch_related("shared_with").order_by("name")
    filterset_fields = ("platform", "brand", "is_active")
    reads = Action.VIEW_CHANNELS
    writes = dict.fromkeys(("create", "connect", "partial_update", "test", "disconnect"), Action.MANAGE_CHANNELS)

    def _answer(self, pk: int, status: int = 200) -> Response:
        channel: Any = self.get_queryset().get(pk=pk)
        context = {**self.get_serializer_context(), "health": health(channel, self.request.user)}
        return Response(HealthSerializer(channel, context=context).data, status=status)

    @extend_schema(responses=HealthSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._answer(self.get_object().pk)

    @extend_schema(request=ConnectSerializer, responses={201: HealthSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Connect an account by what is typed; 409 with what the platform says where it does not let us in."""
        given = sent(ConnectSerializer, request)
        made = connecting.connect(by=request.user, **_typed(given, given["platform"], request.user))
        return self._answer(made.channel.pk, 201 if made.is_new else 200)

    @extend_schema(request=AgainSerializer, responses=HealthSerializer)
    @action(detail=True, methods=["post"])
    def connect(self, request: ApiRequest, pk: str) -> Response:
        """Connect the same account again; secrets that are left out stay."""
        channel = self.get_object()
        given = _typed(sent(AgainSerializer, request), channel.platform, request.user, channel)
        connecting.connect(by=request.user, channel_id=channel.pk, **given)
        return self._answer(channel.pk)

    @extend_schema(request=ChangeChannelSerializer, responses=HealthSerializer)
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Call it otherwise, give it to another brand or to others of an agency."""
        changes = sent(ChangeChannelSerializer, request)
        return self._answer(channels.change(by=request.user, channel_id=self.get_object().pk, **changes).pk)

    @extend_schema(request=None, responses=TestedSerializer)
    @action(detail=True, methods=["post"])
    def test(self, request: ApiRequest, pk: str) -> Response:
        """Ask the platform whether our access works and is still that of the same account."""
        problem = testing.test(by=request.user, channel_id=self.get_object().pk)
        return Response({"works": not problem, "problem": tell(problem)})

    @extend_schema(request=None, responses=TestedSerializer)
    @action(detail=True, methods=["post"])
    def disconnect(self, request: ApiRequest, pk: str) -> Response:
        """Give the access back and forget it; `problem` says why the platform did not take it back."""
        problem = channels.disconnect(by=request.user, channel_id=self.get_object().pk)
        return Response({"works": not problem, "problem": tell(problem)})


def _typed(given: dict[str, Any], platform_key: str, by: Member, channel: Channel | None = None) -> dict[str, Any]:
    """What the service takes, checked by the very form of the page; raises ValidationError (400)."""
    platform = abilities.platform_of(platform_key)
    if platform is None:
        raise serializers.ValidationError({"platform": [_("No channel can be connected to this platform.")]})
    there = {"name": channel.name, "brand": channel.brand, "shared_with": channel.shared_with.all()} if channel else {}
    wish = {**there, **given}
    brand, shared_with = wish.get("brand"), wish.get("shared_with", ())
    typed = {
        **wish.get("fields_asked", {}),
        "name": wish["name"] if wish.get("name") else "",
        "brand": brand.pk if brand else "",
        "shared_with": [one.pk for one in shared_with],
    }
    form = ChannelForm(typed, by=by, platform=platform, channel=channel)
    if not form.is_valid():
        raise serializers.ValidationError({name: [str(one) for one in said] for name, said in form.errors.items()})
    return {"platform": platform.key, "typed": form.typed, "wish": form.wish}
