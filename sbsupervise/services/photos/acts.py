"""What is done with photos: added to an inspection, tied to a finding, set aside. None is ever deleted."""

from dataclasses import dataclass

from sbsupervise.domain.inspections import InspectionStage, PhotoRole
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import written_text
from sbsupervise.models import Finding, Inspection, Photo, ScopedSession
from sbsupervise.services.acts import Actor, NotSeenError, act
from sbsupervise.services.findings import is_own
from sbsupervise.services.parts import check_part
from sbsupervise.services.photos.keeping import NewPhoto, caption, keep_photo

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignPhoto:
    """What a photo shows: of which finding, before or after, in which words; ``finding_id`` None ties it to none."""

    photo_id: int
    role: PhotoRole
    finding_id: int | None = None
    caption: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPhotoAside:
    """Take a photo out of the evidence, and say why."""

    photo_id: int
    reason: str
    version: int | None = None


@act("photo.add", Permission.RECORD_INSPECTIONS)
def add_photo(session: ScopedSession, actor: Actor, command: NewPhoto) -> Photo:
    """Add a photo to an inspection of the own office."""
    if command.report_id is not None:
        raise RuleError("整改报告的照片随整改报告上传")
    check_open(session, actor, inspection_of(session, command.inspection_id, command.finding_id))
    return keep_photo(session, actor, command)


@act("photo.assign", Permission.RECORD_INSPECTIONS, on=Photo)
def assign_photo(session: ScopedSession, actor: Actor, command: AssignPhoto) -> Photo:
    """Say what a photo shows. It belongs to one finding at most, of the inspection that it was taken in."""
    photo = session.get_one(Photo, command.photo_id)
    _check_in_use(session, actor, photo)
    if command.finding_id is not None:
        finding = session.get(Finding, command.finding_id)
        if finding is None or finding.inspection_id != photo.inspection_id:
            raise RuleError("所选问题不是这次检查发现的", field="finding_id")
    photo.role, photo.finding_id = command.role, command.finding_id
    photo.caption = caption(command.caption)
    return photo


@act("photo.set_aside", Permission.RECORD_INSPECTIONS, on=Photo)
def set_photo_aside(session: ScopedSession, actor: Actor, command: SetPhotoAside) -> Photo:
    """Mark a photo as no evidence, such as one of another site; it stays on record with the reason."""
    photo = session.get_one(Photo, command.photo_id)
    _check_in_use(session, actor, photo)
    photo.set_aside = written_text(command.reason, "reason", "请填写理由", limit=LONGEST_REASON)
    return photo


def inspection_of(session: ScopedSession, inspection_id: int | None, finding_id: int | None) -> Inspection:
    """The inspection that a photo is for; one that is not seen is as one that is not there."""
    if inspection_id is None and finding_id is not None:
        finding = session.get(Finding, finding_id)
        inspection_id = finding.inspection_id if finding is not None else None
    inspection = session.get(Inspection, inspection_id) if inspection_id is not None else None
    if inspection is None:
        raise NotSeenError(f"Inspection {inspection_id}")
    return inspection


def check_open(session: ScopedSession, actor: Actor, inspection: Inspection) -> None:
    """Refuse photos for an inspection of another office, and for one that was cancelled."""
    check_part(session, actor, inspection.project_id)
    if not is_own(inspection, actor):
        raise RuleError("照片由检查机关上传和整理")
    if inspection.stage is InspectionStage.CANCELLED:
        raise RuleError("检查已取消，不能再上传照片")


def _check_in_use(session: ScopedSession, actor: Actor, photo: Photo) -> None:
    if photo.inspection is None:
        raise RuleError("整改报告的照片随报告复核，不能单独改动")
    check_open(session, actor, photo.inspection)
    if photo.set_aside:
        raise RuleError("照片已标为不作证据，不再改动")
