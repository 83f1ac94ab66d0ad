"""Inspections (监督检查): recorded with their findings in one act, and read as lists and pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload, selectinload

from sbsupervise.domain import inspections as rules
from sbsupervise.domain.inspections import FindingKind, FindingState, InspectionKind, InspectionState, Severity
from sbsupervise.domain.offices import OfficeKind
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import written_text
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import (
    Finding,
    Inspection,
    InspectionOfficer,
    Notice,
    Office,
    OfficeScope,
    Person,
    Project,
    ProjectUnit,
    ScopedSession,
    Unit,
)
from sbsupervise.parameters.findings import catalogue
from sbsupervise.parameters.inspections import rectification_days, team_minimum
from sbsupervise.services.acts import Actor, NotSeenError, act
from sbsupervise.services.clues import open_clue
from sbsupervise.services.findings import days_over, is_late, person_of
from sbsupervise.services.lists import like
from sbsupervise.services.parts import check_part
from sbsupervise.services.project_units import part_of

INSPECTING = (OfficeKind.PROVINCE, OfficeKind.CITY, OfficeKind.COUNTY, OfficeKind.SCENIC_AREA)
PRESENT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFinding:
    """A finding to be recorded.

    Without ``unit_id`` it concerns the only unit of the project in the part that the catalogue names; without
    ``rectify_by`` the day follows from its severity.
    """

    code: str
    facts: str
    unit_id: int | None = None
    rectify_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordInspection:
    """Record an inspection that was carried out, with what it found. ``officers`` are numbers of persons."""

    project_id: int
    kind: InspectionKind
    carried_out_on: date
    officers: tuple[int, ...]
    present: str = ""
    summary: str = ""
    findings: tuple[NewFinding, ...] = ()


@act("inspection.record", Permission.RECORD_INSPECTIONS)
def record_inspection(session: ScopedSession, actor: Actor, command: RecordInspection) -> Inspection:
    """Record an inspection and its findings; those that are grounds for listing open their clues."""
    return inspected(session, actor, command)


def inspected(session: ScopedSession, actor: Actor, command: RecordInspection) -> Inspection:
    """An inspection with its findings, put on record within an act."""
    project = session.get(Project, command.project_id)
    if project is None:
        raise NotSeenError(f"Project {command.project_id}")
    check_part(session, actor, project.id)
    rules.check_date(command.carried_out_on, today=actor.today)
    rules.check_team(command.officers, at_least=team_minimum().on(command.carried_out_on))
    _check_certified(session, actor, command.officers)
    inspection = Inspection(
        project_id=project.id,
        office_id=actor.office_id,
        kind=command.kind,
        carried_out_on=command.carried_out_on,
        present=written_text(command.present, "present", limit=PRESENT),
        summary=written_text(command.summary, "summary"),
        recorded_by_id=person_of(actor),
        officers=[InspectionOfficer(person_id=number) for number in command.officers],
    )
    session.add(inspection)
    if command.findings:
        _find(session, actor, inspection, command.findings)
    return inspection


def _find(session: ScopedSession, actor: Actor, inspection: Inspection, found: Sequence[NewFinding]) -> None:
    """Add the findings; a refusal names its field as ``findings-<place>-<field>``, places counted from 0."""
    kinds = kinds_on(inspection.carried_out_on)
    days = rectification_days().on(inspection.carried_out_on)
    project = session.get_one(Project, inspection.project_id)
    units = units_on(session, project, inspection.carried_out_on)
    for place, new in enumerate(found):
        try:
            finding = _finding(inspection, new, kinds, days, units)
        except RuleError as refusal:
            raise replace(refusal, field=f"findings-{place}-{refusal.field}") from refusal
        session.add(finding)
        open_clue(session, finding, kinds[new.code], actor.today)


def _finding(
    inspection: Inspection,
    new: NewFinding,
    kinds: Mapping[str, FindingKind],
    days: Mapping[Severity, int],
    units: Mapping[UnitRole, Sequence[Unit]],
) -> Finding:
    kind = kinds.get(new.code)
    if kind is None:
        raise RuleError("检查当日施行的问题目录中没有此项", field="code")
    day = inspection.carried_out_on
    if new.rectify_by is not None:
        rules.check_rectify_by(new.rectify_by, day)
    return Finding(
        inspection=inspection,
        project_id=inspection.project_id,
        unit_id=_concerned(units.get(kind.subject, ()), kind.subject, new.unit_id).id,
        unit_role=kind.subject,
        code=kind.code,
        severity=kind.severity,
        facts=written_text(new.facts, "facts", "请填写问题的具体情况"),
        found_on=day,
        rectify_by=new.rectify_by or rules.finding_rectify_by(kind.severity, day, days),
        state=FindingState.OPEN,
    )


def _concerned(units: Sequence[Unit], role: UnitRole, chosen: int | None) -> Unit:
    """The unit that a finding is about: the chosen one, or the only one in that part."""
    if not units:
        raise RuleError(f"该项目检查当日没有登记{role.label}，请先在项目中登记", field="unit_id")
    if chosen is None:
        if len(units) > 1:
            raise RuleError(f"该项目有{len(units)}个{role.label}，请选择是哪一个", field="unit_id")
        return units[0]
    for unit in units:
        if unit.id == chosen:
            return unit
    raise RuleError(f"此类问题由{role.label}负责，所选单位不是", field="unit_id")


def _check_certified(session: ScopedSession, actor: Actor, numbers: Sequence[int]) -> None:
    certified = {person.id for person in officers_of(session, actor.office_id)}
    if not certified.issuperset(numbers):
        raise RuleError("检查人员须为本机关持有执法证的人员", field="officers", source=rules.TEAM)


def kinds_on(day: date) -> Mapping[str, FindingKind]:
    """The catalogue of findings in force on a day; refused beside the date if there was none."""
    try:
        return catalogue().on(day)
    except RuleError as refusal:
        raise RuleError("检查日期早于问题目录的施行日期，不能登记问题", field="carried_out_on") from refusal


def officers_of(session: ScopedSession, office_id: int | None) -> list[Person]:
    """The persons of an office who hold an enforcement certificate (执法证)."""
    certified = select(Person).where(Person.office_id == office_id, Person.certificate_no.is_not(None))
    return list(session.scalars(certified.order_by(Person.id)))


def units_of(session: ScopedSession, project: Project) -> dict[UnitRole, list[Unit]]:
    """The units that have or had a part in a project, by their part, the present construction unit first."""
    former = (row.unit for row in project.former_owners)
    units = {UnitRole.CONSTRUCTION_UNIT: list(dict.fromkeys((project.construction_unit, *former)))}
    for row in _parts(session, project):
        units.setdefault(row.role, []).append(row.unit)
    return units


def units_on(session: ScopedSession, project: Project, day: date) -> dict[UnitRole, list[Unit]]:
    """The units that had a part in a project on a day: what is found concerns whoever had it then."""
    units = {UnitRole.CONSTRUCTION_UNIT: [project.owner_on(day)]}
    for row in _parts(session, project):
        if part_of(row).covers(day):
            units.setdefault(row.role, []).append(row.unit)
    return units


def _parts(session: ScopedSession, project: Project) -> Iterable[ProjectUnit]:
    rows = select(ProjectUnit).where(ProjectUnit.project_id == project.id).options(joinedload(ProjectUnit.unit))
    return session.scalars(rows.order_by(ProjectUnit.role, ProjectUnit.unit_id))


def inspecting_offices(session: ScopedSession, actor: Actor) -> list[Office]:
    """The offices that carry out inspections and whose records the actor sees."""
    seen = select(OfficeScope.sees_id).where(OfficeScope.office_id == actor.office_id)
    return list(
        session.scalars(select(Office).where(Office.id.in_(seen), Office.kind.in_(INSPECTING)).order_by(Office.code))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionFilters:
    """What a list of inspections is narrowed down to; None and False narrow nothing.

    ``overdue`` asks for those that have overdue findings, ``text`` for a part of the project's name.
    """

    office_id: int | None = None
    kind: InspectionKind | None = None
    year: int | None = None
    overdue: bool = False
    text: str = ""


def inspections_of(filters: InspectionFilters, today: date) -> Select[Inspection]:
    """The inspections that the session sees, with what a list shows of them."""
    conditions: list[ColumnElement[bool]] = []
    statement = select(Inspection).options(
        joinedload(Inspection.project), joinedload(Inspection.office), selectinload(Inspection.findings)
    )
    if filters.office_id is not None:
        conditions.append(Inspection.office_id == filters.office_id)
    if filters.kind is not None:
        conditions.append(Inspection.kind == filters.kind)
    if filters.year is not None:
        conditions.append(Inspection.carried_out_on.between(date(filters.year, 1, 1), date(filters.year, 12, 31)))
    if filters.overdue:
        conditions.append(Inspection.findings.any(is_late(today)))
    if filters.text:
        statement = statement.join(Inspection.project)
        conditions.append(Project.name.like(like(filters.text), escape="\\"))
    return statement.where(*conditions)


def inspections_of_project(session: ScopedSession, project_id: int) -> list[Inspection]:
    """All inspections of a project, newest first, with their offices and findings."""
    statement = select(Inspection).where(Inspection.project_id == project_id)
    loaded = statement.options(joinedload(Inspection.office), selectinload(Inspection.findings))
    return list(session.scalars(loaded.order_by(Inspection.carried_out_on.desc(), Inspection.id.desc())))


def inspection_file(session: ScopedSession, inspection_id: int) -> Inspection | None:
    """One inspection with all that its page shows, or None if the session sees none of that number."""
    findings = selectinload(Inspection.findings)
    options = (
        joinedload(Inspection.project).joinedload(Project.construction_unit),
        joinedload(Inspection.office),
        joinedload(Inspection.recorded_by),
        selectinload(Inspection.officers).joinedload(InspectionOfficer.person),
        findings.joinedload(Finding.unit),
        findings.joinedload(Finding.checked_by),
    )
    return session.get(Inspection, inspection_id, options=options)


def open_findings(session: ScopedSession, inspection_id: int) -> list[Finding]:
    """The findings of an inspection that are still to be put right, with their units, in their order."""
    statement = select(Finding).where(Finding.inspection_id == inspection_id, Finding.state == FindingState.OPEN)
    return list(session.scalars(statement.options(joinedload(Finding.unit)).order_by(Finding.id)))


def notices_of_inspection(session: ScopedSession, inspection_id: int) -> list[Notice]:
    """The notices drafted or issued on an inspection, newest first."""
    return list(session.scalars(select(Notice).where(Notice.inspection_id == inspection_id).order_by(Notice.id.desc())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an inspection stands on a day: its state, and how many findings stand, are open, are overdue.

    ``next_due`` is the earliest day to put an open finding right; it may have passed.
    """

    state: InspectionState
    made: int
    open: int
    overdue: int
    next_due: date | None


def standing_of(inspection: Inspection, today: date) -> Standing:
    """Where an inspection stands, worked out from its findings, which must be loaded."""
    states = [finding.state for finding in inspection.findings]
    open_ = [finding for finding in inspection.findings if finding.state is FindingState.OPEN]
    return Standing(
        state=rules.state_of(states),
        made=sum(state is not FindingState.WITHDRAWN for state in states),
        open=len(open_),
        overdue=sum(days_over(finding, today) > 0 for finding in open_),
        next_due=min((finding.rectify_by for finding in open_ if finding.rectify_by is not None), default=None),
    )
