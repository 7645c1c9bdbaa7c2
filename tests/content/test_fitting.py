"""Pictures are made to fit: small enough, upright, of a type that is taken, and without what nobody should get."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageCms

from content.fitting import Recipe, fit, foreseen, recipe_for
from content.validation import File
from smm.platforms.contract import Limits, Permanent
from tests.factories.content import picture

JPEG, PNG, WEBP, GIF = "image/jpeg", "image/png", "image/webp", "image/gif"
SMALL = Recipe(frozenset({JPEG, PNG}), 1_000_000, 2000)
ANY = Recipe(frozenset({JPEG, PNG, WEBP}), 0, 0)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    grain = Image.effect_noise((width, height), 80)
    return Image.merge("RGB", [grain, grain.transpose(Image.Transpose.FLIP_LEFT_RIGHT), grain]).convert(mode)


def written(image: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def read(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def camera() -> Image.Exif:
    """What a telephone writes: held upright, with its place."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 8.0, 0.0)})
    return exif


@pytest.mark.parametrize(
    ("made_as", "kind", "options", "size", "mime", "fitted_size"),
    [
        ("RGB", "JPEG", {"quality": 95, "exif": True}, (3000, 1200), JPEG, (800, 2000)),
        ("RGBA", "PNG", {}, (2500, 1000), JPEG, (2000, 800)),
        ("RGB", "WEBP", {}, (300, 200), JPEG, (300, 200)),
        ("CMYK", "JPEG", {}, (300, 200), JPEG, (300, 200)),
        ("P", "GIF", {}, (300, 200), PNG, (300, 200)),
        ("1", "PNG", {}, (300, 200), PNG, (300, 200)),
        ("LA", "PNG", {}, (300, 200), PNG, (300, 200)),
        ("RGB", "MPO", {"save_all": True}, (300, 200), JPEG, (300, 200)),
    ],
)
def test_every_kind_of_picture_becomes_one_that_fits(made_as, kind, options, size, mime, fitted_size):
    options = {**options, "exif": camera()} if "exif" in options else options
    made = fit(written(noise(*size, made_as), kind, **options), SMALL)
    there = read(made.data)
    assert (made.mime, (made.width, made.height)) == (mime, fitted_size)
    assert (there.size, Image.MIME[there.format]) == (fitted_size, mime)
    assert there.mode in ("L", "RGB", "RGBA", "P")
    assert len(made.data) <= 1_000_000


def test_the_same_picture_becomes_the_same_bytes():
    data = written(noise(2500, 500), "PNG")
    assert fit(data, SMALL) == fit(data, SMALL)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_camera_data_place_and_comments_do_not_go_out(kind):
    hidden = {"JPEG": {"comment": b"between us"}, "PNG": {}, "WEBP": {"xmp": b"<x>between us</x>"}}[kind]
    data = written(noise(60, 40), kind, exif=camera(), **hidden) + (b"PK\3\4 behind" if kind == "JPEG" else b"")
    made = fit(data, ANY)
    assert (made.width, made.height) == (40, 60)
    assert not read(made.data).getexif()
    assert not any(word in made.data for word in (b"between us", b"A telephone", b"Exif", b"PK\3\4"))


def test_a_picture_that_fits_keeps_its_quality_and_its_colours():
    data = written(noise(300, 200), "JPEG", quality=70, icc_profile=SRGB)
    made = read(fit(data, SMALL).data)
    assert made.quantization == read(data).quantization
    assert made.info["icc_profile"] == SRGB
    plain = written(Image.new("RGB", (30, 20), (12, 200, 90)), "PNG")
    assert read(fit(plain, SMALL).data).getpixel((5, 5)) == (12, 200, 90)


def test_what_shows_through_becomes_white_in_a_jpeg():
    data = written(Image.new("RGBA", (20, 20), (255, 0, 0, 0)), "PNG")
    made = fit(data, Recipe(frozenset({JPEG}), 0, 0))
    assert read(made.data).convert("RGB").getpixel((10, 10)) == (255, 255, 255)


def test_sixteen_bits_of_grey_stay_that_grey():
    data = written(Image.new("I;16", (20, 20), 128 * 256), "PNG")
    assert read(fit(data, SMALL).data).convert("L").getpixel((3, 3)) in (127, 128)


@pytest.mark.parametrize("types", [{PNG}, {WEBP}, {JPEG}, {JPEG, PNG}])
def test_where_quality_alone_is_not_enough_it_becomes_smaller(types):
    made = fit(written(noise(1600, 1200), "PNG"), Recipe(frozenset(types), 60_000, 0))
    assert len(made.data) <= 60_000
    assert made.width < 1600
    assert round(made.width / made.height, 1) == 1.3


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_broken_camera_data_make_no_broken_picture():
    data = written(noise(60, 40), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    assert fit(data, SMALL).width == 60


@pytest.mark.parametrize("data", [b"", b"no picture", picture()[:50], picture(400, 400, kind="JPEG")[:-300]])
def test_what_cannot_be_read_is_refused_with_a_sentence(data):
    with pytest.raises(Permanent, match="damaged"):
        fit(data, SMALL)


def test_what_cannot_be_made_to_fit_says_so():
    with pytest.raises(Permanent, match="cannot be made to fit"):
        fit(written(noise(800, 600), "PNG"), Recipe(frozenset({PNG}), 50, 0))


def test_a_recipe_comes_from_limits_and_can_be_read_from_its_name():
    limits = Limits(media=4, media_types=frozenset({JPEG, GIF, "video/mp4"}), media_bytes=500, longest_side=800)
    assert recipe_for(limits) == Recipe(frozenset({JPEG}), 500, 800)
    assert Recipe.named(str(SMALL)) == SMALL
    assert recipe_for(Limits(media=1)).types == {JPEG, PNG, WEBP}


@pytest.mark.parametrize(
    ("limits", "there", "foretold"),
    [
        (Limits(media=1, media_types=frozenset({JPEG}), media_bytes=9, longest_side=9), (WEBP, 50, 50), (JPEG, 9, 9)),
        (Limits(media=1), (WEBP, 50, 50), (WEBP, 50, 50)),
        (Limits(media=1, media_types=frozenset({"video/mp4"})), (PNG, 50, 50), (PNG, 50, 50)),
    ],
)
def test_that_it_will_fit_is_known_before_it_is_made(limits, there, foretold):
    made = foreseen(limits, File("a", there[0], there[1], longest=there[2]))
    assert (made.mime, made.size, made.longest) == foretold
