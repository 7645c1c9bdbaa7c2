"""The API's documentation: its endpoints by resource, made once per process and language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from http import HTTPStatus
from itertools import groupby

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator

from smm.home.api_docs.examples import as_json, curl, example, sent_by_curl
from smm.home.api_docs.operations import JSON, Operation, operations_of
from smm.home.api_docs.reading import Field, Node, Schemas, as_written, in_code

PREFIX = "/api/v1"


@dataclass(frozen=True)
class Answer:
    """What comes back with a status; `example` is JSON, or nothing."""

    status: str
    type: str = ""
    shape: str = ""
    example: str = ""


@dataclass(frozen=True)
class Endpoint:
    """An act on an address: what it takes, how it is called, and what it answers."""

    anchor: str
    method: str
    path: str
    words: SafeString
    parameters: list[Field]
    body: list[Field]
    body_words: SafeString
    call: str
    answers: list[Answer]
    is_in_pages: bool
    searched: str


@dataclass(frozen=True)
class Shape:
    """An object that answers hold."""

    name: str
    words: SafeString
    fields: list[Field]


@dataclass(frozen=True)
class Group:
    """A resource: its endpoints, and the shapes that come back from them."""

    name: str
    words: SafeString
    endpoints: list[Endpoint]
    shapes: list[Shape]


@cache
def groups(language: str) -> list[Group]:
    """Every resource of the API, told in `language` as far as it is not the code's own docstrings."""
    with override(language):
        return _read(SchemaGenerator().get_schema(request=None, public=True))


def matching(found: list[Group], query: str) -> list[Group]:
    """Of each group the endpoints that hold every word of `query`."""
    words = query.casefold().split()
    if not words:
        return found
    kept = [
        replace(group, shapes=[], endpoints=[one for one in group.endpoints if all(w in one.searched for w in words)])
        for group in found
    ]
    return [group for group in kept if group.endpoints]


def _read(document: Node) -> list[Group]:
    schemas = Schemas(document["components"]["schemas"])
    operations = list(operations_of(document))
    homes = _homes(schemas, operations)
    return [
        _group(schemas, list(of_it), [shape for shape, home in homes.items() if home == name])
        for name, of_it in groupby(operations, lambda one: one.resource)
    ]


def _homes(schemas: Schemas, operations: list[Operation]) -> dict[str, str]:
    """The resource under which each shape is told: where it comes back itself, before where it is only part."""
    answers = [(node, one.resource) for one in operations for node in one.answers]
    homes: dict[str, str] = {}
    for node, resource in answers:
        homes.setdefault(schemas.shape_of(node), resource)
    for node, resource in answers:
        for shape in schemas.shapes_in(node):
            homes.setdefault(shape, resource)
    return homes


def _group(schemas: Schemas, operations: list[Operation], shapes: list[str]) -> Group:
    first = operations[0]
    lead = first.words if first.anchor == f"{first.resource}-list" else ""
    return Group(
        name=first.resource,
        words=as_written(lead),
        endpoints=[_endpoint(schemas, one, lead) for one in operations],
        shapes=[_shape(schemas, name) for name in shapes if name],
    )


def _shape(schemas: Schemas, name: str) -> Shape:
    node = schemas.named(name)
    return Shape(name, as_written(node.get("description", "")), schemas.fields(node))


def _endpoint(schemas: Schemas, one: Operation, lead: str) -> Endpoint:
    body_words = schemas.whole(one.body or {}).get("description", "")
    parameters = [_parameter(schemas, node) for node in one.parameters]
    body = list(schemas.deep_fields(one.body)) if one.body else []
    names = [row.name for row in (*parameters, *body)]
    return Endpoint(
        anchor=one.anchor,
        method=one.method,
        path=one.path.removeprefix(PREFIX),
        words=_plain_words(one) if one.words == lead else as_written(one.words),
        parameters=parameters,
        body=body,
        body_words=as_written(body_words),
        call=_call(schemas, one),
        answers=[_answer(schemas, status, answer) for status, answer in one.node["responses"].items()],
        is_in_pages=any(schemas.is_page(node) for node in one.answers),
        searched=" ".join([one.method, one.path, one.words, body_words, *names]).casefold(),
    )


def _plain_words(one: Operation) -> SafeString:
    """What reading a resource does, whichever it is."""
    return in_code(_("One of them.") if one.path.endswith("{id}/") else _("All that you may see, page by page."))


def _parameter(schemas: Schemas, node: Node) -> Field:
    whole = {**node["schema"], "description": node.get("description", "")}
    return schemas.field(node["name"], whole, is_required=node.get("required", False))


def _call(schemas: Schemas, one: Operation) -> str:
    url = settings.BASE_URL + one.path.replace("{id}", "12")
    sent = sent_by_curl(schemas, one.body, is_file=one.sends_file)
    return curl(one.method, url, with_token=one.needs_key, sent=sent)


def _answer(schemas: Schemas, status: str, answer: Node) -> Answer:
    said = f"{status} {HTTPStatus(int(status)).phrase}"
    content = answer.get("content", {})
    if JSON not in content:
        return Answer(said, type=next(iter(content), ""))
    node = content[JSON]["schema"]
    return Answer(said, schemas.type_of(node), schemas.shape_of(node), as_json(example(schemas, node)))
