"""Acts on photos: added to an inspection, tied to a finding, set aside."""

from functools import cache

from sbsupervise.domain.inspections import PhotoRole
from sbsupervise.models import Finding, Photo
from sbsupervise.services import photos
from sbsupervise.services.stored_files import HandedIn
from tests import make
from tests.acts.stage import OFFICER, TODAY, Ready, World, case
from tests.data.photos import camera, jpeg


@cache
def file() -> photos.PhotoFile:
    """A photo, opened once for all cases."""
    return photos.PhotoFile(HandedIn("IMG_0001.jpg", jpeg(exif=camera())), TODAY)


def new(world: World) -> tuple[Finding, photos.NewPhoto]:
    """A finding and a photo that is to be added to its inspection."""
    finding = make.finding(world.db, make.project(world.db), "P-16")
    command = photos.NewPhoto(
        file=file(), role=PhotoRole.SCENE, inspection_id=finding.inspection_id, finding_id=finding.id, caption="边坡"
    )
    return finding, command


def added(world: World) -> tuple[Finding, Photo]:
    finding, command = new(world)
    return finding, world.do(photos.add_photo, OFFICER, command)


@case("photo.add", photos.add_photo)
def add_photo(world: World) -> Ready:
    return Ready(OFFICER, new(world)[1])


@case("photo.assign", photos.assign_photo)
def assign_photo(world: World) -> Ready:
    finding, photo = added(world)
    command = photos.AssignPhoto(photo_id=photo.id, role=PhotoRole.BEFORE, finding_id=finding.id, caption="3号弃渣场")
    return Ready(OFFICER, command)


@case("photo.set_aside", photos.set_photo_aside)
def set_photo_aside(world: World) -> Ready:
    return Ready(OFFICER, photos.SetPhotoAside(photo_id=added(world)[1].id, reason="误传了其他项目的照片"))
