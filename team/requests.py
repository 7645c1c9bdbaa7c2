"""The type of a request in views behind `login_required`, and what API views over visible rows share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from knox.models import AuthToken
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from team.models import Member
from team.permissions import Action, require, visible_to

Rule = Action | Callable[[Member, Any], None]
"""What a write takes: an action of `team.permissions`, or the function by which its service asks who may."""


class MemberRequest(HttpRequest):
    """A request of somebody who has signed in; for annotations."""

    user: Member


class ApiRequest(Request):
    """A request to the API of somebody who has signed in; for annotations."""

    user: Member
    auth: AuthToken | None


class Scoped(GenericViewSet[Any]):
    """API views over `queryset`, narrowed to what the member may see; `reads` (if any) is the action it takes.

    `writes` names the rule of every write by its method. It is asked before anything of the body is looked at: of the
    row in the address, or of nothing and then of the row that the body names (`made_on`: its field and its model).
    A write without a rule is not possible (405).
    """

    request: ApiRequest
    reads: Action | None = None
    writes: Mapping[str, Rule] = {}
    made_on: tuple[str, type[Model]] | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in SAFE_METHODS:
            self._require_write(self.writes.get(self.action))

    def _require_write(self, rule: Rule | None) -> None:
        if rule is None:
            raise MethodNotAllowed(str(self.request.method))
        if self.detail:
            return self._ask(rule, self.get_object())
        self._ask(rule, None)
        if row := self._named_row():
            self._ask(rule, row)

    def _ask(self, rule: Rule, row: Model | None) -> None:
        if isinstance(rule, Action):
            require(self.request.user, rule, row)
        else:
            rule(self.request.user, row)

    def _named_row(self) -> Model | None:
        """None where the body names none; what else is wrong with it is said when it is read."""
        if self.made_on is None or not isinstance(self.request.data, Mapping):
            return None
        field, model = self.made_on
        given = str(self.request.data.get(field))
        rows = visible_to(self.request.user, model._default_manager.all())
        return get_object_or_404(rows, pk=given) if given.isdecimal() else None

    def get_queryset(self) -> QuerySet[Model]:
        if getattr(self, "swagger_fake_view", False):  # the schema is drawn for nobody in particular
            return super().get_queryset().none()
        if self.reads:
            require(self.request.user, self.reads)
        return visible_to(self.request.user, super().get_queryset())
