"""What an MP4 or QuickTime file says of its film: read from its `moov` box, without decoding anything. Pure.

Boxes as ISO/IEC 14496-12 (2022) describes them: a length and a name of four bytes each, then what is in it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

MOST_BOXES = 10_000
MOST_BYTES = 16 * 2**20
"""How large the index of a film may be; hours of film stay far below."""


@dataclass(frozen=True)
class Film:
    """Sizes in pixels as shown, length in whole seconds; 0 where the file does not say."""

    width: int = 0
    height: int = 0
    seconds: int = 0


class Broken(ValueError):
    """The file ends before what it announces, or announces what cannot be."""


def look(file: BinaryIO, size: int) -> Film:
    """What the film of `size` bytes says of itself; raises Broken where it is cut off or is no such film."""
    found = Film()
    for name, start, length in _boxes(file, 0, size):
        if name == b"moov" and length <= MOST_BYTES:
            file.seek(start)
            found = _moov(file.read(length))
    return found


def _boxes(file: BinaryIO, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and length of what is in each box between `at` and `end`."""
    for _number in range(MOST_BOXES):
        if at >= end:
            return
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            raise Broken
        length, name = struct.unpack(">I4s", head[:8])
        begins = 8
        if length == 1 and len(head) == 16:
            (length,), begins = struct.unpack(">Q", head[8:]), 16
        length = length or end - at  # 0: as far as there is anything
        if length < begins or at + length > end:
            raise Broken
        yield name, at + begins, length - begins
        at += length


def _moov(data: bytes) -> Film:
    boxes = list(_children(data))
    tracks = [track for name, track in boxes if name == b"trak"]
    sizes = [_shown(box) for track in tracks for name, box in _children(track) if name == b"tkhd"]
    width, height = max(sizes, default=(0, 0))
    return Film(width, height, max((_seconds(box) for name, box in boxes if name == b"mvhd"), default=0))


def _children(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    for name, start, length in _boxes(BytesIO(data), 0, len(data)):
        yield name, data[start : start + length]


def _shown(tkhd: bytes) -> tuple[int, int]:
    """Width and height of a track, a quarter turn counted in; (0, 0) for sound."""
    at = 52 if tkhd[:1] == b"\1" else 40
    if len(tkhd) < at + 44:
        raise Broken
    straight, turned = struct.unpack(">ii", tkhd[at : at + 8])
    width, height = (side >> 16 for side in struct.unpack(">II", tkhd[at + 36 : at + 44]))
    return (height, width) if turned and not straight else (width, height)


def _seconds(mvhd: bytes) -> int:
    form, at = (">IQ", 20) if mvhd[:1] == b"\1" else (">II", 12)
    if len(mvhd) < at + struct.calcsize(form):
        raise Broken
    scale, length = struct.unpack(form, mvhd[at : at + struct.calcsize(form)])
    is_known = scale and length not in (2**32 - 1, 2**64 - 1)
    return min(round(length / scale), 2**31 - 1) if is_known else 0
