"""Content in the API: items with their acts, and duties; the same services as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from content import serializers as s
from content.media_api import MediaActions
from content.models import ContentItem, Duty
from content.outcome_api import OutcomeActions
from content.selectors import pages, rights
from content.selectors.snapshots import missing_of
from content.services import approval, duties, items, stages, texts
from content.services import comments as commenting
from content.services.items import Brief
from smm.core.api import sent
from team.permissions import Action
from team.requests import ApiRequest, Scoped


class ItemViewSet(
    OutcomeActions, MediaActions, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[ContentItem]
):
    """Content items; acts that a rule forbids are answered with 409 and the list of what is missing."""

    serializer_class = s.ItemSerializer
    queryset = ContentItem.objects.prefetch_related("goals", "channels").order_by("-pk")
    filterset_fields = ("stage", "brand", "template", "purpose", "ground", "channels", "goals", "created_by")
    reads = Action.VIEW_CONTENT
    writes = {
        **OutcomeActions.writes,
        **MediaActions.writes,
        "create": Action.CREATE_CONTENT,
        "partial_update": rights.require_write,
        "advance": rights.require_advance,
        "send_back": rights.require_advance,
        "cancel": rights.require_cancel,
        "approve": approval.require_approve,
        "save_revision": rights.require_write,
        "tone": rights.require_tone,
        "fill_duties": rights.require_assign,
        "add_comment": Action.VIEW_CONTENT,
    }

    def _answer(self, pk: int, status: int = 200) -> Response:
        item = ContentItem.objects.prefetch_related("goals", "channels", "deliveries", "duties").get(pk=pk)
        item.missing = missing_of(item) if item.stage not in stages.ENDED else []
        return Response(s.ItemDetailSerializer(item).data, status=status)

    @extend_schema(responses=s.ItemDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._answer(self.get_object().pk)

    @extend_schema(request=s.NewItemSerializer, responses={201: s.ItemDetailSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Begin an item of a series, or a reactive one; an idea becomes an item by being accepted."""
        item = items.create(by=request.user, brief=Brief(**sent(s.NewItemSerializer, request)))
        return self._answer(item.pk, 201)

    @extend_schema(request=s.ChangeSerializer, responses=s.ItemDetailSerializer)
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Change what the item is; what is not sent stays as it is."""
        changes = sent(s.ChangeSerializer, request)
        return self._answer(items.update(item_id=self.get_object().pk, by=request.user, **changes).pk)

    @extend_schema(request=s.VersionSerializer, responses=s.ItemDetailSerializer)
    @action(detail=True, methods=["post"])
    def advance(self, request: ApiRequest, pk: str) -> Response:
        """Move the item on to its next stage."""
        given = sent(s.VersionSerializer, request)
        return self._answer(stages.advance(item_id=self.get_object().pk, by=request.user, **given).pk)

    @extend_schema(request=s.SendBackSerializer, responses=s.ItemDetailSerializer)
    @action(detail=True, methods=["post"])
    def send_back(self, request: ApiRequest, pk: str) -> Response:
        """Send the item back to an earlier stage, with a reason."""
        given = sent(s.SendBackSerializer, request)
        return self._answer(stages.send_back(item_id=self.get_object().pk, by=request.user, **given).pk)

    @extend_schema(request=s.CancelSerializer, responses=s.ItemDetailSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: ApiRequest, pk: str) -> Response:
        """Give the item up before anything has gone out."""
        given = sent(s.CancelSerializer, request)
        return self._answer(stages.cancel(item_id=self.get_object().pk, by=request.user, **given).pk)

    @extend_schema(request=s.ApproveSerializer, responses=s.ItemDetailSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: ApiRequest, pk: str) -> Response:
        """Approve publications by the hash of the payload that was read."""
        given = sent(s.ApproveSerializer, request)
        hashes = given.pop("deliveries")
        item = approval.approve(item_id=self.get_object().pk, by=request.user, delivery_hashes=hashes, **given)
        return self._answer(item.pk)

    def _rows(self, rows: QuerySet[Any], serializer: type[serializers.BaseSerializer[Any]]) -> Response:
        return self.get_paginated_response(serializer(self.paginate_queryset(rows), many=True).data)

    @extend_schema(responses=s.RevisionSerializer(many=True))
    @action(detail=True, methods=["get"], filter_backends=[])
    def revisions(self, request: ApiRequest, pk: str) -> Response:
        """The versions of the text, newest first."""
        return self._rows(self.get_object().revisions.all(), s.RevisionSerializer)

    @extend_schema(request=s.TextSerializer, responses={201: s.RevisionSerializer})
    @revisions.mapping.post
    def save_revision(self, request: ApiRequest, pk: str) -> Response:
        """Save a new version of the text; 409 where somebody saved a newer one since `base`."""
        given = sent(s.TextSerializer, request)
        revision = texts.save_revision(item_id=self.get_object().pk, by=request.user, **given)
        return Response(s.RevisionSerializer(revision).data, status=201)

    @extend_schema(request=s.ToneSerializer, responses=s.ItemDetailSerializer)
    @action(detail=True, methods=["post"])
    def tone(self, request: ApiRequest, pk: str) -> Response:
        """Answer questions of the brand's tone checklist."""
        given = sent(s.ToneSerializer, request)
        answers = {one["question"]: (one["is_yes"], one["note"]) for one in given["answers"]}
        texts.answer_tone(item_id=self.get_object().pk, by=request.user, answers=answers, revision_id=given["revision"])
        return self._answer(self.get_object().pk)

    @extend_schema(request=s.FillSerializer, responses=s.ItemDetailSerializer)
    @action(detail=True, methods=["post"])
    def fill_duties(self, request: ApiRequest, pk: str) -> Response:
        """Give every duty that nobody has what the department's defaults say."""
        given = sent(s.FillSerializer, request)
        duties.fill_from_defaults(item_id=self.get_object().pk, by=request.user, **given)
        return self._answer(self.get_object().pk)

    @extend_schema(responses=s.CommentSerializer(many=True))
    @action(detail=True, methods=["get"], filter_backends=[])
    def comments(self, request: ApiRequest, pk: str) -> Response:
        """The comments that the member may read."""
        return self._rows(pages.comments_of(request.user, self.get_object()), s.CommentSerializer)

    @extend_schema(request=s.CommentSerializer, responses={201: s.CommentSerializer})
    @comments.mapping.post
    def add_comment(self, request: ApiRequest, pk: str) -> Response:
        """Say something to colleagues; `@Name` tells that person. Agency members read what `is_shared`."""
        given = sent(s.CommentSerializer, request)
        comment = commenting.add(item_id=self.get_object().pk, by=request.user, **given)
        return Response(s.CommentSerializer(comment).data, status=201)

    @extend_schema(responses=s.EventSerializer(many=True))
    @action(detail=True, methods=["get"], filter_backends=[])
    def history(self, request: ApiRequest, pk: str) -> Response:
        """What happened to the item, newest first."""
        return self._rows(self.get_object().events.select_related("actor"), s.EventSerializer)


class DutyViewSet(Scoped, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Duty]):
    """Who does what by when. `?owner=`, `?department=` narrow it; `?done_at__isnull=true` leaves out what is done."""

    serializer_class = s.DutySerializer
    queryset = Duty.objects.order_by("-pk")
    filterset_fields = {"owner": ["exact"], "department": ["exact"], "kind": ["exact"], "done_at": ["isnull"]}
    reads = Action.VIEW_CONTENT
    writes = {
        "create": rights.require_assign,
        "claim": Action.WORK_ON_CONTENT,
        "release": rights.require_own,
        "complete": rights.require_own,
    }
    made_on = ("item", ContentItem)

    @extend_schema(request=s.AssignSerializer, responses={201: s.DutySerializer})
    def create(self, request: ApiRequest) -> Response:
        """Give a duty of an item to a person or a department."""
        given = sent(s.AssignSerializer, request)
        duty = duties.assign(item_id=given.pop("item"), by=request.user, **given)
        return Response(s.DutySerializer(duty).data, status=201)

    @extend_schema(request=None, responses=s.DutySerializer)
    @action(detail=True, methods=["post"])
    def claim(self, request: ApiRequest, pk: str) -> Response:
        """Take a duty out of the department's queue."""
        return Response(s.DutySerializer(duties.claim(duty_id=self.get_object().pk, by=request.user)).data)

    @extend_schema(request=None, responses=s.DutySerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: ApiRequest, pk: str) -> Response:
        """Put a claimed duty back into the department's queue."""
        return Response(s.DutySerializer(duties.release(duty_id=self.get_object().pk, by=request.user)).data)

    @extend_schema(request=s.CompleteSerializer, responses=s.DutySerializer)
    @action(detail=True, methods=["post"])
    def complete(self, request: ApiRequest, pk: str) -> Response:
        """Mark a duty as done, with the hours that it took."""
        given = sent(s.CompleteSerializer, request)
        return Response(s.DutySerializer(duties.complete(duty_id=self.get_object().pk, by=request.user, **given)).data)
