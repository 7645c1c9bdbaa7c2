"""The type of a request in views behind `login_required`, and what API views over visible rows share."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from knox.models import AuthToken
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request

from team.models import Member
from team.permissions import Action, require, visible_to


class MemberRequest(HttpRequest):
    """A request of somebody who has signed in; for annotations."""

    user: Member


class ApiRequest(Request):
    """A request to the API of somebody who has signed in; for annotations."""

    user: Member
    auth: AuthToken | None


class Scoped(GenericAPIView[Any]):
    """An API view over `queryset`, narrowed to what the member may see; `reads` (if any) is the action it takes."""

    request: ApiRequest
    reads: Action | None = None

    def get_queryset(self) -> QuerySet[Model]:
        if getattr(self, "swagger_fake_view", False):  # the schema is drawn for nobody in particular
            return super().get_queryset().none()
        if self.reads:
            require(self.request.user, self.reads)
        return visible_to(self.request.user, super().get_queryset())
