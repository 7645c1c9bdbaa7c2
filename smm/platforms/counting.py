"""How long a text is for a platform: counted here, once for everybody. Pure."""

from __future__ import annotations

from collections.abc import Callable

import regex

from smm.platforms import links
from smm.platforms.contract import Limits

COUNTERS: dict[str, Callable[[str], int]] = {
    "characters": len,
    "graphemes": lambda text: len(regex.findall(r"\X", text)),
    "bytes": lambda text: len(text.encode()),
}


def length(limits: Limits, text: str) -> int:
    """How much of `limits.text` the text uses up, in what `limits.counts` says."""
    if limits.link_length is not None:
        stand_in = "-" * limits.link_length
        text = links.exchange(text, lambda url: stand_in)
    return COUNTERS[limits.counts](text)
