"""Notices: numbered without gaps, signed by a second person, frozen, served, and equal to their record."""

import re
import subprocess
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sbsupervise.db import Database
from sbsupervise.domain.inspections import InspectionKind
from sbsupervise.domain.notices import NoticeKind, NoticeState, ServiceMode, check_code_refusal
from sbsupervise.domain.papers import paper_of, text_of
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Notice, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.inspections import NewFinding, RecordInspection, record_inspection
from sbsupervise.services.notices import (
    DraftRectifyOrder,
    IssueNotice,
    ServeNotice,
    VoidNotice,
    checked,
    draft_rectify_order,
    issue_notice,
    serve_notice,
    void_notice,
)
from sbsupervise.services.notices.drafting import paper_hash
from tests import make
from tests.services.test_acts import at_once


@dataclass
class Office:
    """An office with two officers, an approver and somebody who serves, and one inspection with two findings."""

    db: Database[ScopedSession]
    officer: Actor
    approver: Actor
    printer: Actor
    inspection_id: int
    finding_ids: tuple[int, ...]

    def draft(self) -> Notice:
        with self.db.transaction() as session:
            command = DraftRectifyOrder(inspection_id=self.inspection_id, finding_ids=self.finding_ids)
            return draft_rectify_order(session, self.officer, command)

    def issue(self, notice: Notice, actor: Actor | None = None) -> Notice:
        with self.db.transaction() as session:
            command = IssueNotice(notice_id=notice.id, seen=notice.paper_hash)
            return issue_notice(session, actor or self.approver, command)

    def serve(self, notice: Notice, served_on: date = date(2026, 9, 1), proof: str = "回证一号") -> Notice:
        with self.db.transaction() as session:
            command = ServeNotice(
                notice_id=notice.id, mode=ServiceMode.DIRECT, served_on=served_on, receiver="收件人", proof=proof
            )
            return serve_notice(session, self.printer, command)


def office_of(db: Database[ScopedSession], facts: str = "弃渣场下游未建挡墙") -> Office:
    officers = [make.login(db, Role.OFFICER).actor() for _ in range(2)]
    project = make.project(db)
    found = tuple(NewFinding(code=code, facts=facts) for code in ("P-14", "P-16"))
    with db.transaction() as session:
        command = RecordInspection(
            outside_reason="投诉举报核查",
            approved_by_name="批准人",
            approved_on=date(2026, 8, 31),
            project_id=project.id,
            kind=InspectionKind.TRACK,
            carried_out_on=date(2026, 8, 31),
            officers=tuple(officer.person_id or 0 for officer in officers),
            findings=found,
        )
        inspection = record_inspection(session, officers[0], command)
        finding_ids = tuple(finding.id for finding in inspection.findings)
    return Office(
        db,
        officers[0],
        make.login(db, Role.APPROVER).actor(),
        make.login(db, Role.PRINTING_OFFICER).actor(),
        inspection.id,
        finding_ids,
    )


@pytest.fixture
def office(db: Database[ScopedSession]) -> Office:
    return office_of(db)


def words_of(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "notice.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True, text=True)
    return unicodedata.normalize("NFC", "".join(done.stdout.split()))


def test_the_text_of_the_pdf_is_that_of_the_record(office: Office, tmp_path: Path) -> None:
    notice = office.issue(office.draft())
    with office.db.reading() as session:
        frozen = make.everything(session).get_one(Notice, notice.id)
        assert frozen.file is not None
        text = words_of(frozen.file.data, tmp_path)
        paper = paper_of(frozen.paper)
    first, head, rest = re.sub(r"—\d+—", "", text).partition("序号问题依据整改期限")
    assert first + head + rest.replace(head, "") == text_of(paper)
    assert paper.number == notice.number == "忻水保责改〔2026〕1号"
    assert notice.paper_hash == paper_hash(paper)


def test_who_drafted_does_not_sign(office: Office, db: Database[ScopedSession]) -> None:
    both = make.login(db, Role.OFFICER, Role.APPROVER).actor()
    with db.transaction() as session:
        command = DraftRectifyOrder(inspection_id=office.inspection_id, finding_ids=office.finding_ids)
        notice = draft_rectify_order(session, both, command)
    with pytest.raises(RuleError, match="另一人"):
        office.issue(notice, both)


def test_what_was_not_read_is_not_signed(office: Office) -> None:
    notice = office.draft()
    notice.paper_hash = "0" * 64
    with pytest.raises(RuleError, match="有改动"):
        office.issue(notice)


def test_a_character_without_a_glyph_stops_the_issue_and_gives_the_number_back(db: Database[ScopedSession]) -> None:
    bad = office_of(db, facts="发现𪚥形沟壑")
    with pytest.raises(RuleError, match="𪚥"):
        bad.issue(bad.draft())
    good = office_of(db)
    assert good.issue(good.draft()).sequence == 1


def test_an_issued_notice_is_checked_by_its_code_and_a_wrong_code_is_unknown(office: Office) -> None:
    notice = office.issue(office.draft())
    assert notice.check_code is not None
    assert check_code_refusal(notice.check_code) is None
    with office.db.reading() as session:
        make.everything(session)
        found = checked(session, notice.check_code.lower())
        assert found is not None
        assert found.number == notice.number
        assert checked(session, "XXXX-XXXX-XXXX-XXXX") is None


def test_a_void_notice_keeps_its_number(office: Office) -> None:
    notice = office.issue(office.draft())
    with office.db.transaction() as session:
        void_notice(session, office.approver, VoidNotice(notice_id=notice.id, reason="单位名称有误"))
    second = office.issue(office.draft())
    assert (notice.sequence, second.sequence) == (1, 2)
    with office.db.reading() as session:
        assert make.everything(session).get_one(Notice, notice.id).state is NoticeState.VOID


@pytest.mark.parametrize(
    ("served_on", "proof", "field"),
    [
        pytest.param(date(2026, 8, 31), "回证一号", "served_on", id="served before it was issued"),
        pytest.param(date(2026, 9, 2), "回证一号", "served_on", id="served tomorrow"),
        pytest.param(date(2026, 9, 1), " ", "proof", id="no proof"),
    ],
)
def test_service_needs_a_possible_day_and_a_proof(office: Office, served_on: date, proof: str, field: str) -> None:
    notice = office.issue(office.draft())
    with pytest.raises(RuleError) as refusal:
        office.serve(notice, served_on, proof)
    assert refusal.value.field == field


def test_a_notice_is_served_once(office: Office) -> None:
    notice = office.issue(office.draft())
    assert office.serve(notice).state is NoticeState.SERVED
    with pytest.raises(RuleError, match="已送达"):
        office.serve(notice)


def test_32_issuers_of_whom_a_tenth_give_up_leave_no_gap_and_no_double(office: Office) -> None:
    drafts = [office.draft() for _ in range(32)]

    def issue(number: int) -> int | None:
        with office.db.transaction() as session:
            command = IssueNotice(notice_id=drafts[number].id, seen=drafts[number].paper_hash)
            notice = issue_notice(session, office.approver, command)
            if number % 10 == 9:
                session.rollback()
                return None
            return notice.sequence

    numbers = [number for number in at_once(32, issue) if number is not None]
    assert sorted(numbers) == list(range(1, 30))
    assert max(Counter(numbers).values()) == 1


def test_numbers_begin_anew_with_the_year_and_never_go_back_in_time(office: Office) -> None:
    def at(instant: datetime) -> Actor:
        return Actor(
            now=instant,
            account_id=office.approver.account_id,
            person_id=office.approver.person_id,
            office_id=office.approver.office_id,
            permissions=office.approver.permissions,
        )

    first = office.issue(office.draft(), at(datetime(2026, 12, 31, 15, 59, tzinfo=UTC)))
    new_year = office.issue(office.draft(), at(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)))
    assert (first.number, new_year.number) == ("忻水保责改〔2026〕1号", "忻水保责改〔2027〕1号")
    with pytest.raises(RuleError, match="日期先后"):
        office.issue(office.draft(), at(datetime(2026, 12, 30, 4, 0, tzinfo=UTC)))


def test_a_county_numbers_for_itself(db: Database[ScopedSession], office: Office) -> None:
    assert office.issue(office.draft()).kind is NoticeKind.RECTIFY_ORDER
    officers = [make.login(db, Role.OFFICER, office="140932").actor() for _ in range(2)]
    project = make.project(db, supervised_by="140932")
    with db.transaction() as session:
        command = RecordInspection(
            outside_reason="投诉举报核查",
            approved_by_name="批准人",
            approved_on=date(2026, 8, 31),
            project_id=project.id,
            kind=InspectionKind.TRACK,
            carried_out_on=date(2026, 8, 31),
            officers=tuple(officer.person_id or 0 for officer in officers),
            findings=(NewFinding(code="P-13", facts="表土未剥离"),),
        )
        inspection = record_inspection(session, officers[0], command)
        finding_ids = tuple(finding.id for finding in inspection.findings)
    county = Office(
        db,
        officers[0],
        make.login(db, Role.APPROVER, office="140932").actor(),
        office.printer,
        inspection.id,
        finding_ids,
    )
    assert county.issue(county.draft()).number == "偏关水保责改〔2026〕1号"
