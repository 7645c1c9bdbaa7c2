"""What goals must know of the floors above them; they fill these registries when their app is ready."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise


@dataclass(frozen=True)
class SourceInfo:
    """Where a measurement comes from: its name and page, and the steps back (words, page): item, idea, conversation."""

    label: str
    url: str
    chain: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Period:
    """Whole days, both included."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Section:
    """A part of a report: sentences, and a table whose cells are plain values (text, numbers, dates as text).

    `links` maps the index of a row to the page behind it.
    """

    key: str
    title: Promise | str
    sentences: list[Promise | str] = field(default_factory=list)
    columns: list[Promise | str] = field(default_factory=list)
    rows: list[list[str | int | float | None]] = field(default_factory=list)
    links: dict[int, str] = field(default_factory=dict)


Explain = Callable[[Collection[int]], dict[int, SourceInfo]]
ReportSection = Callable[[Period, int | None], Section]

_sources: dict[str, Explain] = {}
_sections: list[ReportSection] = []


def register_source(prefix: str, explain: Explain) -> None:
    """`explain(ids)` names the sources `prefix:id` ("delivery:12"), says where they stand and what they came from."""
    _sources[prefix] = explain


def register_report_section(section: ReportSection) -> None:
    """`section(period, brand_id)` (None: every brand) gives a part of each report, in the order of registration."""
    _sections.append(section)


def explain_sources(sources: Collection[str]) -> dict[str, SourceInfo]:
    """Names and pages of sources, one question a kind; those that nobody knows are left out."""
    by_prefix: dict[str, set[int]] = defaultdict(set)
    for source in sources:
        prefix, _colon, number = source.partition(":")
        if prefix in _sources and number.isdecimal():
            by_prefix[prefix].add(int(number))
    return {f"{prefix}:{pk}": info for prefix, ids in by_prefix.items() for pk, info in _sources[prefix](ids).items()}


def report_sections(period: Period, brand_id: int | None) -> list[Section]:
    return [section(period, brand_id) for section in _sections]
