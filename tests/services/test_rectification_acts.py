"""Findings reported, checked, returned, reopened, given more time; talks; who may write what; the lists."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.inspections import (
    ExtensionState,
    FindingState,
    InspectionState,
    PhotoRole,
    ReportState,
    TalkState,
    state_of,
)
from sbsupervise.domain.notices import NoticeKind, ServiceMode
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import (
    Finding,
    FindingReminder,
    Photo,
    Project,
    RectificationExtension,
    RectificationReport,
    ScopedSession,
    StoredFile,
    Talk,
)
from sbsupervise.models.scope import ScopeError, may_write
from sbsupervise.services import rectifications as service
from sbsupervise.services import talks
from sbsupervise.services.acts import Actor, NotSeenError
from sbsupervise.services.changes import noting_changes
from sbsupervise.services.desk import worklist
from sbsupervise.services.finding_lists import SEVERAL, CountyOverdue, overdue_by_county
from sbsupervise.services.findings import FindingFilters, findings_of
from sbsupervise.services.notices import IssueNotice, ServeNotice, issue_notice, serve_notice
from sbsupervise.services.notices.rectification_acts import DraftTalkNotice, draft_talk_notice
from sbsupervise.services.photos import NewPhoto, keep_photo
from sbsupervise.services.rectifications.reading import unit_findings
from sbsupervise.services.rectifications.tasks import TO_DO
from sbsupervise.services.stored_files import HandedIn, keep_paper
from tests import make
from tests.data import photos

Data = Database[ScopedSession]
FOUND, DUE = date(2026, 8, 10), date(2026, 9, 9)
TODAY = make.NOON.date()
PHOTO, PAPER = "P-16", "P-17"
NUMBER: dict[str, Any] = {"document_number": "公示〔2026〕1号"}
PDF = HandedIn("报告.pdf", b"%PDF-1.7\n%%EOF")


class Scene:
    """A project with a contractor, its two units, two officers and an approver of the city."""

    def __init__(self, db: Data) -> None:
        self.db = db
        self.contractor = make.unit(db)
        self.project = make.project(db, others=[(self.contractor, UnitRole.CONTRACTOR)])
        self.officer = make.login(db, Role.OFFICER).actor()
        self.second = make.login(db, Role.OFFICER).actor()
        self.approver = make.login(db, Role.APPROVER).actor()
        self.owner = make.login(db, Role.UNIT_USER, unit_id=self.project.construction_unit_id).actor()
        self.builder = make.login(db, Role.UNIT_USER, unit_id=self.contractor.id).actor()

    def found(self, code: str = PAPER, **facts: Any) -> Finding:
        return make.finding(self.db, self.project, code, FOUND, **facts)

    def do(self, act: Callable[..., Any], who: Actor, command: Any, on: date = TODAY) -> Any:
        with self.db.transaction() as session:
            return act(session, replace(who, now=make.noon(on)), command)

    def refused(self, act: Callable[..., Any], who: Actor, command: Any, on: date = TODAY) -> str:
        with pytest.raises(RuleError) as refusal:
            self.do(act, who, command, on)
        return str(refusal.value)

    def now(self, finding: Finding) -> Finding:
        with self.db.reading() as session:
            return make.everything(session).get_one(Finding, finding.id)

    def reports(self, finding: Finding) -> list[RectificationReport]:
        with self.db.reading() as session:
            made = select(RectificationReport).where(RectificationReport.finding_id == finding.id)
            return list(make.everything(session).scalars(made.order_by(RectificationReport.id)))

    def seen(self, who: Actor, read: Callable[[ScopedSession], Any]) -> Any:
        with self.db.reading() as session:
            session.scope = who.scope
            return read(session)

    def report(self, finding: Finding, who: Actor | None = None, on: date = TODAY, **said: Any) -> RectificationReport:
        command = reporting(finding, on, **said)
        made: RectificationReport = self.do(service.report_finding, who or self.owner, command, on)
        return made

    def before(self, finding: Finding) -> None:
        """A photo from the inspection."""
        with self.db.transaction() as session:
            make.put(session, make.operator(), make.Put(scene_photo(finding)))


def scene_photo(finding: Finding, **facts: Any) -> Photo:
    kept = StoredFile(
        project_id=finding.project_id,
        name="现场.jpg",
        media_type="image/jpeg",
        size=3,
        sha256="0" * 64,
        data=b"jpg",
        handed_in_at=make.NOON,
    )
    known = {"inspection_id": finding.inspection_id, "role": PhotoRole.SCENE} | facts
    bands = {f"band_{place}": 0 for place in range(4)}
    return Photo(
        project_id=finding.project_id,
        finding_id=finding.id,
        original=kept,
        sha256="0" * 64,
        near_hash="0" * 16,
        copy=b"jpg",
        thumbnail=b"jpg",
        copy_type="image/jpeg",
        width=1,
        height=1,
        received_at=make.NOON,
        **bands,
        **known,
    )


def reporting(finding: Finding, on: date = TODAY, **said: Any) -> service.ReportFinding:
    told: dict[str, Any] = {"rectified_on": on, "responsible": "项目经理", "text": "季报已公开"} | NUMBER | said
    return service.ReportFinding(finding_id=finding.id, **told)


def asking(finding: Finding, until: date = DUE + timedelta(days=10)) -> service.AskExtension:
    return service.AskExtension(finding_id=finding.id, until=until, reason="苗木未到")


@pytest.fixture
def scene(db: Data) -> Scene:
    return Scene(db)


# Reports and checks


def test_a_unit_reports_another_person_checks_and_the_inspection_closes_by_itself(scene: Scene) -> None:
    finding = scene.found()
    report = scene.report(finding, papers=(PDF,))
    assert scene.now(finding).state is FindingState.REPORTED
    scene.do(service.accept_report, scene.officer, service.AcceptReport(finding_id=finding.id, opinion="属实"))
    closed = scene.now(finding)
    assert (closed.state, closed.rectified_on, closed.proof) == (FindingState.RECTIFIED, TODAY, "季报已公开")
    assert closed.checked_by_id == scene.officer.person_id != report.reported_by_id
    assert (closed.rectify_by, closed.first_due_on) == (DUE, DUE)
    with scene.db.reading() as session:
        inspection = make.everything(session).get_one(Finding, finding.id).inspection
        assert state_of(inspection.stage, [closed.state]) is InspectionState.CLOSED_FIXED


def test_who_noted_the_report_does_not_check_it(scene: Scene) -> None:
    finding = scene.found()
    noted = service.NoteReport(
        finding_id=finding.id,
        reported_on=TODAY,
        rectified_on=TODAY,
        responsible="项目经理",
        text="季报已公开",
        document_number="公示〔2026〕1号",
    )
    scene.do(service.note_report, scene.officer, noted)
    for act, command in (
        (service.accept_report, service.AcceptReport(finding_id=finding.id)),
        (service.return_report, service.ReturnReport(finding_id=finding.id, opinion="不全")),
    ):
        assert "另一人" in scene.refused(act, scene.officer, command)
    scene.do(service.accept_report, scene.second, service.AcceptReport(finding_id=finding.id))


def test_a_returned_report_leaves_the_days_and_stays_on_record(scene: Scene) -> None:
    finding = scene.found()
    scene.report(finding)
    scene.do(service.return_report, scene.officer, service.ReturnReport(finding_id=finding.id, opinion="公示内容不全"))
    open_again = scene.now(finding)
    assert (open_again.state, open_again.rectify_by, open_again.first_due_on) == (FindingState.OPEN, DUE, DUE)
    scene.report(finding, text="已重新公示")
    states = [(report.state, report.opinion) for report in scene.reports(finding)]
    assert states == [(ReportState.RETURNED, "公示内容不全"), (ReportState.SUBMITTED, "")]


def test_a_finding_that_can_be_photographed_is_closed_on_a_pair_only(scene: Scene) -> None:
    finding = scene.found(PHOTO)
    assert "整改后的照片" in scene.refused(service.report_finding, scene.owner, reporting(finding))
    after = (HandedIn("整改后.jpg", photos.jpeg()),)
    scene.report(finding, photos=after)
    accepting = service.AcceptReport(finding_id=finding.id, same_place=True)
    assert "缺少整改前照片" in scene.refused(service.accept_report, scene.officer, accepting)
    scene.before(finding)
    assert "同一位置" in scene.refused(service.accept_report, scene.officer, replace(accepting, same_place=False)), (
        "the checker has compared them"
    )
    scene.do(service.accept_report, scene.officer, accepting)
    assert scene.now(finding).state is FindingState.RECTIFIED
    with scene.db.reading() as session:
        kept = make.everything(session).scalars(select(Photo).where(Photo.role == PhotoRole.AFTER)).one()
        assert (kept.finding_id, kept.report_id) == (finding.id, scene.reports(finding)[0].id)


def test_what_officers_saw_on_site_takes_two_of_them_and_the_same_proof(scene: Scene) -> None:
    finding = scene.found()
    saw = service.RectifyFinding(
        finding_id=finding.id,
        seen_by_id=scene.officer.person_id or 0,
        rectified_on=TODAY,
        responsible="项目经理",
        proof="现场已公示",
        document_number="公示〔2026〕1号",
    )
    assert "另一人" in scene.refused(service.rectify_finding, scene.officer, saw)
    assert "文号" in scene.refused(service.rectify_finding, scene.second, replace(saw, document_number=""))
    assert "执法证" in scene.refused(
        service.rectify_finding, scene.second, replace(saw, seen_by_id=scene.owner.person_id or 0)
    )
    scene.do(service.rectify_finding, scene.second, saw)
    (report,) = scene.reports(finding)
    assert (report.reported_by_id, report.checked_by_id) == (scene.officer.person_id, scene.second.person_id)


def test_a_reopened_finding_has_a_new_day_and_counts_from_its_first(scene: Scene) -> None:
    finding = scene.found()
    scene.report(finding)
    scene.do(service.accept_report, scene.officer, service.AcceptReport(finding_id=finding.id))
    later = DUE + timedelta(days=10)
    again = later + timedelta(days=20)
    reopening = service.ReopenFinding(finding_id=finding.id, reason="公示已撤下", rectify_by=again)
    assert "今天" in scene.refused(service.reopen_finding, scene.officer, replace(reopening, rectify_by=DUE), later)
    scene.do(service.reopen_finding, scene.officer, reopening, later)
    reopened = scene.now(finding)
    assert (reopened.state, reopened.rectify_by, reopened.first_due_on) == (FindingState.OPEN, again, DUE)
    assert (reopened.rectified_on, reopened.checked_by_id) == (None, None)
    assert [report.state for report in scene.reports(finding)] == [ReportState.ACCEPTED]
    assert listed(scene, later, first_overdue=True) == [finding.id]
    assert listed(scene, later, overdue=True) == []


# More time and reminders


def test_more_time_moves_the_day_only_when_another_person_grants_it(scene: Scene) -> None:
    finding = scene.found()
    asked: RectificationExtension = scene.do(service.ask_extension, scene.owner, asking(finding), DUE)
    assert asked.state is ExtensionState.ASKED
    assert scene.now(finding).rectify_by == DUE
    assert listed(scene, DUE + timedelta(days=1), overdue=True) == [finding.id], "an undecided request stops no clock"
    deciding = service.DecideExtension(finding_id=finding.id, granted=True)
    scene.do(service.decide_extension, scene.approver, deciding, DUE + timedelta(days=2))
    moved = scene.now(finding)
    assert (moved.rectify_by, moved.first_due_on) == (DUE + timedelta(days=10), DUE)
    assert listed(scene, DUE + timedelta(days=3), overdue=True) == []
    assert "最多延期1次" in scene.refused(
        service.ask_extension, scene.owner, asking(finding, DUE + timedelta(days=15)), DUE + timedelta(days=3)
    )


def test_a_request_a_day_late_is_refused_and_one_that_waits_is_the_only_one(scene: Scene) -> None:
    finding = scene.found()
    assert "已过" in scene.refused(service.ask_extension, scene.owner, asking(finding), DUE + timedelta(days=1))
    scene.do(service.ask_extension, scene.owner, asking(finding))
    assert "等待审批" in scene.refused(service.ask_extension, scene.owner, asking(finding))


def test_who_noted_a_request_does_not_decide_it_and_a_refusal_says_why(scene: Scene) -> None:
    finding = scene.found()
    both = replace(scene.approver, permissions=scene.approver.permissions | scene.officer.permissions)
    command = service.NoteExtension(
        finding_id=finding.id, asked_on=TODAY, until=DUE + timedelta(days=9), reason="苗木未到"
    )
    scene.do(service.note_extension, both, command)
    deciding = service.DecideExtension(finding_id=finding.id, granted=False)
    assert "另一人" in scene.refused(service.decide_extension, both, deciding)
    other = make.login(scene.db, Role.APPROVER).actor()
    assert "理由" in scene.refused(service.decide_extension, other, deciding)
    scene.do(service.decide_extension, other, replace(deciding, opinion="条件具备"))
    assert scene.now(finding).rectify_by == DUE


def test_a_unit_is_reminded_once_a_day_and_reads_it(scene: Scene) -> None:
    finding = scene.found()
    reminding = service.RemindUnit(finding_id=finding.id, text="请按期报告")
    scene.do(service.remind_unit, scene.officer, reminding)
    assert "今天已经催办过" in scene.refused(service.remind_unit, scene.officer, reminding)
    texts = select(FindingReminder.text)
    assert scene.seen(scene.owner, lambda session: session.scalars(texts).all()) == ["请按期报告"]


# Who sees and writes what


@pytest.mark.parametrize("who", ["owner", "builder"])
def test_the_construction_unit_and_the_unit_concerned_both_answer(scene: Scene, who: str) -> None:
    finding = scene.found("P-72", owner=scene.contractor)
    actor: Actor = getattr(scene, who)
    assert [one.id for one in scene.seen(actor, lambda session: unit_findings(session, actor))] == [finding.id]
    report = scene.report(finding, actor, photos=(HandedIn("整改后.jpg", photos.jpeg()),), papers=(PDF,))
    assert report.reported_by_id == actor.person_id


def test_a_contractor_does_not_see_what_concerns_only_the_construction_unit(scene: Scene) -> None:
    finding = scene.found()
    assert scene.seen(scene.builder, lambda session: unit_findings(session, scene.builder)) == []
    for act, command in (
        (service.report_finding, reporting(finding)),
        (service.ask_extension, asking(finding)),
    ):
        with pytest.raises(NotSeenError):
            scene.do(act, scene.builder, command)


def test_another_unit_and_another_county_see_nothing_and_offices_do_not_speak_for_units(scene: Scene) -> None:
    finding = scene.found()
    stranger = make.login(scene.db, Role.UNIT_USER, unit_id=make.unit(scene.db).id).actor()
    county = make.login(scene.db, Role.OFFICER, office="140930").actor()
    with pytest.raises(NotSeenError):
        scene.do(service.report_finding, stranger, reporting(finding))
    with pytest.raises(NotSeenError):
        scene.do(service.remind_unit, county, service.RemindUnit(finding_id=finding.id, text="请报告"))
    office = replace(scene.officer, permissions=scene.officer.permissions | scene.owner.permissions)
    assert "登记整改报告" in scene.refused(service.report_finding, office, reporting(finding))


def test_a_unit_writes_reports_requests_files_and_photos_of_its_findings_and_nothing_else(scene: Scene) -> None:
    finding, theirs = scene.found("P-72", owner=scene.contractor), scene.found()
    scene.report(finding, photos=(HandedIn("整改后.jpg", photos.jpeg()),))
    scope = scene.builder.scope
    with scene.db.reading() as reading:
        session = make.everything(reading)
        mine, other = session.get_one(Finding, finding.id), session.get_one(Finding, theirs.id)
        report = session.scalars(select(RectificationReport)).one()

        def may(item: Any) -> bool:
            return may_write(session, scope, item)

        with session.no_autoflush:
            for about, allowed in ((mine, True), (other, False)):
                assert may(RectificationReport(finding_id=about.id, project_id=about.project_id)) is allowed
                assert may(RectificationExtension(finding_id=about.id, project_id=about.project_id)) is allowed
                assert may(scene_photo(about)) is allowed
                assert not may(FindingReminder(finding_id=about.id, project_id=about.project_id))
                about.state = FindingState.OPEN if about is other else FindingState.RECTIFIED
                assert not may(about), "a unit closes nothing"
            mine.state = FindingState.REPORTED
            mine.rectify_by = DUE + timedelta(days=99)
            assert not may(mine), "a unit does not move its day"
            report.text = "改写"
            assert not may(report), "what was handed in is not changed"
            assert not may(Project(name="x"))
        session.rollback()


def test_a_unit_that_is_not_concerned_keeps_no_file_in_a_project(scene: Scene) -> None:
    scene.found()
    with scene.db.transaction() as session:
        session.scope = scene.builder.scope
        with pytest.raises(ScopeError), noting_changes(session):
            keep_paper(session, scene.builder, scene.project.id, PDF)
        session.rollback()


def test_a_unit_adds_no_photo_to_a_finding_it_does_not_see(scene: Scene) -> None:
    finding = scene.found()
    photo = NewPhoto(file=HandedIn("x.jpg", photos.jpeg()), role=PhotoRole.AFTER, finding_id=finding.id)
    with scene.db.reading() as session:
        session.scope = scene.builder.scope
        with pytest.raises(NotSeenError):
            keep_photo(session, scene.builder, photo)


# Talks


def called(scene: Scene, finding: Finding) -> Talk:
    command = talks.CallTalk(
        inspection_id=finding.inspection_id,
        talk_on=TODAY + timedelta(days=3),
        talk_hour="9:30",
        place="二楼会议室",
        called="法定代表人",
        cause="逾期未整改",
        led_by_id=scene.approver.person_id or 0,
    )
    talk: Talk = scene.do(talks.call_talk, scene.officer, command)
    return talk


def served(scene: Scene, talk: Talk) -> None:
    notice = scene.do(draft_talk_notice, scene.officer, DraftTalkNotice(talk_id=talk.id))
    scene.do(issue_notice, scene.approver, IssueNotice(notice_id=notice.id, seen=notice.paper_hash))
    printer = make.login(scene.db, Role.PRINTING_OFFICER).actor()
    proof: dict[str, Any] = {"mode": ServiceMode.DIRECT, "served_on": TODAY, "receiver": "收件人", "proof": "回证"}
    scene.do(serve_notice, printer, ServeNotice(notice_id=notice.id, **proof))


def test_a_talk_is_held_only_after_its_notice_was_served_and_the_unit_sees_it_from_the_notice_on(scene: Scene) -> None:
    talk = called(scene, scene.found())
    on = talk.talk_on
    holding = talks.HoldTalk(
        talk_id=talk.id,
        talk_on=on,
        record="通报两项问题",
        basis="水土保持法第四十三条",
        demands="立即整改",
        promise="月底前完成",
        promised_by=on + timedelta(days=15),
        signed_by="双方到场人员",
    )
    ids = select(Talk.id)
    assert "还没有送达" in scene.refused(talks.hold_talk, scene.officer, holding, on)
    assert scene.seen(scene.owner, lambda session: session.scalars(ids).all()) == []
    served(scene, talk)
    assert scene.seen(scene.owner, lambda session: session.scalars(ids).all()) == [talk.id]
    assert scene.seen(scene.builder, lambda session: session.scalars(ids).all()) == []
    held: Talk = scene.do(talks.hold_talk, scene.officer, holding, on)
    assert (held.state, held.promised_by) == (TalkState.HELD, on + timedelta(days=15))
    closing = talks.CloseTalk(talk_id=talk.id, closing="已按承诺完成")
    assert scene.do(talks.close_talk, scene.officer, closing, on).state is TalkState.CLOSED


def test_nobody_has_stayed_away_before_the_day_of_the_talk(scene: Scene) -> None:
    talk = called(scene, scene.found())
    served(scene, talk)
    absence = talks.NoteAbsence(talk_id=talk.id, record="届时无人到场")
    assert "还没有到" in scene.refused(talks.note_absence, scene.officer, absence)
    away: Talk = scene.do(talks.note_absence, scene.officer, absence, talk.talk_on)
    assert (away.state, away.record) == (TalkState.ABSENT, "届时无人到场")


# Lists


def listed(scene: Scene, today: date, **filters: Any) -> list[int]:
    found = findings_of(FindingFilters(**filters), today)
    ids: list[int] = scene.seen(scene.officer, lambda session: [one.id for one in session.scalars(found)])
    return sorted(ids)


def test_a_finding_without_action_is_old_and_nothing_has_followed_it(scene: Scene) -> None:
    old = FOUND + timedelta(days=30)
    quiet, reported, talked_of = scene.found(), scene.found(), scene.found()
    scene.report(reported)
    scene.do(service.return_report, scene.officer, service.ReturnReport(finding_id=reported.id, opinion="不全"))
    called(scene, talked_of)
    reminding = service.RemindUnit(finding_id=quiet.id, text="请按期报告")
    scene.do(service.remind_unit, scene.officer, reminding)
    assert listed(scene, old - timedelta(days=1), inactive=True) == [], "not old enough"
    assert listed(scene, old, inactive=True) == [quiet.id], "a reminder is no action"


@pytest.mark.parametrize(
    ("kind", "to_its_unit", "acted"),
    [
        pytest.param(NoticeKind.INSPECTION_OPINION, False, True, id="an opinion counts for all units"),
        pytest.param(NoticeKind.RECTIFY_ORDER, True, True, id="an order to the unit"),
        pytest.param(NoticeKind.RECTIFY_ORDER, False, False, id="an order to another unit"),
        pytest.param(NoticeKind.RECHECK_OPINION, True, False, id="no paper of this kind"),
    ],
)
def test_a_paper_is_an_action_by_its_kind_and_its_unit(
    scene: Scene, kind: NoticeKind, to_its_unit: bool, acted: bool
) -> None:
    finding = scene.found()
    make.issued_notice(scene.db, finding, kind, finding.unit_id if to_its_unit else scene.contractor.id)
    assert listed(scene, FOUND + timedelta(days=30), inactive=True) == ([] if acted else [finding.id])


def test_the_overdue_are_counted_by_county_and_by_their_first_day_in_one_query(scene: Scene) -> None:
    finding = scene.found()
    wide = make.project(scene.db, counties=("140932", "140930"))
    make.finding(scene.db, wide, PAPER, FOUND)
    scene.do(service.ask_extension, scene.owner, asking(finding))
    scene.do(service.decide_extension, scene.approver, service.DecideExtension(finding_id=finding.id, granted=True))
    late = DUE + timedelta(days=1)
    with make.statements(scene.db.engine) as run:
        rows = scene.seen(scene.officer, lambda session: overdue_by_county(session, late))
    assert len([one for one in run if "finding" in one]) == 1
    assert rows == [
        CountyOverdue(code="140932", name="偏关县", by_first=1, now=0),
        CountyOverdue(code=SEVERAL, name="跨县（市、区）项目", by_first=1, now=1),
    ]
    assert rows[0].given_time == 1
    assert listed(scene, late, first_overdue=True, county="140932") == [finding.id]


def test_the_desk_of_rectification_takes_a_fixed_number_of_queries(scene: Scene) -> None:
    scene.report(scene.found())
    scene.do(service.ask_extension, scene.owner, asking(scene.found()))
    called(scene, scene.found())

    def desk(actor: Actor) -> tuple[dict[str, int], int]:
        with scene.db.reading() as session, make.statements(scene.db.engine) as run:
            session.scope = actor.scope
            return dict(worklist(session, actor, TO_DO).counts), len(run)

    counts, before = desk(scene.officer)
    assert counts == {"督促整改": 2, "复核整改报告": 1, "跟踪约谈": 1}
    assert desk(scene.approver)[0] == {"审批延期整改": 1}
    for _ in range(3):
        scene.report(scene.found())
    assert desk(scene.officer) == ({"督促整改": 2, "复核整改报告": 4, "跟踪约谈": 1}, before)
