"""A photo becomes a clean copy with what its camera claims; what is no photo, or was made to hurt, is refused in words.

Most files are looked at in this process, as the child does it; those that could hurt go through the child itself.
"""

import io
import math
import struct
import warnings
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.confined import MIB, Limits
from sbsupervise.services.pictures import child
from sbsupervise.services.pictures.likeness import near_hash
from sbsupervise.services.pictures.limits import COPY_SIDE, DAMAGED, ONLY, PIXELS, SMALL_SIDE, TOO_MUCH
from sbsupervise.services.pictures.reading import read
from tests.data.photos import ORIENTATION, SOUTH, WEST, camera, jpeg, png, scene


@pytest.fixture(autouse=True)
def as_in_the_child(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The size of a picture is judged by the child, not by Pillow, and it warns nobody."""
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def looked_at(data: bytes) -> dict[str, Any]:
    found = child.result(data)
    assert "refused" not in found, found
    return found


def refused(data: bytes) -> str:
    return str(child.result(data)["refused"])


def copy_of(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(b64decode(looked_at(data)["copy"])))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def hollow_png(width: int, height: int, lines: bytes = b"") -> bytes:
    """A PNG that says it is so large, and holds next to nothing."""
    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", lines or zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


@cache
def bomb() -> bytes:
    """A PNG of one colour in full: less than a megabyte becomes as many pixels as are read at most."""
    side = math.isqrt(PIXELS)
    packer = zlib.compressobj(1)
    line = bytes(1 + 3 * side)
    return hollow_png(side, side, b"".join([*(packer.compress(line) for _ in range(side)), packer.flush()]))


def claiming(width: int, height: int) -> bytes:
    """A JPEG that says it is so large."""
    data = bytearray(jpeg())
    # The frame: its mark, its length, bits of a colour, then height and width.
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def animated_png() -> bytes:
    return png(scene(1), save_all=True, append_images=[scene(2)], duration=100)


def gif() -> bytes:
    target = io.BytesIO()
    scene().convert("P").save(target, "GIF")
    return target.getvalue()


def webp() -> bytes:
    target = io.BytesIO()
    scene().save(target, "WEBP")
    return target.getvalue()


def with_zip(data: bytes) -> bytes:
    """A photo that is a zip archive as well."""
    target = io.BytesIO()
    target.write(data)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("evil.html", CANARY)
    return target.getvalue()


CANARY = b"<script>alert('canary')</script>"
PHOTO = jpeg(scene(1, (240, 180)), camera(), comment=CANARY)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "文件是空的", id="nothing"),
        pytest.param(gif(), ONLY, id="GIF"),
        pytest.param(webp(), ONLY, id="WebP"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", ONLY, id="SVG"),
        pytest.param(b"<!DOCTYPE html><script></script>", ONLY, id="HTML"),
        pytest.param(b"MZ" + bytes(1000), ONLY, id="a program"),
        pytest.param(b"%PDF-1.7", ONLY, id="PDF"),
        pytest.param(b"%!PS-Adobe EPSF", ONLY, id="EPS"),
        pytest.param(b"II*\0" + bytes(100), ONLY, id="TIFF"),
    ],
)
def test_what_is_no_photo_is_refused_before_any_program_opens_it(data: bytes, said: str) -> None:
    with pytest.raises(RuleError, match=said[:6]):
        read(data, Limits(wall_seconds=0))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(hollow_png(60_000, 60_000), "60000 × 60000 像素", id="60,000 × 60,000 in a hundred bytes"),
        pytest.param(hollow_png(2**31 - 1, 1), "像素", id="one line without end"),
        pytest.param(hollow_png(0, 10), "照片", id="no width"),
        pytest.param(claiming(8_000, 6_300), "8000 × 6300 像素", id="a JPEG of 50 million pixels"),
        pytest.param(hollow_png(6_400, 6_250 + 1), "最多4000万像素", id="one line too many"),
        pytest.param(animated_png(), "动态图片", id="APNG"),
        pytest.param(b"\xff\xd8\xff" + Random(1).randbytes(3000), "照片", id="noise after the mark of a JPEG"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + Random(2).randbytes(3000), ONLY, id="noise after the mark of a PNG"),
        pytest.param(b"\xff\xd8\xff\xe0" + CANARY, "照片", id="HTML after the mark of a JPEG"),
        pytest.param(PHOTO[:3], ONLY, id="three bytes"),
    ],
)
def test_a_file_that_only_looks_like_a_photo_is_refused(data: bytes, said: str) -> None:
    assert said in refused(data)


@pytest.mark.parametrize("whole", [pytest.param(PHOTO, id="JPEG"), pytest.param(png(), id="PNG")])
def test_a_photo_cut_off_anywhere_is_refused(whole: bytes) -> None:
    for part in range(1, 40):
        assert refused(whole[: len(whole) * part // 40]) in (DAMAGED, ONLY), part


@pytest.mark.parametrize("whole", [pytest.param(PHOTO, id="JPEG"), pytest.param(png(), id="PNG")])
def test_a_photo_with_broken_bytes_is_read_or_refused_and_nothing_else(whole: bytes) -> None:
    chance = Random(3)
    for _ in range(40):
        broken = bytearray(whole)
        for _ in range(8):
            broken[chance.randrange(len(whole))] = chance.randrange(256)
        child.result(bytes(broken))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PHOTO + CANARY, id="JPEG and HTML"),
        pytest.param(with_zip(PHOTO), id="JPEG and zip"),
        pytest.param(with_zip(png()), id="PNG and zip"),
        pytest.param(PHOTO[:-2] + CANARY + PHOTO[-2:], id="HTML before the end"),
        pytest.param(jpeg(exif=camera(), icc_profile=CANARY * 50), id="colour profile"),
        pytest.param(png(pnginfo=PngImagePlugin.PngInfo()), id="PNG"),
    ],
)
def test_the_copy_holds_pixels_and_nothing_else(data: bytes) -> None:
    found = looked_at(data)
    for made in (b64decode(found["copy"]), b64decode(found["small"])):
        assert b"canary" not in made
        assert b"PK\x03\x04" not in made
        assert made.endswith(b"\xff\xd9")
        picture = Image.open(io.BytesIO(made))
        assert (picture.format, picture.mode) == ("JPEG", "RGB")
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_what_the_camera_claims_is_told_with_the_time_of_china() -> None:
    claimed = looked_at(PHOTO)["claimed"]
    assert claimed == {
        "at": "2026-06-01T10:11:12+08:00",
        "longitude": f"{WEST:.6f}",
        "latitude": f"{SOUTH:.6f}",
        "azimuth": "271.25",
    }
    assert looked_at(jpeg())["claimed"] == dict.fromkeys(claimed)


def test_a_zone_that_the_camera_writes_counts() -> None:
    exif = camera()
    exif[0x8769] = {0x9003: "2026:06:01 10:11:12", 0x9011: "+09:00"}
    assert looked_at(jpeg(exif=exif))["claimed"]["at"] == "2026-06-01T10:11:12+09:00"


@pytest.mark.parametrize(
    ("claims", "left_out"),
    [
        pytest.param({"taken": "2026:13:41 99:99:99"}, "at", id="no such time"),
        pytest.param({"taken": "0000:00:00 00:00:00"}, "at", id="a clock never set"),
        pytest.param({"taken": "\u4e8c\u3007"}, "at", id="no digits"),
        pytest.param({"place": (0.0, 0.0)}, "longitude", id="a place not found yet"),
        pytest.param({"place": (200.0, 39.0)}, "longitude", id="no such longitude"),
        pytest.param({"place": (111.0, 91.0)}, "latitude", id="no such latitude"),
        pytest.param({"place": None}, "latitude", id="no place"),
        pytest.param({"azimuth": 400.0}, "azimuth", id="no such direction"),
    ],
)
def test_a_claim_that_cannot_be_is_left_out_and_the_photo_kept(claims: dict[str, Any], left_out: str) -> None:
    assert looked_at(jpeg(exif=camera(**claims)))["claimed"][left_out] is None


def test_degrees_divided_by_nothing_are_no_place() -> None:
    whole = jpeg(exif=camera())
    # Three fractions, each of two numbers of four bytes: degrees, minutes, seconds.
    there = whole.index(struct.pack(">II", 39, 1)) if struct.pack(">II", 39, 1) in whole else whole.index(
        struct.pack("<II", 39, 1)
    )  # fmt: skip
    nan = looked_at(whole[:there] + bytes(8) + whole[there + 8 :])["claimed"]
    assert (nan["latitude"], nan["longitude"]) == (None, None)


def test_the_south_and_the_west_are_below_zero() -> None:
    claimed = looked_at(jpeg(exif=camera(place=(-70.5, -33.25))))["claimed"]
    assert (claimed["longitude"], claimed["latitude"]) == ("-70.500000", "-33.250000")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_as_the_camera_was_held(orientation: int) -> None:
    upright = Image.new("RGB", (60, 40), "blue")
    upright.paste("red", (0, 0, 30, 20))
    held = {1: (), 2: (0,), 3: (3,), 4: (1,), 5: (5,), 6: (2,), 7: (6,), 8: (4,)}[orientation]
    lying = upright
    for turn in held:
        lying = lying.transpose(Image.Transpose(turn))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    seen = copy_of(jpeg(lying, exif, quality=95))
    assert seen.size == (60, 40)
    red, _, blue = _rgb(seen, (10, 10))
    assert red > 200 > blue
    assert _rgb(seen, (50, 30))[2] > 200


def _rgb(picture: Image.Image, at: tuple[int, int]) -> tuple[int, int, int]:
    red, green, blue = picture.crop((*at, at[0] + 1, at[1] + 1)).tobytes()
    return red, green, blue


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_pixels_becomes_plain_colours(mode: str) -> None:
    picture = Image.new("I;16", (90, 60)) if mode == "I;16" else scene().convert(mode)
    data = jpeg(picture) if mode == "CMYK" else png(picture)
    assert copy_of(data).mode == "RGB"


def test_what_is_transparent_is_white() -> None:
    assert _rgb(copy_of(png(Image.new("RGBA", (90, 60), (0, 0, 0, 0)))), (5, 5)) == (255, 255, 255)


def test_a_large_photo_is_made_smaller_and_a_small_one_stays() -> None:
    found = looked_at(jpeg(scene(1, (3000, 1000))))
    assert (found["width"], found["height"]) == (COPY_SIDE, 853)
    assert Image.open(io.BytesIO(b64decode(found["small"]))).size == (SMALL_SIDE, 160)
    assert copy_of(jpeg(scene(1, (300, 100)))).size == (300, 100)
    assert copy_of(png(Image.new("RGB", (5000, 1), "red"))).size == (COPY_SIDE, 1)


def test_a_photo_with_another_one_behind_it_is_the_first_one() -> None:
    target = io.BytesIO()
    scene(1).save(target, "MPO", save_all=True, append_images=[scene(2)])
    found = looked_at(target.getvalue())
    assert (found["media_type"], found["near_hash"]) == ("image/jpeg", looked_at(jpeg(scene(1)))["near_hash"])


def test_a_photo_looks_like_itself_made_smaller_and_not_like_another() -> None:
    first = int(near_hash(scene(1, (1600, 1200))), 16)
    again = int(near_hash(Image.open(io.BytesIO(jpeg(scene(1, (1600, 1200)).resize((700, 520)), quality=40)))), 16)
    assert (first ^ again).bit_count() <= 6
    assert min((first ^ int(near_hash(scene(other)), 16)).bit_count() for other in range(2, 30)) > 12


# Through the child itself: what takes much, and what it leaves behind.


def own() -> int:
    """The memory of this process now, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def test_the_largest_photo_is_read_within_the_limits_and_the_server_stays_small() -> None:
    data = bomb()
    assert len(data) < MIB
    before = own()
    picture = read(data)
    assert (picture.width, picture.height) == (COPY_SIDE, COPY_SIDE)
    assert own() - before < 32 * MIB


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param(Limits(memory_bytes=150 * MIB), id="more memory than there is"),
        pytest.param(Limits(cpu_seconds=0), id="more time than there is"),
    ],
)
def test_what_takes_too_much_is_given_up_in_words(limits: Limits) -> None:
    with pytest.raises(RuleError, match=TOO_MUCH[:12]):
        read(bomb(), limits)


def test_what_has_too_many_pixels_is_refused_by_the_child_in_words() -> None:
    with pytest.raises(RuleError, match="60000 × 60000 像素，最多4000万像素"):
        read(hollow_png(60_000, 60_000))
