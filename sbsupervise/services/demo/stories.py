"""Stories of papers: orders to put findings right, and cases that are noticed, heard, decided and published."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from sbsupervise.domain.inspections import InspectionKind, PhotoRole
from sbsupervise.domain.listings import BasisKind
from sbsupervise.domain.notices import ServiceMode, chinese_date
from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.projects import ProjectState
from sbsupervise.models import Listing, Notice, Project, ProjectOffice
from sbsupervise.services.demo.photographs import again, photograph
from sbsupervise.services.demo.stage import Stage, Story
from sbsupervise.services.inspections import NewFinding, RecordInspection, open_findings, record_inspection
from sbsupervise.services.listings import (
    DecideListing,
    ProposeListing,
    PublishListing,
    ReviewDefence,
    StateDefence,
    VerifyListing,
    decide_listing,
    propose_listing,
    publish_listing,
    review_defence,
    state_defence,
    verify_listing,
)
from sbsupervise.services.notices import (
    DraftListingPaper,
    DraftRectifyOrder,
    IssueNotice,
    ServeNotice,
    VoidNotice,
    draft_listing_paper,
    draft_rectify_order,
    issue_notice,
    serve_notice,
    void_notice,
)

SITE = "项目建设单位办公室"


@dataclass(frozen=True, slots=True)
class Team:
    """Who acts for an office: by the names of their accounts; ``second`` is the number of a second officer."""

    officer: str
    approver: str
    printer: str
    second: int


def under_way(stage: Stage, office: int, since: date) -> Sequence[int]:
    """Projects under construction since before a day that an office supervises, the newest first."""
    statement = (
        select(Project.id)
        .join(ProjectOffice, ProjectOffice.project_id == Project.id)
        .where(
            ProjectOffice.office_id == office,
            ProjectOffice.role == OfficeRole.SUPERVISES,
            Project.state == ProjectState.UNDER_CONSTRUCTION,
            Project.started_on < since,
        )
        .order_by(Project.id.desc())
        .limit(40)
    )
    with stage.reading() as session:
        return session.scalars(statement).all()


@dataclass(frozen=True, slots=True)
class Visit:
    """An inspection and its findings, by their numbers."""

    inspection: int
    findings: tuple[int, ...]


def inspect(stage: Stage, team: Team, project_id: int, kind: InspectionKind, *found: tuple[str, str]) -> Visit:
    """Two officers inspect and record what they found, as (code, facts)."""
    first = stage.actors[team.officer].person_id or 0
    command = RecordInspection(
        project_id=project_id,
        kind=kind,
        carried_out_on=stage.today,
        officers=(first, team.second),
        outside_reason="投诉举报核查",
        approved_by_name="批准人",
        approved_on=stage.today,
        present="建设单位现场负责人",
        summary=f"现场检查发现{len(found)}项问题，已当场反馈。",
        findings=tuple(NewFinding(code=code, facts=facts) for code, facts in found),
    )
    inspection = stage.do(record_inspection, team.officer, command)
    with stage.reading() as session:
        return Visit(inspection.id, tuple(finding.id for finding in open_findings(session, inspection.id)))


def issue(stage: Stage, team: Team, notice: Notice) -> Notice:
    """The approver signs what was drafted."""
    return stage.do(issue_notice, team.approver, IssueNotice(notice_id=notice.id, seen=notice.paper_hash))


def serve(stage: Stage, team: Team, notice: Notice) -> Notice:
    """The paper is handed over against a signature."""
    command = ServeNotice(
        notice_id=notice.id,
        mode=ServiceMode.DIRECT,
        served_on=stage.today,
        receiver="单位收发人员",
        place=SITE,
        proof=f"送达回证（{chinese_date(stage.today)}签收）",
    )
    return stage.do(serve_notice, team.printer, command)


def order(stage: Stage, team: Team, project_id: int, days: int, ending: str) -> Story:
    """An inspection so many working days ago, and the order that follows from it, up to its ``ending``.

    Endings: ``draft``, ``issued``, ``served``, ``void``.
    """
    yield stage.back(days)
    found = (("P-14", "2号弃渣场未建拦渣墙即堆渣，渣面高差12m"), ("P-16", "施工便道沿线裸露面约1500m²未苫盖"))
    visit = inspect(stage, team, project_id, InspectionKind.TRACK, *found)
    if ending == "served":
        photograph(stage, team.officer, visit.findings[0], PhotoRole.BEFORE, scene=days)
    if ending == "void":
        first = photograph(stage, team.officer, visit.findings[0], PhotoRole.BEFORE, scene=days)
        again(stage, team.officer, visit.findings[1], first)
    yield stage.back(days - 2)
    command = DraftRectifyOrder(inspection_id=visit.inspection, finding_ids=visit.findings)
    notice = stage.do(draft_rectify_order, team.officer, command)
    if ending == "draft":
        return
    yield stage.back(days - 3)
    issue(stage, team, notice)
    if ending == "void":
        yield stage.back(days - 4)
        stage.do(void_notice, team.approver, VoidNotice(notice_id=notice.id, reason="项目名称录入有误，另行制作文书"))
    elif ending == "served":
        yield stage.back(days - 5)
        serve(stage, team, notice)
        photograph(stage, team.officer, visit.findings[0], PhotoRole.AFTER, scene=days)


def case(stage: Stage, team: Team, project_id: int, days: int, ending: str) -> Story:
    """A ground for listing found so many working days ago, and its case up to its ``ending``.

    Endings: ``draft``, ``issued`` (the notice), ``noticed``, ``heard``, ``proposed``, ``decided``, ``published``.
    """
    yield stage.back(days)
    facts = "在批准的弃渣场以外新设弃渣点2处，堆渣约3600m³，未报批"
    visit = inspect(stage, team, project_id, InspectionKind.SPECIAL, ("P-04", facts))
    listing = _clue(stage, visit)
    yield stage.back(days - 3)
    _verify(stage, team, listing, facts)
    yield stage.back(days - 4)
    notice = stage.do(draft_listing_paper, team.officer, DraftListingPaper(listing_id=listing.id))
    if ending == "draft":
        return
    yield stage.back(days - 5)
    issue(stage, team, notice)
    if ending == "issued":
        return
    yield stage.back(days - 7)
    serve(stage, team, notice)
    if ending == "noticed":
        return
    yield from _heard(stage, team, listing, days - 9)
    if ending == "heard":
        return
    yield from _decided(stage, team, listing, days - 14, ending)


def _clue(stage: Stage, visit: Visit) -> Listing:
    """The clue that the finding opened."""
    with stage.reading() as session:
        return session.scalars(select(Listing).where(Listing.finding_id == visit.findings[0])).one()


def _verify(stage: Stage, team: Team, listing: Listing, facts: str) -> None:
    issued_on = stage.today - timedelta(days=1)
    command = VerifyListing(
        listing_id=listing.id,
        facts=f"{facts}，经现场测量和询问核实。",
        basis_kind=BasisKind.INSPECTION_OPINION,
        basis_document=f"水土保持监督检查意见（{chinese_date(issued_on)}）",
        basis_issued_on=issued_on,
    )
    stage.do(verify_listing, team.officer, command)


def _heard(stage: Stage, team: Team, listing: Listing, days: int) -> Iterator[date]:
    """The unit speaks, and is answered."""
    yield stage.back(days)
    statement = StateDefence(
        listing_id=listing.id,
        statement_on=stage.today,
        statement="弃渣系施工单位擅自堆放，我单位已责令清理，请求从轻处理。",
    )
    stage.do(state_defence, team.officer, statement)
    yield stage.back(days - 1)
    opinion = "生产建设单位对项目水土保持负总责，申辩理由不成立；已开始清理，可在信用修复时考虑。"
    stage.do(review_defence, team.officer, ReviewDefence(listing_id=listing.id, review_opinion=opinion))


def _decided(stage: Stage, team: Team, listing: Listing, days: int, ending: str) -> Iterator[date]:
    """The officer proposes, another person decides, the decision is served and published."""
    yield stage.back(days)
    proposed = stage.do(propose_listing, team.officer, ProposeListing(listing_id=listing.id))
    if ending == "proposed":
        return
    yield stage.back(days - 2)
    decision = DecideListing(listing_id=listing.id, seen=proposed.proposed_hash or "")
    stage.do(decide_listing, team.approver, decision)
    notice = stage.do(draft_listing_paper, team.officer, DraftListingPaper(listing_id=listing.id))
    yield stage.back(days - 3)
    issue(stage, team, notice)
    if ending == "decided":
        return
    yield stage.back(days - 5)
    serve(stage, team, notice)
    stage.do(publish_listing, team.officer, PublishListing(listing_id=listing.id))
