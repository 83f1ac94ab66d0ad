"""What proves that a finding was put right: the papers and photos of a report, and the photos from before."""

from collections.abc import Sequence

from sqlalchemy import select

from sbsupervise.domain.inspections import PhotoRole
from sbsupervise.domain.inspections.rectification import Evidence
from sbsupervise.models import Finding, Photo, RectificationReport, ReportPaper, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.photos import NewPhoto, keep_photo
from sbsupervise.services.stored_files import HandedIn, keep_paper

BEFORE = (PhotoRole.SCENE, PhotoRole.BEFORE)


def hand_in(
    session: ScopedSession,
    actor: Actor,
    report: RectificationReport,
    papers: Sequence[HandedIn],
    photos: Sequence[HandedIn],
) -> None:
    """Keep what comes with a report: its papers, and its photos as those from after."""
    for paper in papers:
        file = keep_paper(session, actor, report.project_id, paper)
        session.add(ReportPaper(report_id=report.id, file_id=file.id))
    for photo in photos:
        new = NewPhoto(file=photo, role=PhotoRole.AFTER, finding_id=report.finding_id, report_id=report.id)
        keep_photo(session, actor, new)


def evidence_of(session: ScopedSession, finding: Finding, report: RectificationReport, *, same_place: bool) -> Evidence:
    """What is at hand to close a finding on a report; photos that were set aside prove nothing."""
    kept = select(Photo.role, Photo.report_id).where(Photo.finding_id == finding.id, Photo.set_aside == "")
    photos = session.execute(kept).all()
    return Evidence(
        before=any(role in BEFORE for role, report_id in photos if report_id is None),
        after=any(role is PhotoRole.AFTER for role, report_id in photos if report_id == report.id),
        document_number=report.document_number,
        same_place=same_place,
    )
