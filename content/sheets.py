"""Files that people fill in with a spreadsheet program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from content.models import Delivery
from content.numbers import METRICS

FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"
"""By which spreadsheet programs know that a file is UTF-8."""


def template(deliveries: Iterable[Delivery]) -> str:
    """A line for each publication; title and channel are for the reader, the import passes them over."""
    file = io.StringIO()
    sheet = csv.writer(file)
    sheet.writerow(["publication", "title", "channel", "address", *METRICS, "date"])
    for one in deliveries:
        sheet.writerow([one.pk, _plain(one.item.title), _plain(one.channel.name), _plain(one.external_url)])
    return BYTE_ORDER_MARK + file.getvalue()


def _plain(text: str) -> str:
    """Text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
