"""Examples for the API's documentation: values that could be real, JSON, and calls of curl."""

from __future__ import annotations

import json
import shlex
from typing import Any

from smm.home.api_docs.reading import Node, Schemas

BY_FORMAT = {
    "date-time": "2026-11-24T09:00:00Z",
    "date": "2026-11-24",
    "time": "09:00:00",
    "decimal": "12.50",
    "email": "nina@example.org",
    "uri": "https://example.org/moka",
}
BY_NAME = {
    "next": "https://…/?cursor=cD00ODY%3D",
    "previous": None,
    "title": "The right grind for a moka pot",
    "subject": "Moka, but better",
    "name": "Nina Kranz",
    "author": "Nina Kranz",
    "text": "Like table salt, and a little warmer than you think.",
    "body": "Like table salt, and a little warmer than you think.",
    "brief": "Why a moka pot wants a coarser grind, in three pictures.",
    "why": "People who know how we roast come back.",
    "audience": "People who brew at home",
    "note": "Told at the market stall.",
    "summary": "More people read us, and more of them ask.",
    "reason": "Nobody has time for it before spring.",
    "consent": "asked at the fair in May",
    "query": '"moka pot" grind',
    "learned": "Questions make the best titles.",
    "token": "5d0f6c1b9a…",
    "password": "a long enough word",
    "zone": "Europe/Berlin",
    "language": "en",
    "metric": "views",
    "platform": "newsroom",
    "payload_hash": "9c1e7ab2…",
}
BY_TYPE: dict[str, Any] = {"integer": 12, "number": 1.5, "boolean": True, "object": {}, "any": {}}
MOST_OPTIONAL = 3


def example(schemas: Schemas, node: Node, name: str = "") -> Any:
    """A value that fits the node; `name` is that of its field."""
    node = schemas.whole(node)
    if node.get("type") == "array":
        return [example(schemas, node["items"], name)]
    if "properties" in node:
        return {key: example(schemas, inner, key) for key, inner in node["properties"].items() if _is_read(inner)}
    if "additionalProperties" in node:
        return {"12": example(schemas, node["additionalProperties"], "payload_hash")}
    if node.get("enum"):
        return node["enum"][0]
    return _plain(node, name)


def _is_read(node: Node) -> bool:
    return not node.get("writeOnly")


def _plain(node: Node, name: str) -> Any:
    kind = node.get("type", "any")
    if kind in BY_TYPE:
        return BY_TYPE[kind]
    return BY_NAME[name] if name in BY_NAME else BY_FORMAT.get(node.get("format", ""), "…")


def body_example(schemas: Schemas, node: Node) -> dict[str, Any]:
    """What a request must send; where nothing must be, some of what it can."""
    node = schemas.of_one(node)
    wanted = node.get("required") or list(node.get("properties", ()))[:MOST_OPTIONAL]
    return {key: example(schemas, inner, key) for key, inner in node.get("properties", {}).items() if key in wanted}


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def curl(method: str, url: str, *, with_token: bool, sent: list[str]) -> str:
    """The call on a command line, a part on each line; `sent` are the parts that send something."""
    verb = "curl" if method == "GET" else f"curl -X {method}"
    token = ['-H "Authorization: Token $TOKEN"'] if with_token else []
    return " \\\n  ".join([f"{verb} {url}", *token, *sent])


def sent_by_curl(schemas: Schemas, node: Node | None, *, is_file: bool) -> list[str]:
    """The parts of a call that send an example of the body, as JSON or as a form with a file."""
    if node is None:
        return []
    if is_file:
        return ["-F file=@moka.jpg"]
    return ['-H "Content-Type: application/json"', f"-d {shlex.quote(as_json(body_example(schemas, node)))}"]
