"""Which strings of the interface have no translation: read from the sources, without gettext's own tools."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.pofile import read_po
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "pgettext_lazy": ((1, "c"), 2),
}


def sources() -> Iterator[Path]:
    """Files of ours that can hold strings for people."""
    listed = subprocess.run(["git", "ls-files", "*.py", "*.html", "*.txt"], cwd=ROOT, capture_output=True, text=True)
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if not name.startswith(("tests/", "docs/", "requirements")) and "/migrations/" not in name and path.exists():
            yield path


def as_python(path: Path) -> str:
    from django.utils.translation.template import templatize

    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    return "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())


def strings(path: Path) -> Iterator[tuple[str | None, str]]:
    """Context and text of every marked string."""
    for _, function, message, _ in extract_python(io.BytesIO(as_python(path).encode()), KEYWORDS, [], {}):
        parts = list(message) if isinstance(message, tuple) else [message]
        has_context = "pgettext" in (function or "")
        context = parts.pop(0) if has_context else None
        if parts and isinstance(parts[0], str):
            yield context, parts[0]


def untranslated(locale: str = "zh_Hans") -> list[str]:
    """`file: text` of every marked string that has no translation, or one that is only a guess."""
    with open(ROOT / "locale" / locale / "LC_MESSAGES" / "django.po", "rb") as file:
        catalog = read_po(file)
    found = []
    for path in sources():
        for context, text in strings(path):
            entry = catalog.get(text, context)
            whole = entry is not None and not entry.fuzzy and all(_texts(entry.string))
            if not whole:
                found.append(f"{path.relative_to(ROOT)}: {text!r}")
    return sorted(set(found))


def _texts(translation: Any) -> tuple[str, ...]:
    return (translation,) if isinstance(translation, str) else tuple(translation or ("",))[:1]


if __name__ == "__main__":
    if not settings.configured:
        django.setup()
    missing = untranslated()
    sys.exit("Without a Chinese translation:\n" + "\n".join(missing) if missing else 0)
