"""Where web addresses stand in a text, and on whose hosts they are. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from urllib.parse import urlsplit

_URL = re.compile(r"https?://\w[^\s<>\"'()\[\]（）【】《》「」，。；！？、]*")
_TAIL = ".,;:!?*_~"


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each address, in their order; punctuation behind one does not belong to it."""
    for match in _URL.finditer(text):
        yield match.start(), match.start() + len(match.group().rstrip(_TAIL))


def addresses(text: str) -> list[str]:
    """The addresses in `text`, each once, in their order."""
    return list(dict.fromkeys(text[start:end] for start, end in spans(text)))


def first(text: str) -> str:
    """The first address in a text; "" if it holds none. Apps copy whole sentences round the address of a post."""
    return next(iter(addresses(text)), "")


def exchange(text: str, by: Callable[[str], str]) -> str:
    """`text` with every address exchanged for what `by` answers for it."""
    parts, done = [], 0
    for start, end in spans(text):
        parts += [text[done:start], by(text[start:end])]
        done = end
    return "".join([*parts, text[done:]])


def is_on(url: str, hosts: Collection[str]) -> bool:
    """Whether the address is on one of the `hosts`, or below one."""
    host = _host(url)
    return any(host == one or host.endswith(f".{one}") for one in hosts)


def _host(url: str) -> str:
    """The host's name in small letters; "" of what is no address."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
