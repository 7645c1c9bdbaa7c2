"""What a file is: read from its bytes and never believed; what is damaged, or more than it seems, is refused. Pure."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from content import films, fitting
from smm.platforms.contract import Permanent
from smm.platforms.words import gettext_noop as _

PICTURES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "GIF": "image/gif",
    "WEBP": "image/webp",
}
"""MPO is a JPEG with more pictures behind it, as some cameras write it."""
PADDING = b"\0\r\n "
UNREADABLE = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")


@dataclass(frozen=True)
class Kind:
    """What a file is; sizes in pixels, 0 where unknown; `seconds` of a film."""

    mime: str
    width: int = 0
    height: int = 0
    seconds: int = 0
    is_animated: bool = False


def look(data: bytes) -> Kind:
    """What kind of file `data` is; raises Permanent with a sentence for none that we know, or a damaged one."""
    if data.startswith(b"%PDF-"):
        return Kind("application/pdf")
    if data[4:8] == b"ftyp":
        return _film(data)
    return _picture(data)


def _film(data: bytes) -> Kind:
    brand = data[8:12]
    if brand in UNREADABLE:
        raise Permanent(_("HEIC and AVIF pictures cannot be read here; save it as JPEG and add that."))
    try:
        film = films.look(BytesIO(data), len(data))
    except films.Broken as error:
        raise Permanent(_("The film is damaged: a part of it is missing.")) from error
    mime = "video/quicktime" if brand == b"qt  " else "video/mp4"
    return Kind(mime, film.width, film.height, film.seconds)


def _picture(data: bytes) -> Kind:
    picture = fitting.opened(data)
    mime, size = PICTURES[picture.format or ""], picture.size
    is_animated = picture.format != "MPO" and bool(getattr(picture, "is_animated", False))
    with fitting.reading():
        picture.load()
    if data[_end(data, mime) :].strip(PADDING):
        raise Permanent(_("Behind the picture there is something else in the file; save it anew and add that."))
    return Kind(mime, *_upright(picture, size), is_animated=is_animated)


def _upright(picture: Image.Image, size: tuple[int, int]) -> tuple[int, int]:
    """Width and height as people see it, however the camera was held."""
    is_lying = fitting.turn_of(picture) in fitting.LYING
    return (size[1], size[0]) if is_lying else size


def _end(data: bytes, mime: str) -> int:
    """Where the picture ends in its file. Cameras put more behind a JPEG, which is left out when it is made to fit."""
    ends = {"image/png": _end_of_png, "image/gif": _end_of_gif, "image/webp": _end_of_webp}
    try:
        return ends[mime](data) if mime in ends else len(data)
    except (struct.error, IndexError) as error:
        raise Permanent(_("The picture is damaged: its end is missing.")) from error


def _end_of_png(data: bytes) -> int:
    at, name = 8, b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, at)
        at += 12 + length
    return at


def _end_of_webp(data: bytes) -> int:
    (length,) = struct.unpack_from("<I", data, 4)
    return 8 + int(length)


def _end_of_gif(data: bytes) -> int:
    """Past the trailer; a block is an extension or a picture, and consists of parts that begin with their length."""
    at = 13 + _colours(data[10])
    while data[at] != 0x3B:
        at += 2 if data[at] == 0x21 else 11 + _colours(data[at + 9])
        while data[at]:
            at += 1 + data[at]
        at += 1
    return at + 1


def _colours(flags: int) -> int:
    """The bytes of a colour table."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0
