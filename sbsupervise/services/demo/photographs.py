"""Drawn photos for the demonstration: slopes and fields with an arrow, marked as drawn, with the claims of a camera."""

import io
from decimal import Decimal
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from sbsupervise.domain.clocks import BEIJING
from sbsupervise.domain.inspections import PhotoRole
from sbsupervise.models import Finding, Photo
from sbsupervise.services.demo.chances import beginning
from sbsupervise.services.demo.stage import Stage
from sbsupervise.services.photos import NewPhoto, PhotoFile, add_photo
from sbsupervise.services.photos.distances import range_in_force
from sbsupervise.services.stored_files import HandedIn

SIZE = (960, 720)
DETAILS, POSITION, TAKEN, DIRECTION = 0x8769, 0x8825, 0x9003, 17
ELSEWHERE = (Decimal("111.61"), Decimal("39.46"))
BARE, GREEN = ((168, 138, 98), (196, 168, 124)), ((92, 132, 78), (120, 158, 96))


def photograph(stage: Stage, who: str, finding_id: int, role: PhotoRole, scene: int) -> Photo:
    """A photo of a finding, taken now in the range of its project, before or after it was put right."""
    with stage.reading() as session:
        project_id = session.get_one(Finding, finding_id).project_id
        approved = range_in_force(session, project_id)
        place = ELSEWHERE if approved is None else ((approved.west + approved.east) / 2, approved.south)
    taken = f"{stage.now.astimezone(BEIJING):%Y:%m:%d %H:%M:%S}"
    green = role is PhotoRole.AFTER
    data = drawn(scene, green, taken, (float(place[0]), float(place[1])))
    caption = "演示照片：弃渣场坡面已拦挡、覆土、撒播草籽" if green else "演示照片：弃渣场坡面裸露，无拦挡"
    file = PhotoFile(HandedIn(f"演示照片{scene}.jpg", data), stage.today)
    return stage.do(add_photo, who, NewPhoto(file=file, role=role, finding_id=finding_id, caption=caption))


def again(stage: Stage, who: str, finding_id: int, photo: Photo) -> Photo:
    """The photo of another finding handed in once more, as should not be."""
    with stage.reading() as session:
        data = session.get_one(Photo, photo.id).original.data
    file = PhotoFile(HandedIn("演示照片.jpg", data), stage.today)
    new = NewPhoto(file=file, role=PhotoRole.BEFORE, finding_id=finding_id, caption="演示照片：坡面裸露")
    return stage.do(add_photo, who, new)


@cache
def drawn(scene: int, green: bool, taken: str, place: tuple[float, float]) -> bytes:
    """A drawn slope as a JPEG with what a camera would have written."""
    picture = Image.new("RGB", SIZE, (176, 204, 226))
    draw, chance = ImageDraw.Draw(picture), beginning("photo", scene)
    azimuth = chance.randint(0, 359)
    width, height = SIZE
    for row in range(9):
        top = height * (3 + row) // 12
        points = [(0, height), (0, top)]
        points += [(x, top + chance.randint(-40, 40)) for x in range(0, width + 1, width // 8)]
        shade = chance.randint(-24, 24)
        colour = (GREEN if green else BARE)[row % 2]
        draw.polygon([*points, (width, height)], fill=tuple(part + shade for part in colour))
    for _ in range(40 if green else 0):
        x, y, size = chance.randint(0, width), chance.randint(height // 4, height), chance.randint(20, 90)
        draw.ellipse((x, y, x + size, y + size), fill=(62, 104, 54))
    x, y = chance.randint(300, 660), chance.randint(380, 560)
    draw.line((x, y - 160, x, y), fill=(178, 34, 26), width=10)
    draw.polygon([(x - 24, y - 30), (x + 24, y - 30), (x, y + 16)], fill=(178, 34, 26))
    draw.text((24, 20), "DEMO", fill=(30, 40, 60), font=ImageFont.load_default(48))
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=80, exif=_claims(taken, place, azimuth))
    return target.getvalue()


def _claims(taken: str, place: tuple[float, float], azimuth: int) -> Image.Exif:
    exif = Image.Exif()
    exif[DETAILS] = {TAKEN: taken}
    exif[POSITION] = {1: "N", 2: (place[1], 0.0, 0.0), 3: "E", 4: (place[0], 0.0, 0.0), DIRECTION: float(azimuth)}
    return exif
