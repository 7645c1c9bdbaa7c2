"""Files of items, cards of linked pages and previews in the API; the same services as the pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from content import media_serializers as s
from content.models import ContentItem, Media
from content.selectors import rights
from content.selectors.channels import meant_by
from content.selectors.media import rows_of
from content.selectors.shown import linked_from, of_draft
from content.services import cards
from content.services import media as files
from smm.core.api import sent
from team.permissions import Action, require_seen
from team.requests import ApiRequest, Scoped


def _told(item: ContentItem, shown: Iterable[Media]) -> list[dict[str, object]]:
    """The files with what is made of them for the item's channels."""
    notes = {row.file.pk: row.notes for row in rows_of(item, meant_by(item))}
    return [dict(s.MediaSerializer(file, context={"notes": notes}).data) for file in shown]


class MediaActions(Scoped):
    """Files, cards and previews of one item; part of the items' endpoint."""

    writes = {"add_media": rights.require_write, "set_card": rights.require_write, "preview": rights.require_write}

    @extend_schema(responses=s.MediaSerializer(many=True))
    @action(detail=True, methods=["get"], filter_backends=[], pagination_class=None, parser_classes=[MultiPartParser])
    def media(self, request: ApiRequest, pk: str) -> Response:
        """The files of the item, in their order."""
        item = self.get_object()
        return Response(_told(item, item.media.all()))

    @extend_schema(request=s.UploadSerializer, responses={201: s.MediaSerializer})
    @media.mapping.post
    def add_media(self, request: ApiRequest, pk: str) -> Response:
        """Add a picture, film or PDF."""
        file = files.add(item_id=self.get_object().pk, by=request.user, **sent(s.UploadSerializer, request))
        return Response(_told(file.item, [file])[0], status=201)

    @extend_schema(responses=s.LinkedSerializer(many=True))
    @action(detail=True, methods=["get"], filter_backends=[], pagination_class=None)
    def card(self, request: ApiRequest, pk: str) -> Response:
        """What is known of the pages of which the item's posts can show a card."""
        return Response(s.LinkedSerializer(linked_from(self.get_object()), many=True).data)

    @extend_schema(request=s.CardSerializer, responses=s.LinkedSerializer(many=True))
    @card.mapping.post
    def set_card(self, request: ApiRequest, pk: str) -> Response:
        """Have the linked page asked once more, or show a card or none."""
        item, wish = self.get_object(), sent(s.CardSerializer, request)
        if "show" in wish:
            cards.show(item_id=item.pk, by=request.user, on=wish["show"])
        if wish["again"]:
            cards.again(item_id=item.pk, by=request.user)
        return Response(s.LinkedSerializer(linked_from(self.get_object()), many=True).data)

    @extend_schema(request=s.DraftSerializer, responses=s.PreviewSerializer)
    @action(detail=True, methods=["post"])
    def preview(self, request: ApiRequest, pk: str) -> Response:
        """Measure a text as the channel's platform counts it, and say what it has against it. Nothing is saved."""
        item, draft = self.get_object(), sent(s.DraftSerializer, request)
        require_seen(request.user, [draft["channel"]])
        return Response(s.PreviewSerializer(of_draft(item, draft["channel"], draft["body"], draft["title"])).data)


class MediaViewSet(Scoped, mixins.RetrieveModelMixin, GenericViewSet[Media]):
    """A file of an item; the item's own endpoint lists and adds them."""

    serializer_class = s.MediaSerializer
    queryset = Media.objects.select_related("item").order_by("-pk")
    reads = Action.VIEW_CONTENT
    writes = {"partial_update": files.require_change, "destroy": files.require_change}

    @extend_schema(responses=s.MediaSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self._answer()

    def _answer(self) -> Response:
        file = self.get_object()
        return Response(_told(file.item, [file])[0])

    @extend_schema(request=s.MediaChangeSerializer, responses=s.MediaSerializer)
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Say what the file shows, or put it at another place among the item's files."""
        file, wish = self.get_object(), sent(s.MediaChangeSerializer, request)
        if "alt" in wish:
            files.describe(media_id=file.pk, by=request.user, alt=wish["alt"])
        if "position" in wish:
            files.move(media_id=file.pk, by=request.user, to=wish["position"])
        return self._answer()

    @extend_schema(responses={204: None})
    def destroy(self, request: ApiRequest, pk: str) -> Response:
        """Take the file off the item."""
        files.remove(media_id=self.get_object().pk, by=request.user)
        return Response(status=204)
