"""Monitoring in the API: watches, sources, mentions, conversations, replies, saved replies."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ModelViewSet, ReadOnlyModelViewSet

from monitoring.models import Conversation, Mention, Note, Reply, SavedReply, Source, Watch
from monitoring.services import answers, saved_replies, sources, watches
from monitoring.services import conversations as services
from smm.core.api import ToldField, sent
from team.permissions import Action
from team.requests import ApiRequest, Scoped


class WatchSerializer(serializers.ModelSerializer):
    class Meta:
        model = Watch
        fields = ("id", "name", "query", "brand", "segments", "is_active", "match_count", "created_at")
        read_only_fields = ("match_count", "created_at")


@extend_schema_view(
    create=extend_schema(description="Look for something new; past posts that match are counted to it at once."),
    partial_update=extend_schema(description="Change what is looked for; what is not sent stays as it is."),
)
class WatchViewSet(Scoped, ModelViewSet[Watch]):
    """Boolean keyword queries; what matches comes into the inbox."""

    http_method_names = ["get", "post", "patch", "head", "options"]
    serializer_class = WatchSerializer
    queryset = Watch.objects.prefetch_related("segments")
    filterset_fields = ("brand", "is_active")
    reads = Action.VIEW_WATCHES
    writes = {"create": Action.MANAGE_WATCHES, "partial_update": Action.MANAGE_WATCHES}

    def perform_create(self, serializer: serializers.BaseSerializer[Watch]) -> None:
        serializer.instance = watches.save(by=self.request.user, **serializer.validated_data)

    def perform_update(self, serializer: serializers.BaseSerializer[Watch]) -> None:
        found: Watch = serializer.instance  # type: ignore[assignment]
        now = {name: getattr(found, name) for name in ("name", "query", "brand", "is_active")}
        values = {**now, "segments": list(found.segments.all()), **serializer.validated_data}
        serializer.instance = watches.save(by=self.request.user, watch_id=found.pk, **values)


class SourceSerializer(serializers.ModelSerializer):
    last_error = ToldField()

    class Meta:
        model = Source
        fields = (
            "id",
            "name",
            "platform",
            "url",
            "channel",
            "brand",
            "segments",
            "is_active",
            "every_minutes",
            "next_fetch_at",
            "last_success_at",
            "failures",
            "last_error",
        )


class FeedSerializer(serializers.ModelSerializer):
    class Meta:
        model = Source
        fields = ("name", "url", "brand", "segments", "every_minutes")
        extra_kwargs = {"url": {"required": True, "allow_blank": False}, "segments": {"required": False}}


class SourceViewSet(Scoped, ReadOnlyModelViewSet[Source]):
    """Where we fetch from, and how it fares; feeds are added here."""

    serializer_class = SourceSerializer
    queryset = Source.objects.prefetch_related("segments")
    filterset_fields = ("platform", "brand", "is_active")
    reads = Action.VIEW_WATCHES
    writes = dict.fromkeys(("create", "fetch", "pause", "resume"), Action.MANAGE_WATCHES)

    @extend_schema(request=FeedSerializer, responses={201: SourceSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Add a feed; its first fetch comes within seconds and tells what is wrong with it."""
        source = sources.add_feed(by=request.user, **sent(FeedSerializer, request))
        return Response(SourceSerializer(source).data, status=201)

    @extend_schema(request=None, responses=SourceSerializer)
    @action(detail=True, methods=["post"])
    def fetch(self, request: ApiRequest, pk: str) -> Response:
        """Let it be fetched within seconds."""
        return Response(SourceSerializer(sources.fetch_now(by=request.user, source_id=self.get_object().pk)).data)

    @extend_schema(request=None, responses=SourceSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request: ApiRequest, pk: str) -> Response:
        """Stop fetching."""
        source = sources.pause(by=request.user, source_id=self.get_object().pk, is_active=False)
        return Response(SourceSerializer(source).data)

    @extend_schema(request=None, responses=SourceSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: ApiRequest, pk: str) -> Response:
        """Go on fetching."""
        source = sources.pause(by=request.user, source_id=self.get_object().pk, is_active=True)
        return Response(SourceSerializer(source).data)


class MentionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Mention
        fields = (
            "id",
            "source",
            "external_id",
            "conversation",
            "watches",
            "title",
            "text",
            "url",
            "author",
            "author_handle",
            "author_url",
            "language",
            "published_at",
            "fetched_at",
        )


class MentionViewSet(Scoped, ReadOnlyModelViewSet[Mention]):
    """Posts of others, as we found them, the latest first."""

    serializer_class = MentionSerializer
    queryset = Mention.objects.prefetch_related("watches").order_by("-published_at", "-pk")
    filterset_fields = ("source", "conversation", "watches", "language")
    reads = Action.VIEW_INBOX


class ConversationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Conversation
        fields = (
            "id",
            "platform",
            "source",
            "title",
            "author",
            "brand",
            "segments",
            "subject",
            "state",
            "assignee",
            "can_reply",
            "waiting_since",
            "last_message_at",
            "message_count",
            "closed_at",
            "version",
        )


class ConversationVersionSerializer(serializers.Serializer):
    """`version`, where given, is the state that the caller saw: 409 if something happened since."""

    version = serializers.IntegerField(required=False, allow_null=True, min_value=0)


class AssignConversationSerializer(ConversationVersionSerializer):
    to_id = serializers.IntegerField(allow_null=True, help_text="The member; null gives it to nobody.")


class ConversationTextSerializer(ConversationVersionSerializer):
    text = serializers.CharField(max_length=10_000)


class NoteSerializer(serializers.ModelSerializer):
    class Meta:
        model = Note
        fields = ("id", "conversation", "author", "text", "created_at")


class ReplySerializer(serializers.ModelSerializer):
    problem = ToldField()

    class Meta:
        model = Reply
        fields = (
            "id",
            "conversation",
            "to",
            "channel",
            "author",
            "text",
            "state",
            "problem",
            "external_url",
            "created_at",
            "settled_at",
        )


class ConversationViewSet(Scoped, ReadOnlyModelViewSet[Conversation]):
    """Threads that somebody of ours handles."""

    serializer_class = ConversationSerializer
    queryset = Conversation.objects.prefetch_related("segments").order_by("-last_message_at", "-pk")
    filterset_fields = {
        "state": ["exact"],
        "assignee": ["exact", "isnull"],
        "platform": ["exact"],
        "brand": ["exact"],
        "waiting_since": ["isnull", "lt"],
        "subject": ["exact"],
    }
    reads = Action.VIEW_INBOX
    writes = {
        **dict.fromkeys(("claim", "note", "reply", "close", "reopen"), Action.ANSWER),
        "assign": services.require_assign,
    }

    def _given(self, form: type[serializers.Serializer[Any]] = ConversationVersionSerializer) -> dict[str, Any]:
        return {"conversation_id": self.get_object().pk, "by": self.request.user, **sent(form, self.request)}

    @extend_schema(request=ConversationVersionSerializer, responses=ConversationSerializer)
    @action(detail=True, methods=["post"])
    def claim(self, request: ApiRequest, pk: str) -> Response:
        """Take a conversation that nobody has."""
        return Response(ConversationSerializer(services.claim(**self._given())).data)

    @extend_schema(request=AssignConversationSerializer, responses=ConversationSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: ApiRequest, pk: str) -> Response:
        """Give it to somebody or nobody: leaders any, others their own."""
        return Response(ConversationSerializer(services.assign(**self._given(AssignConversationSerializer))).data)

    @extend_schema(request=ConversationTextSerializer, responses={201: NoteSerializer})
    @action(detail=True, methods=["post"])
    def note(self, request: ApiRequest, pk: str) -> Response:
        """Tell the others something; it never leaves the house."""
        return Response(NoteSerializer(services.note(**self._given(ConversationTextSerializer))).data, status=201)

    @extend_schema(request=ConversationTextSerializer, responses={201: ReplySerializer})
    @action(detail=True, methods=["post"])
    def reply(self, request: ApiRequest, pk: str) -> Response:
        """Answer; it leaves within seconds."""
        return Response(ReplySerializer(services.reply(**self._given(ConversationTextSerializer))).data, status=201)

    @extend_schema(request=ConversationVersionSerializer, responses=ConversationSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: ApiRequest, pk: str) -> Response:
        """Nothing is left to do; refused while an answer of ours waits for somebody's decision."""
        return Response(ConversationSerializer(services.close(**self._given())).data)

    @extend_schema(request=ConversationVersionSerializer, responses=ConversationSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: ApiRequest, pk: str) -> Response:
        """Take up a closed conversation again."""
        return Response(ConversationSerializer(services.reopen(**self._given())).data)


class SureSerializer(serializers.Serializer):
    is_sure = serializers.BooleanField(default=False)


class ReplyViewSet(Scoped, ReadOnlyModelViewSet[Reply]):
    """Our answers and what became of them."""

    serializer_class = ReplySerializer
    queryset = Reply.objects.order_by("-created_at", "-pk")
    filterset_fields = ("conversation", "state", "channel", "author")
    reads = Action.VIEW_INBOX
    writes = dict.fromkeys(("it_is_there", "look_again", "send_again", "withdraw"), Action.ANSWER)

    @extend_schema(request=None, responses=ReplySerializer)
    @action(detail=True, methods=["post"], url_path="it-is-there")
    def it_is_there(self, request: ApiRequest, pk: str) -> Response:
        """An answer of unknown outcome was seen on the platform."""
        return Response(ReplySerializer(answers.it_is_there(by=request.user, reply_id=self.get_object().pk)).data)

    @extend_schema(request=None, responses=ReplySerializer)
    @action(detail=True, methods=["post"], url_path="look-again")
    def look_again(self, request: ApiRequest, pk: str) -> Response:
        """Have an answer of unknown outcome looked up on its platform now."""
        return Response(ReplySerializer(answers.look_again(by=request.user, reply_id=self.get_object().pk)).data)

    @extend_schema(request=SureSerializer, responses=ReplySerializer)
    @action(detail=True, methods=["post"], url_path="send-again")
    def send_again(self, request: ApiRequest, pk: str) -> Response:
        """It surely did not arrive: try again. Where no platform can tell, `is_sure` says that somebody looked."""
        sent = SureSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        done = answers.send_again(by=request.user, reply_id=self.get_object().pk, **sent.validated_data)
        return Response(ReplySerializer(done).data)

    @extend_schema(request=None, responses=ReplySerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: ApiRequest, pk: str) -> Response:
        """Take back an answer that did not go out, or whose outcome nobody will learn."""
        return Response(ReplySerializer(answers.withdraw(by=request.user, reply_id=self.get_object().pk)).data)


class SavedReplySerializer(serializers.ModelSerializer):
    class Meta:
        model = SavedReply
        fields = ("id", "title", "text", "brand")


@extend_schema_view(
    create=extend_schema(description="Keep an answer for next time."),
    destroy=extend_schema(description="Forget a saved answer."),
)
class SavedReplyViewSet(
    Scoped,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    GenericViewSet[SavedReply],
):
    """Answers given often."""

    serializer_class = SavedReplySerializer
    queryset: QuerySet[SavedReply] = SavedReply.objects.all()
    reads = Action.VIEW_INBOX
    writes = {"create": saved_replies.require_keep, "destroy": saved_replies.require_keep}

    def perform_create(self, serializer: serializers.BaseSerializer[SavedReply]) -> None:
        serializer.instance = saved_replies.save(by=self.request.user, **serializer.validated_data)

    def perform_destroy(self, instance: SavedReply) -> None:
        saved_replies.delete(by=self.request.user, saved_reply_id=instance.pk)
