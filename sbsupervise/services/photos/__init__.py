"""Photos (现场照片) as evidence: kept as they came, shown as clean copies, beside what the camera claims."""

from sbsupervise.services.photos.acts import (
    AssignPhoto,
    SetPhotoAside,
    add_photo,
    assign_photo,
    set_photo_aside,
)
from sbsupervise.services.photos.keeping import NewPhoto, PhotoFile, keep_photo

__all__ = [
    "AssignPhoto",
    "NewPhoto",
    "PhotoFile",
    "SetPhotoAside",
    "add_photo",
    "assign_photo",
    "keep_photo",
    "set_photo_aside",
]
