"""A report as an XLSX workbook: numbers as numbers, text never as a formula."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from goals.metrics import metric_of
from goals.models import Report
from goals.standings import STANDINGS

FORBIDDEN_IN_NAMES = str.maketrans("", "", "[]:*?/\\")


def workbook(report: Report) -> bytes:
    """The whole file, in the report's language: a sheet of the goals, then one for each section."""
    with override(report.content.get("language") or get_language()):
        book = _book(report)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _book(report: Report) -> Workbook:
    book = Workbook()
    sheet: Worksheet = book.active  # type: ignore[assignment]
    sheet.title = _("Goals")[:31]
    _write(sheet, [[report.title], [report.starts_on, report.ends_on], [report.summary], []])
    _write(sheet, [_goal_head(), *_goal_rows(report.content)], bold=True)
    for number, section in enumerate(report.content.get("sections", []), start=2):
        page = book.create_sheet(f"{number} {section['title']}".translate(FORBIDDEN_IN_NAMES)[:31])
        _write(page, [[section["title"]], *[[line] for line in section["sentences"]], []])
        _write(page, [section["columns"], *section["rows"]], bold=True)
    return book


def _goal_head() -> list[str]:
    numbers = [pgettext("value", "From"), _("To"), _("Before"), _("Now"), _("Forecast")]
    return [_("Goal"), _("Owner"), _("Metric"), *numbers, _("State")]


def _goal_rows(content: dict[str, Any]) -> Iterable[list[Any]]:
    for goal in content.get("goals", []):
        for one in goal["targets"]:
            label = str(metric_of(one["metric"]).label)
            numbers = [one["from"], one["to"], one["before"], one["current"], one["forecast"]]
            yield [goal["title"], goal["owner"], label, *numbers, str(STANDINGS[one["standing"]])]


def _write(sheet: Worksheet, rows: Iterable[list[Any]], bold: bool = False) -> None:
    start = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value else 1
    for offset, row in enumerate(rows):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(start + offset, column)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                cell.data_type = "s"  # "=1+1" stays the text that it is
            else:
                cell.value = value
            if bold and not offset:
                cell.font = Font(bold=True)
    for column in range(1, sheet.max_column + 1):
        sheet.column_dimensions[chr(64 + min(column, 26))].width = 24 if column == 1 else 16
