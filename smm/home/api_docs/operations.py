"""The operations of the OpenAPI document, as it says them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smm.home.api_docs.reading import Node

JSON, FILE = "application/json", "multipart/form-data"
OF_PAGES = {"cursor", "page_size"}


@dataclass(frozen=True)
class Operation:
    """An act on an address; `node` is what the document says of it."""

    method: str
    path: str
    node: Node

    @property
    def anchor(self) -> str:
        return str(self.node["operationId"]).replace("_", "-")

    @property
    def resource(self) -> str:
        return str(self.node["tags"][0])

    @property
    def words(self) -> str:
        """The docstring; of a resource that is only read, the resource's."""
        return str(self.node.get("description", ""))

    @property
    def needs_key(self) -> bool:
        return "security" in self.node

    @property
    def parameters(self) -> list[Node]:
        """Without those that every list has."""
        return [one for one in self.node.get("parameters", ()) if one["name"] not in OF_PAGES]

    @property
    def _contents(self) -> Node:
        contents: Node = self.node.get("requestBody", {}).get("content", {})
        return contents

    @property
    def sends_file(self) -> bool:
        return FILE in self._contents and JSON not in self._contents

    @property
    def body(self) -> Node | None:
        """The schema of what is sent; None where nothing is."""
        return next((self._contents[kind]["schema"] for kind in (JSON, FILE) if kind in self._contents), None)

    @property
    def answers(self) -> list[Node]:
        """The schemas of what comes back as JSON."""
        contents = [answer.get("content", {}) for answer in self.node["responses"].values()]
        return [content[JSON]["schema"] for content in contents if JSON in content]


def operations_of(document: Node) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, node in methods.items():
            yield Operation(method.upper(), path, node)
