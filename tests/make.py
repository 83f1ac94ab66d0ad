"""Builders: the smallest records that a test can stand on, made through the same acts as in life."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import Engine, event, select
from stdnum.cn import uscc

from sbsupervise.db import Database
from sbsupervise.domain.fees import ChargeState
from sbsupervise.domain.fees.bases import BaseType, ExemptCode
from sbsupervise.domain.inspections import FindingState, InspectionKind, InspectionStage, YearPlanState
from sbsupervise.domain.notices import NoticeKind, NoticeState
from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.permissions import Permission, Role
from sbsupervise.domain.plans import (
    ApplicationKind,
    Indicator,
    MaterialKind,
    PlanKind,
    PlanState,
    Procedure,
    RemarkState,
    Verdict,
)
from sbsupervise.domain.plans.sheet import EDITION, FIELDS, FieldKind
from sbsupervise.domain.projects import ProjectKind, ProjectState
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import (
    Account,
    Base,
    Charge,
    Finding,
    Inspection,
    InspectionPlan,
    Notice,
    Office,
    Person,
    Plan,
    PlanIndicator,
    PlanMaterial,
    PlannedCheck,
    PlanRange,
    PlanSheet,
    Project,
    ProjectCounty,
    ProjectEvent,
    ProjectOffice,
    ProjectUnit,
    ReviewMark,
    Scope,
    ScopedSession,
    StoredFile,
    Unit,
)
from sbsupervise.parameters.findings import catalogue, catalogue_version
from sbsupervise.parameters.plans import material_copies
from sbsupervise.services.accounts import CreateAccount, create_account
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.fees.assessing import assessment_of
from sbsupervise.services.fees.basis import CountyArea, FeeBasis
from sbsupervise.services.fees.receipts import receipt_of
from sbsupervise.services.offices import office_by_code
from sbsupervise.services.plans.points import points_of
from sbsupervise.services.projects import RegisterProject, register_project
from sbsupervise.web.database import actor_for

NOON = datetime(2026, 9, 1, 4, 0, tzinfo=UTC)
PASSWORD = "only for tests, long enough"
CHEAP: dict[str, Any] = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
CHEAP_HASH = PasswordHasher(**CHEAP).hash(PASSWORD)
numbers = count(1)


def noon(day: date) -> datetime:
    """An instant in the middle of a day in China."""
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)


def operator(now: datetime = NOON) -> Actor:
    return Actor(now=now, everything=True, name="命令行")


def hash_cheaply(app: Flask) -> None:
    """Let an application take the passwords of tests as they are, instead of hashing them anew with all care."""
    app.extensions["security"].pwd_context.update(**{f"argon2__{name}": value for name, value in CHEAP.items()})


@dataclass(frozen=True)
class Login:
    """An account and how to log in with it."""

    account_id: int
    username: str
    db: Database[ScopedSession]

    def actor(self, now: datetime = NOON) -> Actor:
        with self.db.reading() as session:
            return actor_for(session.get_one(Account, self.account_id), now)


def login(
    db: Database[ScopedSession], *roles: Role, office: str | None = "140900", unit_id: int | None = None
) -> Login:
    """A new account of a new person in an office (by code) or a unit, with these roles."""
    number = next(numbers)
    with db.transaction() as session:
        command = CreateAccount(
            username=f"test_user-{number}",
            password_hash=CHEAP_HASH,
            roles=roles,
            person_name=f"测试人员{number}",
            certificate_no=f"140900{number:06d}",
            office_id=office_by_code(session, office).id if office and unit_id is None else None,
            unit_id=unit_id,
        )
        account = create_account(session, operator(), command)
        return Login(account.id, account.username, db)


def uscc_number(number: int) -> str:
    """A well-formed unified social credit code that belongs to nobody: division 000000 is no place."""
    body = f"91000000{number:09d}"
    return body + uscc.calc_check_digit(body)


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The reading statements that an engine runs inside the block, to prove that a list has no query per row."""
    seen: list[str] = []

    def note(*call: Any) -> None:
        if str(call[2]).lstrip().upper().startswith("SELECT"):
            seen.append(call[2])

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def everything(session: ScopedSession) -> ScopedSession:
    session.scope = Scope(everything=True)
    return session


def offices(session: ScopedSession, codes: Iterable[str]) -> list[Office]:
    return list(session.scalars(select(Office).where(Office.code.in_(list(codes)))))


@dataclass(frozen=True)
class Put:
    """A record made for a test without the act that makes it in life."""

    record: Base


@act("test.put", Permission.EDIT_PROJECTS)
def put(session: ScopedSession, _actor: Actor, command: Put) -> Base:
    session.add(command.record)
    return command.record


@dataclass(frozen=True)
class Change:
    """Columns of a record set for a test without the acts that set them in life."""

    record: Base
    values: dict[str, Any]


@act("test.change", Permission.EDIT_PROJECTS)
def change_record(_session: ScopedSession, _actor: Actor, command: Change) -> Base:
    for name, value in command.values.items():
        setattr(command.record, name, value)
    return command.record


def change(session: ScopedSession, record: Base, **values: Any) -> None:
    """Set columns of a record that a session has loaded."""
    change_record(session, operator(), Change(record, values))


def unit(db: Database[ScopedSession], name: str = "") -> Unit:
    """A new unit."""
    number = next(numbers)
    made = Unit(uscc=uscc_number(number), name=name or f"测试单位{number}")
    with db.transaction() as session:
        put(session, operator(), Put(made))
    return made


def project(
    db: Database[ScopedSession],
    name: str = "",
    *,
    owner: Unit | None = None,
    supervised_by: str = "140900",
    joint: Iterable[str] = (),
    counties: Iterable[str] = ("140932",),
    others: Iterable[tuple[Unit, UnitRole]] = (),
) -> Project:
    """A new project under construction, approved and supervised by one office (by code), others ``joint`` with it."""
    number = next(numbers)
    made = Project(
        name=name or f"测试项目{number}",
        construction_unit_id=(owner or unit(db)).id,
        kind=ProjectKind.WIND_POWER,
        area_hm2=Decimal("12.5"),
        earthwork_m3=Decimal(80000),
        plan_kind=PlanKind.REPORT,
        state=ProjectState.UNDER_CONSTRUCTION,
        listed_on=date(2025, 3, 3),
        started_on=date(2025, 6, 2),
        counties=[ProjectCounty(code=code) for code in counties],
        other_units=[ProjectUnit(unit_id=other.id, role=role) for other, role in others],
    )
    with db.transaction() as session:
        office = office_by_code(session, supervised_by)
        made.offices = [
            ProjectOffice(office_id=office.id, role=role) for role in (OfficeRole.APPROVES, OfficeRole.SUPERVISES)
        ]
        made.offices += [ProjectOffice(office_id=other.id, role=OfficeRole.JOINT) for other in offices(session, joint)]
        put(session, operator(), Put(made))
    return made


def awaiting_plan(
    db: Database[ScopedSession],
    *,
    approved_by: str | None = "140900-sp",
    supervised_by: str = "140900",
    joint: Iterable[str] = (),
    counties: Iterable[str] = ("140932",),
    **facts: Any,
) -> Project:
    """A new project that needs a plan and has none, approved by one office and supervised by another (by code)."""
    number = next(numbers)
    given = {
        "area_hm2": Decimal("13.32"),
        "earthwork_m3": Decimal(80000),
        "plan_kind": PlanKind.REPORT,
        "state": ProjectState.PLAN_REQUIRED,
    } | facts
    made = Project(
        name=f"测试项目{number}",
        construction_unit_id=given.pop("owner_id", None) or unit(db).id,
        kind=given.pop("kind", ProjectKind.WIND_POWER),
        listed_on=date(2025, 3, 3),
        counties=[ProjectCounty(code=code) for code in counties],
        **given,
    )
    with db.transaction() as session:
        parts = [(approved_by, OfficeRole.APPROVES), (supervised_by, OfficeRole.SUPERVISES)]
        parts += [(code, OfficeRole.JOINT) for code in joint]
        made.offices = [
            ProjectOffice(office_id=office_by_code(session, code).id, role=role) for code, role in parts if code
        ]
        put(session, operator(), Put(made))
    return made


def registered(db: Database[ScopedSession], actor: Actor | None = None, **overrides: Any) -> int:
    """A new project put on the list by hand, as in life; its number. It needs a report and lies in 偏关县."""
    number = next(numbers)
    fields: dict[str, Any] = {
        "name": f"测试项目{number}",
        "construction_unit": f"测试单位{number}",
        "uscc": uscc_number(number),
        "kind": ProjectKind.WIND_POWER,
        "counties": ("140932",),
        "area_hm2": Decimal("13.32"),
        "earthwork_m3": Decimal(80000),
    }
    with db.transaction() as session:
        return register_project(session, actor or operator(), RegisterProject(**(fields | overrides))).id


def granted_plan(
    db: Database[ScopedSession],
    *,
    range_hm2: Decimal = Decimal("13.32"),
    plan_state: PlanState = PlanState.GRANTED,
    **facts: Any,
) -> Plan:
    """A plan of a new project, granted by the approval bureau in March 2026; the project starts in June if not told."""
    given: dict[str, Any] = {"state": ProjectState.APPROVED, "planned_start_on": date(2026, 6, 1)} | facts
    made = awaiting_plan(db, **given)
    with db.transaction() as session:
        plan = Plan(
            project_id=made.id,
            office_id=office_by_code(session, "140900-sp").id,
            kind=PlanKind.REPORT,
            procedure=Procedure.ORDINARY,
            state=plan_state,
            range_hm2=range_hm2,
            earthwork_m3=Decimal(80000),
            submitted_on=date(2026, 2, 9),
            accepted_on=date(2026, 2, 10),
            decided_on=date(2026, 3, 2),
            document_number=f"测审许可〔2026〕{made.id}号",
        )
        put(session, operator(), Put(plan))
    return plan


def changed_plan(
    db: Database[ScopedSession],
    base: Plan,
    range_hm2: Decimal,
    kind: ApplicationKind = ApplicationKind.CHANGE,
    *,
    decided_on: date = date(2026, 8, 3),
) -> Plan:
    """A change of an approved plan, granted in August 2026 if not told."""
    with db.transaction() as session:
        plan = Plan(
            project_id=base.project_id,
            office_id=base.office_id,
            kind=PlanKind.REPORT,
            procedure=Procedure.ORDINARY,
            application=kind,
            base_id=base.id,
            state=PlanState.GRANTED,
            range_hm2=range_hm2,
            earthwork_m3=Decimal(80000),
            submitted_on=decided_on,
            accepted_on=decided_on,
            decided_on=decided_on,
            document_number=f"测审变更〔{decided_on.year}〕{next(numbers)}号",
        )
        put(session, operator(), Put(plan))
    return plan


def mine(db: Database[ScopedSession], in_use_on: date = date(2026, 2, 10), **facts: Any) -> Project:
    """A coal mine in use since February 2026, supervised by the city."""
    given: dict[str, Any] = {"kind": ProjectKind.DEEP_COAL_MINE, "state": ProjectState.OPERATION} | facts
    return awaiting_plan(db, approved_by="140900", in_use_on=in_use_on, **given)


def ended(db: Database[ScopedSession], project: Project, on: date) -> None:
    """The end of a project put on record."""
    event = ProjectEvent(
        project_id=project.id,
        act="project.terminate",
        state=ProjectState.TERMINATED,
        happened_on=on,
        evidence="项目取消的文件",
    )
    with db.transaction() as session:
        put(session, operator(), Put(event))


def exempt_from_fee(db: Database[ScopedSession], project_id: int) -> None:
    """The compensation fee of a project assessed: it owes none."""
    day, code = date(2025, 3, 3), next(iter(ExemptCode))
    areas = (CountyArea(county="140932", area_hm2=Decimal("12.5")),)
    basis = FeeBasis(base=BaseType.AREA_GENERAL, areas=areas, start_on=day, exempt_code=code)
    with db.transaction() as session:
        office_id = office_by_code(session, "140900").id
        charge = Charge(
            project_id=project_id,
            office_id=office_id,
            base_type=BaseType.AREA_GENERAL,
            state=ChargeState.EXEMPT,
            amount_fen=0,
            due_on=day,
            assessed_on=day,
            assessed_by=Person(name="核定人", office_id=office_id),
            exempt_code=code,
            exempt_proof="免征证明",
            rate_version="测试",
            receipt=receipt_of(basis, assessment_of(basis, day), day),
        )
        put(session, operator(), Put(charge))


def plans_to_sign(db: Database[ScopedSession], proposer: Actor, number: int) -> None:
    """So many accepted plans of new projects, which somebody has proposed to grant."""
    for _ in range(number):
        made = awaiting_plan(db)
        plan = Plan(
            project_id=made.id,
            office_id=proposer.office_id,
            kind=PlanKind.REPORT,
            procedure=Procedure.ORDINARY,
            state=PlanState.ACCEPTED,
            range_hm2=made.area_hm2,
            earthwork_m3=made.earthwork_m3,
            submitted_on=proposer.today,
            accepted_on=proposer.today,
            proposed_state=PlanState.GRANTED,
            proposed_on=proposer.today,
            proposed_by_id=proposer.person_id,
        )
        with db.transaction() as session:
            put(session, operator(), Put(plan))


@dataclass(frozen=True)
class HandIn:
    """An application handed in as it should be, without the many acts that it takes in life."""

    plan_id: int


@act("test.hand_in", Permission.EDIT_PROJECTS)
def hand_in(session: ScopedSession, actor: Actor, command: HandIn) -> Plan:
    plan = session.get_one(Plan, command.plan_id)
    day = plan.submitted_on
    for kind, copies in material_copies().on(day)[plan.procedure].items():
        paper = PlanMaterial(kind=kind, received_on=day, copies=copies)
        if kind is MaterialKind.PUBLICITY:
            paper.published_from, paper.published_to = day - timedelta(days=40), day - timedelta(days=1)
            paper.comments_handled = True
        plan.materials.append(paper)
    project, owner = plan.project, plan.project.construction_unit
    project.site = project.site or "测试县测试乡测试村"
    owner.legal_representative, owner.address = owner.legal_representative or "测试人", owner.address or "测试路1号"
    plan.sheet = PlanSheet(template=EDITION, content=whole_sheet())
    plan.indicators = [PlanIndicator(indicator=indicator, plan_target=Decimal(1)) for indicator in Indicator]
    plan.range = small_range(plan, actor)
    return plan


def whole_sheet(**values: Any) -> dict[str, Any]:
    """An official sheet with every field filled in; what stands in it does not add up."""
    filled: dict[FieldKind, Any] = {
        FieldKind.NUMBER: "1",
        FieldKind.MONTH: "2026-03",
        FieldKind.YEAR: "2027",
        FieldKind.LIST: [{"zone": "测试区"}],
    }
    return {
        field.name: field.options[0] if field.options else filled.get(field.kind, "测试") for field in FIELDS
    } | values


def small_range(plan: Plan, actor: Actor) -> PlanRange:
    """A range of the stated size."""
    data = b'{"type": "FeatureCollection", "features": []}'
    file = StoredFile(
        project_id=plan.project_id,
        name="range.geojson",
        media_type="application/geo+json",
        size=len(data),
        sha256=sha256(data).hexdigest(),
        data=data,
        handed_in_at=actor.now,
    )
    corner = {"west": "111.58", "south": "39.47", "east": "111.6", "north": "39.48"}
    return PlanRange(
        file=file,
        filed_on=plan.submitted_on,
        area_hm2=plan.range_hm2,
        geometry={"type": "FeatureCollection", "features": []},
        zones=[],
        by_county=[],
        remarks=[],
        **{name: Decimal(degrees) for name, degrees in corner.items()},
    )


def handed_in(db: Database[ScopedSession], plan: Plan) -> None:
    """The papers of an application, and all that its decision says, are there."""
    with db.transaction() as session:
        hand_in(session, operator(), HandIn(plan.id))


@dataclass(frozen=True)
class LookThrough:
    """Points of an application found as they should be and remarks settled, in one step."""

    plan_id: int


@act("test.look_through", Permission.EDIT_PROJECTS)
def look_through(session: ScopedSession, actor: Actor, command: LookThrough) -> Plan:
    plan = session.get_one(Plan, command.plan_id)
    for point in points_of(plan):
        plan.marks.append(ReviewMark(point=point.code, verdict=Verdict.CONFORMING, marked_on=plan.submitted_on))
    for remark in plan.remarks:
        remark.state, remark.settled_on = RemarkState.SETTLED, actor.today
    return plan


def looked_through(db: Database[ScopedSession], plan: Plan) -> None:
    """Somebody has looked at everything in an application that was handed in."""
    with db.transaction() as session:
        look_through(session, operator(), LookThrough(plan.id))


def finding(
    db: Database[ScopedSession],
    project: Project,
    code: str,
    on: date = date(2025, 5, 6),
    *,
    owner: Unit | None = None,
    by: str = "140900",
    state: FindingState = FindingState.OPEN,
) -> Finding:
    """A finding on record, made by an office (by code) on a day; about the construction unit, or another ``owner``."""
    kind = catalogue().on(on)[code]
    made = Finding(
        project_id=project.id,
        unit_id=owner.id if owner else project.construction_unit_id,
        unit_role=kind.subject,
        code=code,
        severity=kind.severity,
        facts=f"现场核查的具体情况{next(numbers)}",
        found_on=on,
        ordinal=1,
        catalogue=catalogue_version().on(on),
        rectify_by=on + timedelta(days=30),
        first_due_on=on + timedelta(days=30),
        state=state,
        reason="记录有误" if state is FindingState.WITHDRAWN else "",
    )
    with db.transaction() as session:
        office_id = office_by_code(session, by).id
        made.inspection = Inspection(
            project_id=project.id,
            office_id=office_id,
            kind=InspectionKind.TRACK,
            stage=InspectionStage.RECORDED,
            carried_out_on=on,
            ended_on=on,
            outside_reason="纸质年度计划",
            recorded_by=Person(name="检查员", office_id=office_id),
        )
        put(session, operator(), Put(made))
    return made


def year_plan(
    db: Database[ScopedSession],
    *,
    office: str = "140900",
    year: int = 2026,
    state: YearPlanState = YearPlanState.DRAFT,
    drafted_by: int | None = None,
    **facts: Any,
) -> InspectionPlan:
    """The plan of a year of an office (by code); adopted by somebody else if its state says so."""
    given: dict[str, Any] = {"onsite_permille": 100, "visit_cap": 3, "note": ""} | facts
    adopted = state is not YearPlanState.DRAFT
    with db.transaction() as session:
        office_id = office_by_code(session, office).id
        plan = InspectionPlan(
            office_id=office_id,
            year=year,
            state=state,
            adopted_on=date(2026, 1, 9) if adopted else None,
            adopted_by=Person(name="批准人", office_id=office_id) if adopted else None,
            published_on=date(2026, 1, 12) if state is YearPlanState.PUBLISHED else None,
            **given,
        )
        if drafted_by is None:
            plan.drafted_by = Person(name="起草人", office_id=office_id)
        else:
            plan.drafted_by_id = drafted_by
        put(session, operator(), Put(plan))
    return plan


def planned_check(
    db: Database[ScopedSession],
    plan: InspectionPlan,
    project: Project,
    month: int = 9,
    kind: InspectionKind = InspectionKind.TRACK,
    **facts: Any,
) -> PlannedCheck:
    """A check in the plan of a year."""
    check = PlannedCheck(plan_id=plan.id, project_id=project.id, kind=kind, month=month, **facts)
    with db.transaction() as session:
        put(session, operator(), Put(check))
    return check


def inspection(
    db: Database[ScopedSession],
    project: Project,
    on: date,
    kind: InspectionKind = InspectionKind.TRACK,
    *,
    by: str = "140900",
    stage: InspectionStage = InspectionStage.RECORDED,
    **facts: Any,
) -> Inspection:
    """An inspection of a project by an office (by code) on a day, recorded if not told."""
    given: dict[str, Any] = {"outside_reason": "" if "planned_check_id" in facts else "纸质年度计划"} | facts
    with db.transaction() as session:
        office_id = office_by_code(session, by).id
        made = Inspection(
            project_id=project.id,
            office_id=office_id,
            kind=kind,
            stage=stage,
            carried_out_on=on,
            ended_on=on,
            approved_on=on if stage not in (InspectionStage.PLANNED, InspectionStage.CANCELLED) else None,
            cancel_reason="取消" if stage is InspectionStage.CANCELLED else "",
            recorded_by=Person(name="检查员", office_id=office_id),
            **given,
        )
        put(session, operator(), Put(made))
    return made


def issued_notice(db: Database[ScopedSession], finding: Finding, kind: NoticeKind, unit_id: int) -> Notice:
    """A notice of a kind issued to a unit on the inspection of a finding, whatever it says."""
    number = next(numbers)
    with db.transaction() as session:
        inspection = everything(session).get_one(Inspection, finding.inspection_id)
        made = Notice(
            kind=kind,
            state=NoticeState.ISSUED,
            office_id=inspection.office_id,
            unit_id=unit_id,
            project_id=finding.project_id,
            inspection_id=inspection.id,
            paper={},
            paper_hash="0" * 64,
            year=2026,
            sequence=number,
            number=f"测试〔2026〕{number}号",
            issued_on=finding.found_on,
            check_code=f"2222-2222-2222-{number:04d}",
            drafted_by=Person(name="拟稿人", office_id=inspection.office_id),
            signed_by=Person(name="签发人", office_id=inspection.office_id),
        )
        put(session, operator(), Put(made))
    return made
