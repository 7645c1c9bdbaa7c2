"""Schemas of the OpenAPI document, as rows that a person reads. No request, no database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

Node = dict[str, Any]
CHOICE = re.compile(r"^\* `(.*)` - (.*)$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")
ARRAY = "array of "
BEYOND = 2**31
"""A limit as large as this is the database's, not a rule."""


@dataclass(frozen=True)
class Field:
    """A row of a table: `shape` names what its type leads to, `choices` are (value, words) where there are any."""

    name: str
    type: str
    shape: str
    words: SafeString
    limits: list[str]
    choices: list[tuple[str, str]]
    is_required: bool
    may_be_null: bool


def in_code(text: str) -> SafeString:
    """Text with what stands in backticks as code."""
    return mark_safe(CODE.sub(r"<code>\1</code>", escape(" ".join(text.split()))))


def as_written(docstring: str) -> SafeString:
    """What the code says of itself, which is English in every language."""
    return format_html('<span lang="en">{}</span>', in_code(docstring)) if docstring else SafeString()


class Schemas:
    """The named schemas of a document."""

    def __init__(self, named: dict[str, Node]) -> None:
        self._named = named

    def whole(self, node: Node) -> Node:
        """The node with what it refers to; that one's name is its `x-name`."""
        if "$ref" in node:
            name = node["$ref"].rpartition("/")[2]
            return {**self._named[name], "x-name": name}
        parts = [self.whole(part) for part in (*node.get("allOf", ()), *node.get("oneOf", ()))]
        values = [value for part in parts for value in part.get("enum", ())]
        merged: Node = {**parts[0], "enum": values} if values else {}
        return {**merged, **node}

    def type_of(self, node: Node) -> str:
        """In words of JSON and its formats, such as "array of date-time"; of a page, what its rows are."""
        node = self.whole(node)
        if self.is_page(node):
            node = self.whole(node["properties"]["results"])
        if node.get("type") == "array":
            return f"{ARRAY}{self.shape_of(node) or self.type_of(node['items'])}"
        if name := self.shape_of(node):
            return f"object {name}"
        if inner := node.get("additionalProperties"):
            return f"object of {self.type_of(inner)}"
        kind = str(node.get("type", "any"))
        named = str(node.get("format", kind)) if kind == "string" else kind
        return "file" if named == "binary" else named

    def shape_of(self, node: Node) -> str:
        """The name of the object that stands there, or of those that a list or a page holds; else nothing."""
        node = self.whole(self.of_one(node))
        return str(node.get("x-name", "")) if "properties" in node else ""

    def of_one(self, node: Node) -> Node:
        """What a list or a page holds; anything else is itself."""
        node = self.whole(node)
        if self.is_page(node):
            return self.of_one(node["properties"]["results"])
        return self.whole(node["items"]) if node.get("type") == "array" else node

    def is_page(self, node: Node) -> bool:
        """Whether it is a page of a list, with the addresses of the next and the one before."""
        return {"next", "previous", "results"} <= set(self.whole(node).get("properties", ()))

    def field(self, name: str, node: Node, *, is_required: bool) -> Field:
        """The row of `node` as a field: its own words, not those of what it refers to."""
        whole, one = self.whole(node), self.of_one(node)
        choices = dict(CHOICE.findall(f"{one.get('description', '')}\n{node.get('description', '')}"))
        words = CHOICE.sub("", node.get("description", "")) or node.get("title", "")
        return Field(
            name=name,
            type=self.type_of(node),
            shape=self.shape_of(node),
            words=in_code(words),
            limits=list(_limits(whole)),
            choices=[(value, choices.get(value, "")) for value in one.get("enum", ()) if value],
            is_required=is_required,
            may_be_null=bool(whole.get("nullable")),
        )

    def fields(self, node: Node) -> list[Field]:
        """The rows of an object."""
        node = self.of_one(node)
        required = node.get("required", ())
        return [self.field(name, one, is_required=name in required) for name, one in node.get("properties", {}).items()]

    def deep_fields(self, node: Node, within: str = "") -> Iterator[Field]:
        """The rows of an object, those of objects in it below them, as in `targets[].metric`."""
        for row in self.fields(node):
            name = f"{within}{row.name}"
            if not row.shape:
                yield replace(row, name=name)
                continue
            is_list = row.type.startswith(ARRAY)
            yield replace(row, name=name, type=f"{ARRAY}object" if is_list else "object", shape="")
            yield from self.deep_fields(self.named(row.shape), f"{name}[]." if is_list else f"{name}.")

    def shapes_in(self, node: Node) -> list[str]:
        """The shape that stands there and those inside it, each before what it holds."""
        inside = self.of_one(node).get("properties", {}).values()
        own = self.shape_of(node)
        return [*([own] if own else []), *(name for inner in inside for name in self.shapes_in(inner))]

    def named(self, name: str) -> Node:
        return self._named[name]


def _limits(node: Node) -> Iterator[str]:
    if "maxLength" in node:
        yield _("at most %(most)s characters") % {"most": node["maxLength"]}
    if "minimum" in node:
        yield f"≥ {node['minimum']}"
    if node.get("maximum", BEYOND) < BEYOND:
        yield f"≤ {node['maximum']}"
    if node.get("default") not in (None, "", []):
        yield _("if not sent: %(value)s") % {"value": str(node["default"]).lower()}
