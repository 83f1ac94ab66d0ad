"""The process that opens a picture: it gives up what it does not need, reads standard input, answers in JSON.

``python -m sbsupervise.services.pictures.child REQUEST < FILE`` prints one JSON value; REQUEST is JSON with the figures
of ``Limits``. A refusal is ``{"refused": …}``; any other error ends the process with a traceback.

The copy is a new picture of the pixels alone: no claims of the camera, no comments, no colour profile, nothing that
stood behind the picture in the file. Whatever can be done on the smaller picture is done after making it smaller.
"""

import io
import json
import struct
import sys
import warnings
import zlib
from base64 import b64encode
from typing import Any

from PIL import Image, ImageFile, UnidentifiedImageError

from sbsupervise.domain.refusals import RuleError
from sbsupervise.services.confined import confine
from sbsupervise.services.pictures.exif import claims
from sbsupervise.services.pictures.likeness import near_hash
from sbsupervise.services.pictures.limits import (
    COPY_QUALITY,
    COPY_SIDE,
    DAMAGED,
    LONGEST_SIDE,
    ONLY,
    PIXELS,
    SMALL_QUALITY,
    SMALL_SIDE,
    TOO_MUCH,
)

FORMATS = ("JPEG", "PNG")
# A JPEG with further pictures behind it (of depth, of light), as some phones write; the first one is the photo.
STILL = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png"}
ORIENTATION = 0x0112
TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
WHITE = (255, 255, 255)
FAULTS = (OSError, SyntaxError, ValueError, LookupError, TypeError, struct.error, zlib.error)


def result(data: bytes) -> dict[str, Any]:
    """The answer to a file, a refusal included."""
    try:
        return _looked_at(data)
    except RuleError as refusal:
        return {"refused": refusal.message}
    except (MemoryError, OverflowError):
        return {"refused": TOO_MUCH}
    except FAULTS:
        return {"refused": DAMAGED}


def _looked_at(data: bytes) -> dict[str, Any]:
    opened = _opened(data)
    claimed = claims(opened)
    turn = opened.getexif().get(ORIENTATION)
    copy = _turned(_plain(_smaller(opened, COPY_SIDE)), turn)
    small = _smaller(copy, SMALL_SIDE)
    return {
        "media_type": STILL[str(opened.format)],
        "width": copy.width,
        "height": copy.height,
        "copy": _written(copy, COPY_QUALITY),
        "small": _written(small, SMALL_QUALITY),
        "near_hash": near_hash(copy),
        "claimed": claimed,
    }


def _opened(data: bytes) -> Image.Image:
    """The picture with its size known and none of its pixels read yet."""
    try:
        opened = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as fault:
        raise RuleError(ONLY) from fault
    if opened.width * opened.height > PIXELS or max(opened.size) > LONGEST_SIDE:
        raise RuleError(f"照片有 {opened.width} × {opened.height} 像素，最多{PIXELS // 10_000}万像素")
    if opened.format == "PNG" and getattr(opened, "n_frames", 1) > 1:
        raise RuleError("这是动态图片。请上传静态的照片")
    return opened


def _smaller(picture: Image.Image, side: int) -> Image.Image:
    """The picture with no side longer than ``side``; a picture with a table of colours gets plain ones first."""
    if isinstance(picture, ImageFile.ImageFile):
        # A JPEG is read at a fraction of its size where that is enough.
        picture.draft("RGB", (side, side))
        picture.load()
    if picture.mode in ("1", "P"):
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    elif picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if max(picture.size) <= side:
        return picture
    share = side / max(picture.size)
    size = max(1, round(picture.width * share)), max(1, round(picture.height * share))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _plain(picture: Image.Image) -> Image.Image:
    """A new picture of the same pixels in plain colours, on white where it was transparent, with nothing else in it."""
    plain = Image.new("RGB", picture.size, WHITE)
    if "A" in picture.mode or "a" in picture.mode or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        plain.paste(seen, mask=seen.getchannel("A"))
    else:
        plain.paste(picture.convert("RGB"))
    return plain


def _turned(picture: Image.Image, orientation: Any) -> Image.Image:
    """The picture as the camera was held."""
    for turn in TURNS.get(orientation, ()) if isinstance(orientation, int) else ():
        picture = picture.transpose(turn)
    return picture


def _written(picture: Image.Image, quality: int) -> str:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=quality, optimize=True)
    return b64encode(target.getvalue()).decode("ascii")


def main() -> None:
    confine(json.loads(sys.argv[1]))
    # The size is judged here, with what is said of it.
    Image.MAX_IMAGE_PIXELS = None
    warnings.simplefilter("ignore")
    sys.stdout.write(json.dumps(result(sys.stdin.buffer.read()), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
