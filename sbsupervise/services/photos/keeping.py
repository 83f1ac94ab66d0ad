"""A photo kept: the original byte for byte, the copy that is shown, and what is claimed of it.

Called within an act, as the act sees fit; who may do it is for the act to say.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import select

from sbsupervise.domain.inspections import PhotoRole, ScanState
from sbsupervise.domain.inspections import photos as rules
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import clean_text
from sbsupervise.models import Finding, Inspection, Photo, RectificationReport, ScopedSession
from sbsupervise.parameters.files import largest_photo_bytes
from sbsupervise.services.acts import Actor, NotSeenError
from sbsupervise.services.photos.allowance import check_allowance, check_room
from sbsupervise.services.photos.distances import distance_to_range
from sbsupervise.services.photos.likeness import bands_of
from sbsupervise.services.pictures.reading import Claims, Picture, read
from sbsupervise.services.stored_files import HandedIn, keep

CAPTION = 200
MIB = 1 << 20
T = TypeVar("T")


class PhotoFile(HandedIn):
    """A photo as it was handed in, with what was read from it.

    Reading takes part of a second, so it is done before the transaction of an act begins, where others would wait for
    it: whoever has the choice makes a ``PhotoFile`` first and puts that into the command.
    """

    picture: Picture

    def __init__(self, file: HandedIn, today: date) -> None:
        """Read a photo; RuleError, in Chinese, if it is none that can be taken."""
        super().__init__(file.name, file.data)
        most_bytes = largest_photo_bytes().on(today)
        if len(file.data) > most_bytes:
            raise RuleError(f"照片超过{most_bytes // MIB} MB，请用手机原始照片，不要用拼接或者放大的图片", field="file")
        try:
            object.__setattr__(self, "picture", read(file.data))
        except RuleError as refusal:
            raise RuleError(refusal.message, field="file") from refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPhoto:
    """A photo of an inspection, of one finding, or of a report that a finding was put right.

    ``client_id`` is the number that the device gave it. ``claimed_*`` is what the device says; what the camera wrote
    into the photo itself counts before it.
    """

    file: HandedIn
    role: PhotoRole
    inspection_id: int | None = None
    finding_id: int | None = None
    report_id: int | None = None
    caption: str = ""
    client_id: str | None = None
    claimed_at: datetime | None = None
    claimed_longitude: Decimal | None = None
    claimed_latitude: Decimal | None = None
    claimed_azimuth: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a photo belongs to."""

    project_id: int
    inspection_id: int | None
    finding_id: int | None
    report_id: int | None


def keep_photo(session: ScopedSession, actor: Actor, new: NewPhoto) -> Photo:
    """Keep a photo; the number of a device that was kept before gives the photo that it stands for."""
    subject = _subject(session, new)
    earlier = _kept_before(session, actor, new)
    if earlier is not None:
        return earlier
    check_allowance(session, actor, len(new.file.data))
    check_room(session, actor, subject.inspection_id, subject.report_id)
    file = new.file if isinstance(new.file, PhotoFile) else PhotoFile(new.file, actor.today)
    original = keep(session, actor, subject.project_id, file, file.picture.media_type)
    claims = _claims(new, file.picture.claims)
    photo = Photo(
        project_id=subject.project_id,
        inspection_id=subject.inspection_id,
        finding_id=subject.finding_id,
        report_id=subject.report_id,
        role=new.role,
        caption=caption(new.caption),
        original_id=original.id,
        sha256=original.sha256,
        near_hash=file.picture.near_hash,
        copy=file.picture.copy,
        thumbnail=file.picture.small,
        copy_type="image/jpeg",
        width=file.picture.width,
        height=file.picture.height,
        claimed_at=claims.at,
        claimed_longitude=claims.longitude,
        claimed_latitude=claims.latitude,
        claimed_azimuth=claims.azimuth,
        distance_m=distance_to_range(session, subject.project_id, claims),
        received_at=actor.now,
        received_from_id=actor.person_id,
        scan=ScanState.NOT_SCANNED,
        client_id=new.client_id,
        **bands_of(file.picture.near_hash),
    )
    session.add(photo)
    session.flush()
    return photo


def caption(text: str) -> str:
    """The words below a photo, on one line."""
    try:
        return clean_text(text, limit=CAPTION)
    except RuleError as refusal:
        raise RuleError(refusal.message, field="caption") from refusal


def _kept_before(session: ScopedSession, actor: Actor, new: NewPhoto) -> Photo | None:
    if new.client_id is None:
        return None
    rules.check_device_number(new.client_id)
    statement = select(Photo).where(Photo.client_id == new.client_id)
    why = "a number of a device stands for one photo, whoever sees it"
    earlier = session.scalar(statement, execution_options={"whole": why})
    if earlier is not None and (earlier.sha256 != new.file.sha256 or earlier.received_from_id != actor.person_id):
        raise RuleError("这个照片编号已用于另一张照片，请在本系统的页面重新选择照片上传")
    return earlier


def _subject(session: ScopedSession, new: NewPhoto) -> Subject:
    """What the photo belongs to; refused if its parts do not belong together."""
    report = _seen(session, RectificationReport, new.report_id)
    finding = _seen(session, Finding, new.finding_id)
    if report is not None:
        if finding is not None and report.finding_id != finding.id:
            raise RuleError("整改报告不是这个问题的")
        return Subject(report.project_id, None, report.finding_id, report.id)
    inspection = _seen(session, Inspection, new.inspection_id)
    if finding is None:
        if inspection is None:
            raise RuleError("请指明照片属于哪次检查")
        return Subject(inspection.project_id, inspection.id, None, None)
    if inspection is not None and finding.inspection_id != inspection.id:
        raise RuleError("所选问题不是这次检查发现的", field="finding_id")
    return Subject(finding.project_id, finding.inspection_id, finding.id, None)


def _seen(session: ScopedSession, cls: type[T], number: int | None) -> T | None:
    if number is None:
        return None
    found = session.get(cls, number)
    if found is None:
        raise NotSeenError(f"{cls.__name__} {number}")
    return found


def _claims(new: NewPhoto, camera: Claims) -> Claims:
    """What is claimed of a photo: by the camera in the photo itself, else by the device that sent it."""
    place = rules.claimed_place(camera.longitude, camera.latitude) or rules.claimed_place(
        new.claimed_longitude, new.claimed_latitude
    )
    longitude, latitude = place or (None, None)
    return Claims(
        at=camera.at or rules.claimed_instant(new.claimed_at),
        longitude=longitude,
        latitude=latitude,
        azimuth=camera.azimuth if camera.azimuth is not None else rules.claimed_azimuth(new.claimed_azimuth),
    )
