"""Making pictures fit what a platform takes: bytes in, bytes out. Pure.

A still picture is always written anew: upright, without camera data, place, comments or anything behind its end, in
the best quality that fits. What moves is left alone, for it would stop moving.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image

from content.validation import File
from smm.platforms.contract import Limits, Permanent
from smm.platforms.words import gettext_noop as _

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
WRITTEN = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}
SUFFIX = {JPEG: ".jpg", PNG: ".png", WEBP: ".webp"}
READ = ("PNG", "JPEG", "GIF", "WEBP")
"""Decoders that are let near a file."""
MOST_PIXELS, LONGEST_SIDE = 60_000_000, 16_000
TOO_LARGE = _("The picture is too large: 60 million pixels, and 16,000 on a side, are the most.")
LONGEST_PROFILE = 64 * 1024
QUALITIES = (90, 82, 74, 66)
SMALLER = tuple(0.8**step for step in range(1, 12))
PLAIN = ("L", "RGB", "RGBA")
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
LYING = (TURNS[5], TURNS[6], TURNS[7], TURNS[8])
"""Turns that exchange width and height."""
VERSION = 1
"""Counted up when the same picture would be made into another one."""

Way = tuple[str, int | str, float]
"""Type, quality and scale in which a picture is written."""


@dataclass(frozen=True)
class Recipe:
    """What a picture is made into: one of `types`, of `most_bytes`, its longest side in pixels; 0 for no limit."""

    types: frozenset[str]
    most_bytes: int
    longest_side: int

    def __str__(self) -> str:
        types = "+".join(sorted(WRITTEN[mime] for mime in self.types))
        return f"{VERSION}/{types}/{self.most_bytes}/{self.longest_side}"

    @classmethod
    def named(cls, name: str) -> Recipe:
        """The recipe of which `name` is the `str()`."""
        _version, types, most_bytes, longest_side = name.split("/")
        wanted = types.split("+")
        return cls(frozenset(m for m in WRITTEN if WRITTEN[m] in wanted), int(most_bytes), int(longest_side))


@dataclass(frozen=True)
class Fitted:
    data: bytes
    mime: str
    width: int
    height: int


def recipe_for(limits: Limits) -> Recipe:
    types = frozenset(WRITTEN) & limits.media_types if limits.media_types else frozenset(WRITTEN)
    return Recipe(types, limits.media_bytes, limits.longest_side)


def foreseen(limits: Limits, file: File) -> File:
    """The still picture `file` as it will be once it fits `limits`, before anything is made."""
    recipe = recipe_for(limits)
    if not recipe.types:
        return file
    mime = file.mime if file.mime in recipe.types else min(recipe.types)
    size = min(file.size, recipe.most_bytes or file.size)
    return replace(file, mime=mime, size=size, longest=min(file.longest, recipe.longest_side or file.longest))


@contextmanager
def reading() -> Iterator[None]:
    """Turn whatever a decoder stumbles over into Permanent."""
    try:
        yield
    except Image.DecompressionBombError as error:
        raise Permanent(TOO_LARGE) from error
    except Exception as error:
        raise Permanent(_("This is no picture (PNG, JPEG, GIF, WebP), or it is damaged.")) from error


def opened(data: bytes) -> Image.Image:
    """The picture in `data`, nothing of it decoded yet; raises Permanent for what is none, or one too large to read."""
    with reading():
        picture = Image.open(io.BytesIO(data), formats=READ)
    width, height = picture.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Permanent(TOO_LARGE)
    return picture


def fit(data: bytes, recipe: Recipe) -> Fitted:
    """The still picture in `data` made after `recipe`; raises Permanent with a sentence where that is not possible."""
    original = opened(data)
    own = Image.MIME.get(original.format or "", "").replace("mpo", "jpeg")
    with reading():
        picture = _upright(original, recipe.longest_side)
    for way in _ways(picture, own, recipe):
        made = _made(picture, *way)
        if not recipe.most_bytes or len(made.data) <= recipe.most_bytes:
            return made
    raise Permanent(_("The picture cannot be made to fit."))


def _upright(picture: Image.Image, longest: int) -> Image.Image:
    """Not larger than asked, turned as the camera was held, without anything that is not picture."""
    turn = turn_of(picture)
    is_large = bool(longest) and max(picture.size) > longest
    if picture.mode not in PLAIN and (is_large or picture.mode != "P"):
        picture = _plain(picture)
    if is_large:
        picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    picture.load()
    kept = {"icc_profile": _profile(picture), "transparency": picture.info.get("transparency")}
    picture = picture if turn is None else picture.transpose(turn)
    picture.info = {name: value for name, value in kept.items() if value is not None}
    return picture


def turn_of(picture: Image.Image) -> Image.Transpose | None:
    """How it must be turned to stand upright, if at all."""
    with suppress(Exception):  # broken camera data make no broken picture
        return TURNS.get(picture.getexif().get(ORIENTATION, 1))
    return None


def _profile(picture: Image.Image) -> bytes | None:
    """Its colour profile, without which other colours would be seen; none that is long, or of a printing press."""
    profile = picture.info.get("icc_profile") or b""
    return profile if profile[16:20] in (b"RGB ", b"GRAY") and len(profile) <= LONGEST_PROFILE else None


def _plain(picture: Image.Image) -> Image.Image:
    """In colours of eight bits, with alpha only where something shows through."""
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value * (1 / 256))
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture.convert("L" if picture.mode in ("1", "I", "L") else "RGB")


def _ways(picture: Image.Image, own: str, recipe: Recipe) -> Iterator[Way]:
    """How it may be written, the best first: its own type, or one that suits it; less quality; then smaller."""
    is_drawn = picture.mode in ("P", "RGBA") or picture.has_transparency_data
    suited = (own, PNG, WEBP, JPEG) if is_drawn else (own, JPEG, PNG, WEBP)
    kinds = [kind for kind in suited if kind in recipe.types][:1]
    kinds += [JPEG] if kinds == [PNG] and JPEG in recipe.types else []
    for kind in kinds:
        qualities = ("keep", *QUALITIES) if kind == JPEG and picture.format == "JPEG" else QUALITIES
        yield from ((kind, quality, 1.0) for quality in (qualities if kind != PNG else (0,)))
    for scale in SMALLER:
        yield from ((kind, QUALITIES[-2], scale) for kind in kinds[-1:])


def _made(picture: Image.Image, mime: str, quality: int | str, scale: float) -> Fitted:
    options: dict[str, Any] = {} if mime == PNG else {"quality": quality}
    if "icc_profile" in picture.info:
        options["icc_profile"] = picture.info["icc_profile"]
    if mime != PNG or scale < 1:
        picture = _in_full(picture, mime)
    if scale < 1:
        width, height = (max(round(side * scale), 1) for side in picture.size)
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, WRITTEN[mime], **options)
    return Fitted(out.getvalue(), mime, *picture.size)


def _in_full(picture: Image.Image, mime: str) -> Image.Image:
    """Without a palette; a JPEG, which lets nothing show through, on white."""
    if not picture.has_transparency_data:
        return picture if picture.mode in PLAIN else picture.convert("RGB")
    clear = picture.convert("RGBA")
    if mime != JPEG:
        return clear
    ground = Image.new("RGBA", clear.size, "white")
    ground.alpha_composite(clear)
    return ground.convert("RGB")
