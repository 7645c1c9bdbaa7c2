"""What all endpoints share: what was sent, errors as problem details (RFC 9457), and keyset pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, pagination, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler, set_rollback

from smm.core.errors import Refused
from smm.core.sentences import tell

TITLES = {
    HTTPStatus.BAD_REQUEST: gettext_lazy("Not valid"),
    HTTPStatus.UNAUTHORIZED: gettext_lazy("Sign in first"),
    HTTPStatus.FORBIDDEN: gettext_lazy("Not allowed"),
    HTTPStatus.NOT_FOUND: gettext_lazy("Not found"),
    HTTPStatus.METHOD_NOT_ALLOWED: gettext_lazy("Not possible here"),
    HTTPStatus.NOT_ACCEPTABLE: gettext_lazy("Not available in that form"),
    HTTPStatus.CONFLICT: gettext_lazy("Not yet"),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: gettext_lazy("Not understood in that form"),
    HTTPStatus.TOO_MANY_REQUESTS: gettext_lazy("Too many requests"),
}


class ToldField(serializers.CharField):
    """A kept sentence in the language of who asks."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: str) -> str:
        return tell(value)


def sent(serializer: type[serializers.BaseSerializer[Any]], request: Request) -> Any:
    """What the client sent, valid; raises ValidationError (400)."""
    form = serializer(data=request.data)
    form.is_valid(raise_exception=True)
    return form.validated_data


class KeysetPagination(pagination.CursorPagination):
    """Pages by position in the order, not by offset, so that page 1,000 costs what page 1 costs."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = "-pk"

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[str, ...]:
        """The queryset's own order, made total by the primary key."""
        order = tuple(queryset.query.order_by or queryset.model._meta.ordering or ())
        if not all(isinstance(name, str) for name in order):
            order = ()
        return order if {"pk", "-pk", "id", "-id"} & set(order) else (*order, "-pk")


def _translated(error: Exception) -> Exception:
    if isinstance(error, ValidationError):
        return exceptions.ValidationError(getattr(error, "message_dict", None) or error.messages)
    if isinstance(error, PermissionDenied) and str(error):
        return exceptions.PermissionDenied(str(error))
    if isinstance(error, Http404 | exceptions.APIException | PermissionDenied):
        return error
    if type(error).__name__ == "DoesNotExist":
        return Http404()
    return error


def problem_details(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an error of the domain or the framework as `application/problem+json`."""
    if isinstance(error, Refused):
        set_rollback()
        return _problem(HTTPStatus.CONFLICT, str(error), missing=error.missing)
    answer = exception_handler(_translated(error), context)
    if answer is None:
        return None
    headers = {k: v for k, v in answer.items() if k in {"WWW-Authenticate", "Retry-After", "Allow"}}
    if isinstance(answer.data, dict) and set(answer.data) == {"detail"}:
        return _problem(answer.status_code, str(answer.data["detail"]), headers=headers)
    return _problem(answer.status_code, _("The request is not valid."), headers=headers, errors=answer.data)


def problem_body(status: int, detail: str, **extra: Any) -> dict[str, Any]:
    """The members of a problem (RFC 9457), its title in the reader's language."""
    code = HTTPStatus(status)
    title = str(TITLES.get(code) or code.phrase)
    return {"type": "about:blank", "title": title, "status": int(status), "detail": detail, **extra}


def _problem(status: int, detail: str, *, headers: dict[str, str] | None = None, **extra: Any) -> Response:
    body = problem_body(status, detail, **extra)
    return Response(body, status=status, headers=headers, content_type="application/problem+json")


class NotFoundView(APIView):
    """What is asked for at an address of the API that does not exist."""

    schema = None
    permission_classes = [AllowAny]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise exceptions.NotFound(_("There is nothing at this address."))
