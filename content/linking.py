"""Giving links the parameters by which visits are told apart, and spelling out those that are marked. Pure."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.utils.text import slugify

_MARKED = re.compile(r"\[([^\]\n]+)\]\((https?://[^)\s]+)\)")


def spelled_out(text: str) -> str:
    """`text` with Markdown's `[words](address)` as `words: address`, for platforms that would show the brackets."""
    return _MARKED.sub(r"\1: \2", text)


def with_utm(url: str, *, source: str, campaign: str) -> str:
    """`url` with utm_source, utm_medium and utm_campaign, where it does not bring its own."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    ours = {"utm_source": source, "utm_medium": "social", "utm_campaign": campaign}
    return urlunsplit(parts._replace(query=urlencode({**ours, **query})))


def campaign_of(title: str, pk: int) -> str:
    """A campaign name that stays readable in an analytics tool; a Chinese title keeps its characters."""
    return f"{slugify(title, allow_unicode=True)[:60] or 'item'}-{pk}"
