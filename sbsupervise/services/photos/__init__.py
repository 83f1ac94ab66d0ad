"""Photos (现场照片) as evidence: kept as they came, shown as clean copies, beside what the camera claims."""

from sbsupervise.services.photos.acts import (
    AssignPhoto,
    SetPhotoAside,
    add_photo,
    assign_photo,
    set_photo_aside,
)
from sbsupervise.services.photos.keeping import NewPhoto, PhotoFile, keep_photo
from sbsupervise.services.photos.likeness import Alike
from sbsupervise.services.photos.reading import (
    Pair,
    PhotoView,
    pair_of,
    photo_view,
    photos_of_findings,
    photos_of_inspection,
    unit_photo,
    unit_photos,
)

__all__ = [
    "Alike",
    "AssignPhoto",
    "NewPhoto",
    "Pair",
    "PhotoFile",
    "PhotoView",
    "SetPhotoAside",
    "add_photo",
    "assign_photo",
    "keep_photo",
    "pair_of",
    "photo_view",
    "photos_of_findings",
    "photos_of_inspection",
    "set_photo_aside",
    "unit_photo",
    "unit_photos",
]
