"""What an inspection found: each finding by the catalogue, about the unit that had the part then, with its day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from sbsupervise.domain import inspections as rules
from sbsupervise.domain.inspections import FindingKind, FindingState, Severity, repeats
from sbsupervise.domain.projects import check_position
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import written_text
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Finding, Inspection, Project, ScopedSession, Unit
from sbsupervise.parameters.inspections import rectification_days, repeat_months
from sbsupervise.services.acts import Actor
from sbsupervise.services.catalogues import Catalogue, catalogue_in_force
from sbsupervise.services.clues import open_clue
from sbsupervise.services.inspections.concerned import units_on

DEMAND = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFinding:
    """A finding to be recorded.

    Without ``unit_id`` it concerns the only unit of the project in the part that the catalogue names; without
    ``rectify_by`` the day follows from its severity. ``demand`` is what the unit has to do; the place is
    in degrees of CGCS2000.
    """

    code: str
    facts: str
    unit_id: int | None = None
    rectify_by: date | None = None
    demand: str = ""
    longitude: Decimal | None = None
    latitude: Decimal | None = None


def find(session: ScopedSession, actor: Actor, inspection: Inspection, found: Sequence[NewFinding]) -> None:
    """Add the findings; a refusal names its field as ``findings-<place>-<field>``, places counted from 0."""
    version = catalogue_for(session, inspection.carried_out_on)
    days = rectification_days().on(inspection.carried_out_on)
    project = session.get_one(Project, inspection.project_id)
    units = units_on(session, project, inspection.carried_out_on)
    earlier = earlier_findings(session, inspection, {new.code for new in found})
    for place, new in enumerate(found):
        try:
            finding = _finding(inspection, new, version.kinds, days, units)
        except RuleError as refusal:
            raise replace(refusal, field=f"findings-{place}-{refusal.field}") from refusal
        finding.ordinal, finding.catalogue = place + 1, version.name
        _raise(finding, earlier, days, given=new.rectify_by is not None)
        session.add(finding)
        open_clue(session, finding, version.kinds[new.code], actor.today)


def earlier_findings(session: ScopedSession, inspection: Inspection, codes: Collection[str]) -> list[repeats.Earlier]:
    """What other inspections found in the project under these codes, as far back as a finding can be repeated."""
    day = inspection.carried_out_on
    first = repeats.looked_back_to(day, repeat_months().on(day))
    rows = session.execute(
        select(Finding.id, Finding.unit_id, Finding.code, Finding.found_on, Finding.state)
        .where(Finding.project_id == inspection.project_id, Finding.code.in_(codes))
        .where(Finding.found_on.between(first, day), Finding.inspection_id != inspection.id)
    )
    return [repeats.Earlier(id=row[0], unit_id=row[1], code=row[2], found_on=row[3], state=row[4]) for row in rows]


def _raise(
    finding: Finding, earlier: Collection[repeats.Earlier], days: Mapping[Severity, int], *, given: bool
) -> None:
    """Make a finding that was made before one step graver; whoever repeats it has no more time than the first time."""
    original = repeats.repeated(
        earlier,
        unit_id=finding.unit_id,
        code=finding.code,
        found_on=finding.found_on,
        months=repeat_months().on(finding.found_on),
    )
    if original is None:
        return
    graver = repeats.raised(finding.severity)
    if not given:
        due_on = rules.rectify_by(finding.found_on, (finding.severity, graver), days)
        finding.rectify_by = finding.first_due_on = due_on
    finding.severity, finding.repeats_id = graver, original.id


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
    check_position(new.longitude, new.latitude)
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
        demand=written_text(new.demand, "demand", limit=DEMAND),
        longitude=new.longitude,
        latitude=new.latitude,
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


def catalogue_for(session: ScopedSession, day: date) -> Catalogue:
    """The version of the catalogue in force on the day of an inspection; refused beside the date if there was none."""
    version = catalogue_in_force(session, day)
    if version is None:
        raise RuleError("检查日期早于问题目录的施行日期，不能登记问题", field="carried_out_on")
    return version
