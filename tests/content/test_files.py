"""What an added file is: read from its bytes; hostile and damaged ones are refused with a sentence."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from content.files import Kind, look
from smm.platforms.contract import Permanent
from tests.factories.content import picture

TURNED = Image.Exif()
TURNED[0x0112] = 6


def moving(kind: str) -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 6), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def box(name: bytes, *inside: bytes) -> bytes:
    data = b"".join(inside)
    return struct.pack(">I4s", 8 + len(data), name) + data


def track(width: int, height: int, *, version: int = 0, is_turned: bool = False) -> bytes:
    matrix = (0, 1, 0, -1, 0, 0, 0, 0, 1) if is_turned else (1, 0, 0, 0, 1, 0, 0, 0, 1)
    head = bytes([version]) + bytes(39 if version == 0 else 51)
    return box(b"trak", box(b"tkhd", head, struct.pack(">9iII", *matrix, width << 16, height << 16)), box(b"mdia"))


def film(*tracks: bytes, brand: bytes = b"isom", scale: int = 1000, length: int = 12_400) -> bytes:
    header = box(b"mvhd", bytes(12), struct.pack(">II", scale, length), bytes(80))
    return box(b"ftyp", brand, bytes(4)) + box(b"mdat", b"frames") + box(b"moov", header, *tracks)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (picture(), Kind("image/png", 40, 30)),
        (picture(kind="JPEG"), Kind("image/jpeg", 40, 30)),
        (picture(kind="JPEG", exif=TURNED), Kind("image/jpeg", 30, 40)),
        (picture(kind="WEBP"), Kind("image/webp", 40, 30)),
        (picture(kind="GIF"), Kind("image/gif", 40, 30)),
        (moving("GIF"), Kind("image/gif", 8, 6, is_animated=True)),
        (moving("WEBP"), Kind("image/webp", 8, 6, is_animated=True)),
        (moving("PNG"), Kind("image/png", 8, 6, is_animated=True)),
        (moving("MPO"), Kind("image/jpeg", 8, 6)),
        (film(track(0, 0), track(1920, 1080)), Kind("video/mp4", 1920, 1080, 12)),
        (film(track(1920, 1080, version=1, is_turned=True), brand=b"qt  "), Kind("video/quicktime", 1080, 1920, 12)),
        (film(scale=0), Kind("video/mp4")),
        (film(length=2**32 - 1), Kind("video/mp4")),
        (box(b"ftyp", b"isom", bytes(4)) + b"\0\0\0\0mdatabc", Kind("video/mp4")),
        (b"%PDF-1.7\n", Kind("application/pdf")),
        (picture() + b"\0\0\n", Kind("image/png", 40, 30)),
    ],
)
def test_a_file_is_what_its_bytes_say(data, kind):
    assert look(data) == kind


def bomb() -> bytes:
    """A PNG of a few bytes that says it has 30,000 × 30,000 pixels."""
    small = picture(1, 1)
    header = struct.pack(">II", 30_000, 30_000) + small[24:29]
    return small[:16] + header + struct.pack(">I", zlib.crc32(b"IHDR" + header)) + small[33:]


SHAKY, BEHIND = "damaged", "something else"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", SHAKY),
        (b"<svg onload=alert(1)>", SHAKY),
        (b"GIF89a<script>", SHAKY),
        (b"GIF89a", SHAKY),
        (picture()[:60], SHAKY),
        (picture()[:-6], SHAKY),
        (picture(300, 300, kind="JPEG")[:-200], SHAKY),
        (moving("GIF")[:-1], SHAKY),
        (moving("GIF")[:-20], SHAKY),
        (moving("WEBP")[:-8], SHAKY),
        (bomb(), "60 million"),
        (picture(20_000, 1), "16,000"),
        (picture() + b"PK\3\4 an archive", BEHIND),
        (moving("GIF") + b"<script>alert(1)</script>", BEHIND),
        (picture(kind="WEBP") + b"%PDF-1.7", BEHIND),
        (film(track(10, 10))[:-5], SHAKY),
        (film(box(b"trak", box(b"tkhd", b"short"))), SHAKY),
        (box(b"ftyp", b"isom", bytes(4)) + struct.pack(">I4sQ", 1, b"mdat", 2**63), SHAKY),
        (box(b"ftyp", b"isom", bytes(4)) + struct.pack(">I4s", 4, b"free"), SHAKY),
        (box(b"ftyp", b"heic", bytes(4)), "HEIC"),
        (box(b"ftyp", b"avif", bytes(4)), "AVIF"),
    ],
)
def test_what_is_hostile_damaged_or_unknown_is_refused_with_a_sentence(data, said):
    with pytest.raises(Permanent, match=said):
        look(data)


def test_a_film_of_endless_boxes_is_given_up():
    assert look(box(b"ftyp", b"isom", bytes(4)) + box(b"free") * 50_000) == Kind("video/mp4")
