"""Numbers as people read them off a platform's app, and lines of a file of them. Pure."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

METRICS = ("views", "likes", "shares", "comments", "clicks")
"""What platforms show of a post; keys of `goals.metrics`."""
LARGEST = 10**11
UNITS = {"": 1, "千": 10**3, "k": 10**3, "万": 10**4, "萬": 10**4, "w": 10**4, "m": 10**6, "亿": 10**8, "億": 10**8}
_WHOLE = re.compile(r"\d+|\d{1,3}(?:[,.' ]\d{3})+")
_SHORT = re.compile(r"(\d+(?:[.,]\d+)?) ?(\D)")
_DAY = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d")


def number_in(text: str) -> int:
    """A count as an app shows it: "1,204", "1.2万", "3.4k". Raises ValueError for anything else."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if _WHOLE.fullmatch(plain):
        number = int(re.sub(r"\D", "", plain))
    elif (short := _SHORT.fullmatch(plain)) and short[2] in UNITS:
        number = round(float(short[1].replace(",", ".")) * UNITS[short[2]])
    else:
        raise ValueError(text)
    if number > LARGEST:
        raise ValueError(text)
    return number


def day_in(text: str) -> datetime:
    """The day that a cell names, at its beginning and without a zone; raises ValueError."""
    for form in _DAY:
        try:
            return datetime.strptime(text.strip(), form)
        except ValueError:
            continue
    raise ValueError(text)


@dataclass(frozen=True)
class Line:
    """A line of a file: the publication's number or address, what was read, and on which day ("" for now)."""

    number: int
    publication: str
    cells: Mapping[str, str]
    day: str


def lines_in(text: str, names: Mapping[str, str]) -> Iterator[Line]:
    """The lines that name a publication; columns are found by their heads.

    `names` maps what a head may say (in small letters) to a metric's key, "publication" or "date"; other columns are
    passed over. Raises ValueError where no column names the publication.
    """
    head, *rows = list(_rows(text)) or [[]]
    columns = {names[cell.strip().lower()]: at for at, cell in enumerate(head) if cell.strip().lower() in names}
    if "publication" not in columns:
        raise ValueError(head)
    for number, row in enumerate(rows, start=2):
        cells = {name: row[at].strip() for name, at in columns.items() if at < len(row)}
        if cells.get("publication"):
            yield Line(number, cells.pop("publication"), _given(cells), cells.pop("date", ""))


def _given(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in cells.items() if cell and name != "date"}


def _rows(text: str) -> Iterator[list[str]]:
    """The file's rows, whatever stands between its cells: spreadsheets write commas, semicolons or tabs."""
    clean = text.lstrip("\ufeff").replace("\0", "")
    first = clean.partition("\n")[0]
    return csv.reader(io.StringIO(clean), delimiter=max(",;\t", key=first.count))
