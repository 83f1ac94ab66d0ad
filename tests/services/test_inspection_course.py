"""The course of an inspection through its acts: what each does and refuses, and the papers that follow."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.inspections import FindingState, InspectionKind, InspectionStage, Outcome
from sbsupervise.domain.notices import NoticeKind, ServiceMode
from sbsupervise.domain.papers import paper_of, text_of
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Finding, Inspection, Notice, Project, ScopedSession, ServiceProof
from sbsupervise.services import inspections as service
from sbsupervise.services import notices
from sbsupervise.services.acts import Actor, ForbiddenError
from sbsupervise.services.inspections.codes import coded_inspection
from sbsupervise.services.inspections.standing import offers
from sbsupervise.services.notices.findings_told import told_findings
from sbsupervise.services.notices.inspection_acts import standing_findings
from sbsupervise.services.notices.inspection_forms import InspectionForm, Recorded, forms_of, inspection_form
from tests import make

Data = Database[ScopedSession]
PROPOSED, APPROVED, FIRST, LAST = date(2026, 6, 8), date(2026, 6, 9), date(2026, 6, 10), date(2026, 6, 12)
TODAY = date(2026, 6, 16)
NONE = service.NewFinding(code="P-16", facts="三号边坡未苫盖")


@dataclass(frozen=True)
class Office:
    """Two officers and an approver of the city, and a project of it."""

    db: Data
    officer: Actor
    second: Actor
    approver: Actor
    project: Project

    @property
    def team(self) -> tuple[int, int]:
        return (self.officer.person_id or 0, self.second.person_id or 0)

    def do(self, act: Callable[..., Any], who: Actor, on: date, command: Any) -> Any:
        with self.db.transaction() as session:
            return act(session, replace(who, now=make.noon(on)), command)

    def propose(self, **changes: Any) -> Inspection:
        command = service.ProposeInspection(
            project_id=self.project.id,
            kind=InspectionKind.TRACK,
            carried_out_on=FIRST,
            ended_on=LAST,
            officers=self.team,
            content="弃渣场",
            outside_reason="群众举报",
        )
        done: Inspection = self.do(service.propose_inspection, self.officer, PROPOSED, replace(command, **changes))
        return done

    def approve(self, inspection: Inspection, on: date = APPROVED, who: Actor | None = None) -> Inspection:
        command = service.ApproveInspection(inspection_id=inspection.id)
        done: Inspection = self.do(service.approve_inspection, who or self.approver, on, command)
        return done

    def take_down(self, inspection: Inspection, *found: service.NewFinding, **changes: Any) -> Inspection:
        command = service.TakeDown(
            inspection_id=inspection.id,
            carried_out_on=FIRST,
            ended_on=LAST,
            officers=self.team,
            signed_by="项目负责人",
            signed_on=LAST,
            findings=found,
        )
        done: Inspection = self.do(service.take_down, self.officer, LAST, replace(command, **changes))
        return done

    def classify(self, inspection: Inspection, outcome: Outcome, reason: str = "") -> Inspection:
        command = service.ClassifyInspection(inspection_id=inspection.id, outcome=outcome, outcome_reason=reason)
        done: Inspection = self.do(service.classify_inspection, self.officer, LAST, command)
        return done

    def draft(self, inspection: Inspection, kind: NoticeKind, **more: Any) -> Notice:
        command = notices.DraftInspectionPaper(inspection_id=inspection.id, kind=kind, **more)
        done: Notice = self.do(notices.draft_inspection_paper, self.officer, TODAY, command)
        return done

    def issue(self, notice: Notice) -> Notice:
        command = notices.IssueNotice(notice_id=notice.id, seen=notice.paper_hash)
        done: Notice = self.do(notices.issue_notice, self.approver, TODAY, command)
        return done


@pytest.fixture
def office(db: Data) -> Office:
    officer, second = (make.login(db, Role.OFFICER).actor() for _ in range(2))
    return Office(db, officer, second, make.login(db, Role.APPROVER).actor(), make.project(db))


def test_an_inspection_goes_its_whole_way(office: Office) -> None:
    inspection = office.propose()
    assert (inspection.stage, inspection.proposed_by_id) == (InspectionStage.PLANNED, office.officer.person_id)
    inspection = office.approve(inspection)
    assert (inspection.approved_on, inspection.approved_by_id) == (APPROVED, office.approver.person_id)
    assert inspection.check_code
    told = service.NotifyInspection(inspection_id=inspection.id, notified_on=APPROVED)
    assert office.do(service.notify_inspection, office.officer, APPROVED, told).stage is InspectionStage.NOTIFIED
    arrival = service.ArriveInspection(inspection_id=inspection.id)
    inspection = office.do(service.arrive_inspection, office.officer, FIRST, arrival)
    assert (inspection.stage, inspection.carried_out_on, inspection.ended_on) == (InspectionStage.ON_SITE, FIRST, LAST)
    inspection = office.classify(office.take_down(inspection, NONE), Outcome.GENERAL)
    command = service.PublishInspection(inspection_id=inspection.id, published_on=TODAY)
    published = office.do(service.publish_inspection, office.officer, TODAY, command)
    assert (published.stage, published.outcome, published.published_on) == (
        InspectionStage.RECORDED, Outcome.GENERAL, TODAY
    )  # fmt: skip


def test_whoever_proposes_does_not_approve_and_an_officer_never_does(office: Office, db: Data) -> None:
    both = make.login(db, Role.OFFICER, Role.APPROVER).actor()
    mine = replace(office, officer=both).propose()
    with pytest.raises(RuleError, match="双人原则"):
        office.approve(mine, who=both)
    with pytest.raises(ForbiddenError):
        office.approve(mine, who=office.second)
    assert office.approve(mine).stage is InspectionStage.APPROVED


def test_nothing_is_recorded_without_an_approval(office: Office) -> None:
    inspection = office.propose()
    with pytest.raises(RuleError, match="待审批"):
        office.take_down(inspection)
    with pytest.raises(RuleError, match="待审批"):
        office.do(
            service.arrive_inspection, office.officer, FIRST, service.ArriveInspection(inspection_id=inspection.id)
        )
    with pytest.raises(RuleError, match="批准之后"):
        office.approve(inspection, on=FIRST + timedelta(days=1))
    late = office.approve(inspection, on=FIRST)
    with pytest.raises(RuleError, match="批准之后"):
        office.take_down(late, carried_out_on=FIRST - timedelta(days=1))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"outside_reason": " "}, "计划外检查请填写理由", id="no cause (case 32)"),
        pytest.param({"planned_check_id": 999, "outside_reason": ""}, "年度计划中没有", id="an invented plan"),
        pytest.param({"draw_pick_id": 999, "outside_reason": ""}, "没有抽中", id="an invented draw"),
        pytest.param({"carried_out_on": PROPOSED - timedelta(days=1)}, "不能早于今天", id="a day gone by"),
        pytest.param({"participants": (service.NewParticipant(name="", organisation="某院"),)}, "姓名", id="nobody"),
    ],
)
def test_a_proposal_without_its_grounds_is_refused(office: Office, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        office.propose(**changes)


def test_only_certified_officers_of_the_office_check_others_take_part(office: Office, db: Data) -> None:
    foreign = make.login(db, Role.OFFICER, office="140932").actor().person_id or 0
    with pytest.raises(RuleError, match="本机关持有执法证"):
        office.propose(officers=(office.team[0], foreign))
    with pytest.raises(RuleError, match="不得少于2人"):
        office.propose(officers=office.team[:1])
    expert = service.NewParticipant(name="某专家", organisation="某设计院", capacity="专家")
    with_expert = office.propose(participants=(expert,))
    with db.reading() as session:
        kept = make.everything(session).get_one(Inspection, with_expert.id)
        assert [(p.name, p.capacity, p.certificate_no) for p in kept.participants] == [("某专家", "专家", "")]
        assert {o.person_id for o in kept.officers} == set(office.team)


def test_an_unannounced_visit_is_neither_told_nor_written_to(office: Office) -> None:
    inspection = office.approve(office.propose(unannounced=True))
    told = service.NotifyInspection(inspection_id=inspection.id, notified_on=APPROVED)
    with pytest.raises(RuleError, match="四不两直"):
        office.do(service.notify_inspection, office.officer, APPROVED, told)
    with pytest.raises(RuleError, match="四不两直"):
        office.draft(inspection, NoticeKind.INSPECTION_NOTICE, materials="季报")
    assert office.take_down(inspection).stage is InspectionStage.RECORDED


def test_an_inspection_given_up_says_why_and_stays_given_up(office: Office) -> None:
    inspection = office.propose()
    for reason, refused in ((" ", True), ("本年已经检查", False)):
        command = service.CancelInspection(inspection_id=inspection.id, reason=reason)
        if refused:
            with pytest.raises(RuleError, match="请填写理由"):
                office.do(service.decline_inspection, office.approver, APPROVED, command)
        else:
            declined = office.do(service.decline_inspection, office.approver, APPROVED, command)
            assert (declined.stage, declined.cancel_reason) == (InspectionStage.CANCELLED, reason)
    with pytest.raises(RuleError, match="没有后续操作"):
        office.approve(inspection)


def test_a_refusal_to_sign_stands_with_its_witness(office: Office) -> None:
    """Case 29."""
    record = office.take_down(office.approve(office.propose()), NONE, signed_by="", signed_on=None)
    with pytest.raises(RuleError, match="尚未签字"):
        office.classify(record, Outcome.GENERAL)
    command = service.SignRecord(inspection_id=record.id, refused=True, refusal="拒不签字")
    with pytest.raises(RuleError, match="见证人"):
        office.do(service.sign_record, office.officer, LAST, command)
    done = office.do(service.sign_record, office.officer, LAST, replace(command, witness="村委会主任"))
    assert (done.refused, done.witness, done.signed_by) == (True, "村委会主任", "")
    assert office.classify(record, Outcome.GENERAL).outcome is Outcome.GENERAL
    with pytest.raises(RuleError, match="已经登记"):
        office.do(service.sign_record, office.officer, LAST, replace(command, witness="他人"))
    with office.db.reading() as session:
        kept = make.everything(session).get_one(Inspection, record.id)
        told = told_findings(session, standing_findings(session, kept.id))
        table = text_of(inspection_form(InspectionForm.I04, Recorded(kept, told)))
    assert "拒绝签字：拒不签字" in table
    assert "村委会主任" in table


def test_the_opinion_is_due_from_the_last_day_and_prints_its_working(office: Office) -> None:
    """Case 28: the visit lasted from 10 to 12 June."""
    record = office.take_down(office.approve(office.propose()), service.NewFinding(code="P-13", facts="表土未剥离"))
    record = office.classify(record, Outcome.SERIOUS)
    due = service.opinion_due(record)
    assert due is not None
    assert due.due == date(2026, 7, 13)
    assert due.working[0].startswith("起算日 2026-06-12")
    assert service.opinion_due(office.classify(record, Outcome.GENERAL, "已当场改正")) is None


def test_the_opinion_lists_what_was_put_right_without_a_demand(office: Office) -> None:
    """Case 30; the paper is numbered by a second person and goes to the construction unit for all others."""
    found = (service.NewFinding(code="P-13", facts="表土未剥离", demand="剥离表土"), NONE)
    record = office.take_down(office.approve(office.propose()), *found)
    with pytest.raises(RuleError, match="尚未定性"):
        office.draft(record, NoticeKind.INSPECTION_OPINION, report_by=date(2026, 8, 1))
    office.classify(record, Outcome.SERIOUS)
    with office.db.transaction() as session:
        session.info["changes"] = {}
        slight = make.everything(session).scalars(select(Finding).where(Finding.code == "P-16")).one()
        slight.state, slight.rectified_on, slight.checked_by_id = FindingState.RECTIFIED, LAST, office.team[1]
    with pytest.raises(RuleError, match="不能早于最后的整改期限"):
        office.draft(record, NoticeKind.INSPECTION_OPINION, report_by=TODAY)
    draft = office.draft(record, NoticeKind.INSPECTION_OPINION, report_by=date(2026, 8, 1))
    said = text_of(paper_of(draft.paper))
    assert "已整改（2026年6月12日）—" in said
    assert "剥离表土2026年7月10日" in said
    assert "请你单位负责转告" in said
    assert draft.unit_id == office.project.construction_unit_id
    with pytest.raises(RuleError, match="已有水土保持监督检查意见"):
        office.draft(record, NoticeKind.INSPECTION_OPINION, report_by=date(2026, 8, 1))
    publish = service.PublishInspection(inspection_id=record.id, published_on=TODAY)
    with pytest.raises(RuleError, match="尚未印发"):
        office.do(service.publish_inspection, office.officer, TODAY, publish)
    assert office.issue(draft).number == "忻水保检意〔2026〕1号"
    assert office.do(service.publish_inspection, office.officer, TODAY, publish).published_on == TODAY


def test_an_opinion_that_cannot_be_delivered_is_announced(office: Office, db: Data) -> None:
    """Case 33: it is served thirty days after the announcement, and not before."""
    record = office.take_down(office.approve(office.propose()), service.NewFinding(code="P-13", facts="表土未剥离"))
    office.classify(record, Outcome.SERIOUS)
    opinion = office.issue(office.draft(record, NoticeKind.INSPECTION_OPINION, report_by=date(2026, 9, 1)))
    printer = make.login(db, Role.PRINTING_OFFICER).actor()
    command = notices.ServeNotice(
        notice_id=opinion.id, mode=ServiceMode.ANNOUNCED, served_on=TODAY, receiver="公告", proof="公告栏照片"
    )
    with pytest.raises(RuleError, match="到 2026-07-16 再登记"):
        office.do(notices.serve_notice, printer, date(2026, 7, 15), command)
    office.do(notices.serve_notice, printer, date(2026, 7, 16), command)
    with db.reading() as session:
        proof = make.everything(session).scalars(select(ServiceProof)).one()
    assert proof.served_on == TODAY + timedelta(days=30)


def test_an_offence_is_handed_over_beside_the_opinion(office: Office) -> None:
    record = office.take_down(office.approve(office.propose()), service.NewFinding(code="P-04", facts="新设弃渣场"))
    with office.db.reading() as session:
        kept = make.everything(session).get_one(Inspection, record.id)
        assert service.suggested_outcome(session, kept) is Outcome.OFFENCE
        assert InspectionForm.I07 not in forms_of(kept)
    office.classify(record, Outcome.OFFENCE)
    with office.db.reading() as session:
        kept = make.everything(session).get_one(Inspection, record.id)
        told = told_findings(session, standing_findings(session, kept.id))
        clue = text_of(inspection_form(InspectionForm.I07, Recorded(kept, told)))
    assert "问题线索移交单（内部）" in clue
    assert "责令停止违法行为通知书" in clue


def test_a_code_shows_a_valid_inspection_and_nothing_else(office: Office) -> None:
    inspection = office.approve(office.propose())
    code = inspection.check_code or ""
    with office.db.reading() as session:
        view = coded_inspection(session, code.lower(), FIRST)
        assert view is not None
        assert (view.first, view.last) == (FIRST, LAST)
        assert len(view.officers) == 2
        assert all(number for _, number in view.officers)
        assert coded_inspection(session, code, LAST + timedelta(days=4)) is None
        assert coded_inspection(session, "2222-2222-2222-2222", FIRST) is None
        assert coded_inspection(session, "无", FIRST) is None


def test_what_stands_in_the_way_of_a_step_is_told(office: Office) -> None:
    inspection = office.propose()
    with office.db.reading() as session:
        session.scope = office.approver.scope
        kept = session.get_one(Inspection, inspection.id)
        approver = replace(office.approver, now=make.noon(APPROVED))
        assert [(o.act, o.refusal) for o in offers(session, approver, kept)] == [
            ("inspection.approve", ""), ("inspection.decline", "")
        ]  # fmt: skip
        late = replace(approver, now=make.noon(LAST))
        assert "批准之后" in offers(session, late, kept)[0].refusal
        proposer = replace(approver, person_id=office.officer.person_id)
        assert offers(session, proposer, kept)[0].refusal == "发起人本人不能审批"
