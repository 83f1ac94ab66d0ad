"""An inspection with its findings put on record in one act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sbsupervise.domain import inspections as rules
from sbsupervise.domain.inspections import FindingKind, FindingState, InspectionKind, InspectionStage, Severity
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import (
    Finding,
    Inspection,
    InspectionOfficer,
    Project,
    ScopedSession,
    Unit,
)
from sbsupervise.parameters.findings import catalogue, catalogue_version
from sbsupervise.parameters.inspections import rectification_days, team_minimum
from sbsupervise.services.acts import Actor, NotSeenError, act
from sbsupervise.services.clues import open_clue
from sbsupervise.services.findings import person_of
from sbsupervise.services.inspections.concerned import officers_of, units_on
from sbsupervise.services.parts import check_part

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
    """Record an inspection that was carried out, with what it found.

    ``officers`` are numbers of persons; ``outside_reason`` says why it was made though no plan and no draw has it;
    without ``ended_on`` it took one day.
    """

    project_id: int
    kind: InspectionKind
    carried_out_on: date
    officers: tuple[int, ...]
    outside_reason: str
    ended_on: date | None = None
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
        stage=InspectionStage.RECORDED,
        carried_out_on=command.carried_out_on,
        ended_on=command.ended_on or command.carried_out_on,
        outside_reason=written_text(command.outside_reason, "outside_reason", "请填写计划外检查的理由", limit=SHORT),
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
    version = catalogue_version().on(inspection.carried_out_on)
    for place, new in enumerate(found):
        try:
            finding = _finding(inspection, new, kinds, days, units)
        except RuleError as refusal:
            raise replace(refusal, field=f"findings-{place}-{refusal.field}") from refusal
        finding.ordinal, finding.catalogue = place + 1, version
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
    due_on = new.rectify_by or rules.finding_rectify_by(kind.severity, day, days)
    return Finding(
        inspection=inspection,
        project_id=inspection.project_id,
        unit_id=_concerned(units.get(kind.subject, ()), kind.subject, new.unit_id).id,
        unit_role=kind.subject,
        code=kind.code,
        severity=kind.severity,
        facts=written_text(new.facts, "facts", "请填写问题的具体情况"),
        found_on=day,
        rectify_by=due_on,
        first_due_on=due_on,
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
