"""Photos as pages show them: what is claimed beside what the server knows, and the same or a like photo elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from sbsupervise.domain.inspections import PhotoRole
from sbsupervise.domain.inspections.photos import distance_words, metres_between, time_remarks, turn_between
from sbsupervise.models import Finding, Photo, Project, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.photos.likeness import Alike, alike_elsewhere


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo as a page shows it.

    ``alike`` are the same or like photos elsewhere, for officers; ``remarks`` are what does not fit together.
    """

    photo: Photo
    alike: Sequence[Alike] = ()

    @property
    def id(self) -> int:
        return self.photo.id

    @property
    def distance(self) -> str:
        """How far from the responsibility range, in words."""
        metres = self.photo.distance_m
        if metres is None:
            return "未测：照片没有位置" if self.photo.claimed_longitude is None else "未测：没有已批准的防治责任范围图"
        return "在防治责任范围内" if metres == 0 else f"在防治责任范围外，相距{distance_words(metres)}"

    @property
    def alt(self) -> str:
        """What is read out in place of the photo."""
        return f"{self.photo.role.label}照片：{self.photo.caption or '没有说明'}"

    @property
    def remarks(self) -> Sequence[str]:
        """What in the claims does not fit what the server knows."""
        # What was put right is photographed later.
        visit = None if self.photo.role is PhotoRole.AFTER else self.photo.inspection
        days = None if visit is None else (visit.carried_out_on, visit.ended_on)
        return time_remarks(self.photo.claimed_at, self.photo.received_at, days)


@dataclass(frozen=True, slots=True)
class Pair:
    """A finding before and after it was put right, with how far the two places and directions are apart."""

    before: PhotoView
    after: PhotoView

    def others(self, views: Sequence[PhotoView]) -> Sequence[PhotoView]:
        """The photos that do not stand in the pair."""
        return [view for view in views if view.id not in (self.before.id, self.after.id)]

    @property
    def hints(self) -> Sequence[str]:
        """What helps to judge whether both show the same: places and directions as far as both are claimed."""
        before, after = _standpoint(self.before.photo), _standpoint(self.after.photo)
        hints = []
        if before is None or after is None:
            hints.append("至少一张照片没有位置，不能比较两处相距多少")
        else:
            hints.append(f"两处拍摄位置相距{distance_words(metres_between(before, after))}")
        first, second = self.before.photo.claimed_azimuth, self.after.photo.claimed_azimuth
        if first is None or second is None:
            hints.append("至少一张照片没有方位，不能比较拍摄方向")
        else:
            hints.append(f"拍摄方向相差{round(turn_between(first, second))}度")
        return hints


def _standpoint(photo: Photo) -> tuple[float, float] | None:
    if photo.claimed_longitude is None or photo.claimed_latitude is None:
        return None
    return float(photo.claimed_longitude), float(photo.claimed_latitude)


def pair_of(views: Sequence[PhotoView]) -> Pair | None:
    """The pair among the photos of one finding: the last one after, and the one before that stands nearest to it."""
    used = [view for view in views if not view.photo.set_aside]
    after = next((view for view in reversed(used) if view.photo.role is PhotoRole.AFTER), None)
    before = [view for view in used if view.photo.role is PhotoRole.BEFORE]
    before = before or [view for view in used if view.photo.role is PhotoRole.SCENE]
    if after is None or not before:
        return None
    return Pair(min(before, key=lambda view: _apart(view.photo, after.photo)), after)


def _apart(photo: Photo, other: Photo) -> float:
    here, there = _standpoint(photo), _standpoint(other)
    return metres_between(here, there) if here is not None and there is not None else float("inf")


def photos_of_inspection(
    session: ScopedSession, inspection_id: int, today: date
) -> Mapping[int | None, Sequence[PhotoView]]:
    """The photos of an inspection by the number of their finding, None for those of none.

    Those of the reports that a finding was put right are among them.
    """
    findings = select(Finding.id).where(Finding.inspection_id == inspection_id)
    of_it = or_(Photo.inspection_id == inspection_id, Photo.finding_id.in_(findings))
    return _by_finding(session, _listed().where(of_it), today)


def photos_of_findings(
    session: ScopedSession, findings: Sequence[int], today: date
) -> Mapping[int | None, Sequence[PhotoView]]:
    """All photos of findings, those of the reports that they were put right too, by the number of the finding."""
    return _by_finding(session, _listed().where(Photo.finding_id.in_(findings)), today)


def _by_finding(
    session: ScopedSession, statement: Select[Photo], today: date
) -> Mapping[int | None, Sequence[PhotoView]]:
    photos = list(session.scalars(statement))
    alike = alike_elsewhere(session, photos, today)
    found: dict[int | None, list[PhotoView]] = {}
    for photo in photos:
        found.setdefault(photo.finding_id, []).append(PhotoView(photo, alike.get(photo.id, ())))
    return found


def photo_view(session: ScopedSession, photo_id: int, today: date) -> PhotoView | None:
    """One photo, None if the session sees none of that number."""
    photo = session.scalar(_listed().where(Photo.id == photo_id))
    if photo is None:
        return None
    return PhotoView(photo, alike_elsewhere(session, [photo], today).get(photo.id, ()))


def _listed() -> Select[Photo]:
    options = (
        joinedload(Photo.inspection),
        joinedload(Photo.finding),
        joinedload(Photo.original),
        joinedload(Photo.project),
        joinedload(Photo.received_from),
    )
    return select(Photo).options(*options).order_by(Photo.id)


def unit_photos(session: ScopedSession, actor: Actor, findings: Sequence[int]) -> Mapping[int, Sequence[PhotoView]]:
    """The photos of findings that concern the actor's unit, as the unit sees them: nothing of other records."""
    statement = _listed().where(Photo.finding_id.in_(findings), *_concerning(actor))
    found: dict[int, list[PhotoView]] = {}
    for photo in session.scalars(statement):
        if photo.finding_id is not None:
            found.setdefault(photo.finding_id, []).append(PhotoView(photo))
    return found


def unit_photo(session: ScopedSession, actor: Actor, photo_id: int) -> Photo | None:
    """A photo of a finding that concerns the actor's unit, None if there is none of that number."""
    return session.scalar(select(Photo).where(Photo.id == photo_id, *_concerning(actor)))


def _concerning(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """The conditions of photos that a unit sees: in use, of a finding about it or in a project that it answers for."""
    of_unit = Photo.finding.has(
        or_(Finding.unit_id == actor.unit_id, Finding.project.has(Project.construction_unit_id == actor.unit_id))
    )
    return Photo.set_aside == "", of_unit
