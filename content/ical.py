"""The calendar as an iCalendar file (RFC 5545). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

FORM = "%Y%m%dT%H%M%SZ"
MOST_OCTETS = 73


@dataclass(frozen=True)
class Entry:
    """An event; `uid` stays the same when it moves, so that a calendar moves it too."""

    uid: str
    title: str
    starts: datetime
    url: str
    minutes: int = 15


def feed(name: str, entries: Iterable[Entry], now: datetime) -> str:
    """The whole file, lines folded and ended as the standard asks."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//SMM//EN", f"X-WR-CALNAME:{_escaped(name)}"]
    for entry in entries:
        lines += _event(entry, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(entry: Entry, now: datetime) -> list[str]:
    ends = entry.starts + timedelta(minutes=entry.minutes)
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{now.astimezone(UTC):{FORM}}",
        f"DTSTART:{entry.starts.astimezone(UTC):{FORM}}",
        f"DTEND:{ends.astimezone(UTC):{FORM}}",
        f"SUMMARY:{_escaped(entry.title)}",
        f"URL:{entry.url}",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for plain, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "")):
        text = text.replace(plain, safe)
    return text


def _folded(line: str) -> list[str]:
    """Pieces of at most 75 octets, those after the first led by a space; no character is cut."""
    pieces, piece = [], ""
    for character in line:
        if len((piece + character).encode()) > MOST_OCTETS:
            pieces.append(piece)
            piece = ""
        piece += character
    return [pieces_text if at == 0 else f" {pieces_text}" for at, pieces_text in enumerate([*pieces, piece])]
