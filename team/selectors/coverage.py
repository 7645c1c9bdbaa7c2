"""Who covers which segment, as a matrix, and where nobody does."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from team.models import Coverage, CoverageDuty, Member, Segment

MOST_SEGMENTS = 200
NEEDED = (CoverageDuty.WATCH, CoverageDuty.ENGAGE)
"""What every segment needs somebody for."""


@dataclass(frozen=True)
class Row:
    """A segment, each member of the matrix, in its order, with their duties, and the needed duties that nobody has."""

    segment: Segment
    cells: list[tuple[Member, list[str]]]
    gaps: list[str]


@dataclass(frozen=True)
class Matrix:
    members: list[Member]
    rows: list[Row]

    @property
    def gap_count(self) -> int:
        return sum(bool(row.gaps) for row in self.rows)


def matrix(kind: str = "") -> Matrix:
    """Segments (of one kind, or all) by the active members who cover any of them."""
    segments = list((Segment.objects.filter(kind=kind) if kind else Segment.objects.all())[:MOST_SEGMENTS])
    coverage = list(Coverage.objects.filter(segment__in=segments, member__is_active=True).select_related("member"))
    members = sorted({one.member for one in coverage}, key=lambda member: (member.name, member.pk))
    duties: dict[tuple[int, int], list[CoverageDuty]] = defaultdict(list)
    for one in coverage:
        duties[one.segment_id, one.member_id].append(CoverageDuty(one.duty))
    return Matrix(members, [_row(segment, members, duties) for segment in segments])


def _row(segment: Segment, members: list[Member], duties: dict[tuple[int, int], list[CoverageDuty]]) -> Row:
    cells = [(member, duties.get((segment.pk, member.pk), [])) for member in members]
    held = {duty for _member, cell in cells for duty in cell}
    gaps = [str(duty.label) for duty in NEEDED if duty not in held]
    return Row(segment, [(member, [str(duty.label) for duty in cell]) for member, cell in cells], gaps)
