"""Rows of the supervision list (监管清单) held against what is stored: what is new, what changes, what cannot be.

A file and a form go through the same examination, so that a project registered by hand obeys the rules of a row.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.plans import KindThresholds, PlanKind, plan_kind
from sbsupervise.domain.projects import PROJECTS, ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.supervision_list import COLUMNS, ListedProject
from sbsupervise.models import Project, ProjectCounty, ProjectOffice, ScopedSession, Unit
from sbsupervise.services.jurisdiction import Jurisdiction
from sbsupervise.services.stored_list import NewProject, Stored, insert_projects, new_units

FIELDS = frozenset(column.field for column in COLUMNS)
COPIED = tuple(column.field for column in COLUMNS if column.field not in {"construction_unit", "uscc", "counties"})
SIZE = ("area_hm2", "earthwork_m3")
NOT_BEGUN = frozenset({ProjectState.LISTED, ProjectState.PLAN_REQUIRED, ProjectState.EXEMPT})

Parts = frozenset[tuple[int, OfficeRole]]


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong with, or odd about, one field of a row."""

    listed: ListedProject
    field: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a row does to a project: the columns that it sets, and the offices if those are set anew."""

    listed: ListedProject
    columns: Mapping[str, Any]
    parts: Parts | None


@dataclass(slots=True, kw_only=True)
class Examination:
    """Examines row after row and keeps what it found.

    ``fields`` are those that the rows speak of at all. ``clears`` lets an empty field empty the stored one, as a form
    does; an import never takes anything away.
    """

    stored: Stored
    jurisdiction: Jurisdiction
    thresholds: KindThresholds
    fields: Collection[str] = FIELDS
    clears: bool = False
    created: list[Entry] = field(default_factory=list)
    updated: list[tuple[Project, Entry]] = field(default_factory=list)
    unchanged: int = 0
    errors: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)

    def examine(self, rows: Sequence[ListedProject]) -> None:
        """Examine all rows; each ends among the created, the updated, the unchanged or the errors."""
        for listed in rows:
            try:
                self.take(listed, self.project_of(listed))
            except RuleError as refusal:
                self.errors.append(Remark(listed, refusal.field or "name", refusal.message))

    def take(self, listed: ListedProject, project: Project | None) -> None:
        """Find out what a row does to a project, None for a new one."""
        known = self.stored.units.get(listed.uscc)
        if known is not None and known.name != listed.construction_unit:
            said = f"该统一社会信用代码的单位已登记为“{known.name}”，沿用已登记的名称"
            self.warnings.append(Remark(listed, "construction_unit", said))
        if project is None:
            self.created.append(self._creation(listed))
            return
        first = self.taken.setdefault(project.id, listed.row)
        if first != listed.row:
            raise RuleError(f"与第 {first} 行是同一个已登记的项目，只能留一行", field="name")
        entry = self._update(listed, project)
        if entry.columns or entry.parts is not None:
            self.updated.append((project, entry))
        else:
            self.unchanged += 1

    def project_of(self, listed: ListedProject) -> Project | None:
        """The stored project that a row means: by its code, else by its name and its unit."""
        by_code = self.stored.by_code.get(listed.code or "")
        by_name = self.stored.by_name.get((listed.name, listed.uscc))
        if by_code is not None and by_name not in (None, by_code):
            raise RuleError("该单位另有一个同名项目已经登记，两者不能合并", field="name")
        if by_code is None and by_name is not None and listed.code and by_name.code not in (None, listed.code):
            raise RuleError(f"该单位的同名项目已经登记，项目代码为 {by_name.code}，请核对", field="code")
        project = by_code or by_name
        if project is not None and not self.jurisdiction.sees_any({part.office_id for part in project.offices}):
            raise RuleError("该项目已由本机关管辖以外的机关登记，请与上级机关核实", field="code" if by_code else "name")
        return project

    def _creation(self, listed: ListedProject) -> Entry:
        kind = plan_kind(listed.area_hm2, listed.earthwork_m3, self.thresholds)
        columns = {name: getattr(listed, name) for name in COPIED}
        return Entry(
            listed=listed,
            columns={**columns, "notes": dict(listed.notes), "plan_kind": kind, "state": state_for(kind)},
            parts=self._parts(listed, columns),
        )

    def _update(self, listed: ListedProject, project: Project) -> Entry:
        changes = {
            name: value
            for name in COPIED
            if name in self.fields
            and (value := getattr(listed, name)) != getattr(project, name)
            and (self.clears or value not in (None, ""))
        }
        if project.construction_unit.uscc != listed.uscc:
            changes["uscc"] = listed.uscc
            said = f"生产建设单位由“{project.construction_unit.name}”变更为“{listed.construction_unit}”，请核对"
            self.warnings.append(Remark(listed, "uscc", said))
        notes = {**project.notes, **dict(listed.notes)}
        if notes != project.notes:
            changes["notes"] = notes
        if any(name in changes for name in SIZE):
            changes |= self._kind(listed, project)
        moved = {row.code for row in project.counties} != set(listed.counties) or "approval_level" in changes
        level = {"approval_level": changes.get("approval_level", project.approval_level)}
        return Entry(listed=listed, columns=changes, parts=self._parts(listed, level) if moved else None)

    def _kind(self, listed: ListedProject, project: Project) -> dict[str, Any]:
        """The kind of plan by the new size. What has begun under the old one does not go back."""
        kind = plan_kind(listed.area_hm2, listed.earthwork_m3, self.thresholds)
        if kind is project.plan_kind:
            return {}
        state = state_for(kind)
        begun = project.state not in NOT_BEGUN or (kind is PlanKind.NONE and project.id in self.stored.with_plan)
        if begun:
            before = project.plan_kind.label
            said = f"按新的规模为“{kind.label}”，原为“{before}”；项目已是“{project.state.label}”，状态不变"
            self.warnings.append(Remark(listed, "area_hm2", said))
        changed = {} if begun or state is project.state else {"state": state}
        return {"plan_kind": kind, **changed}

    def _parts(self, listed: ListedProject, columns: Mapping[str, Any]) -> Parts:
        parts = self.jurisdiction.parts(columns["approval_level"], listed.counties)
        if not self.jurisdiction.sees_any({office for office, _ in parts}):
            said = f"不属于本机关及下级机关管辖，应由{self.jurisdiction.supervisor(parts)}登记"
            raise RuleError(said, field="counties")
        return parts


def state_for(kind: PlanKind) -> ProjectState:
    """The state of a project that has just been listed, by the kind of plan it needs."""
    act = "project.exempt" if kind is PlanKind.NONE else "project.require_plan"
    return PROJECTS.move(ProjectState.LISTED, act)


def write(session: ScopedSession, found: Examination, day: date, import_id: int) -> list[int]:
    """Write what an examination found; the numbers of the new projects, in the order of their rows."""
    entries = [*found.created, *(entry for _, entry in found.updated)]
    units = new_units(session, [entry.listed for entry in entries], found.stored.units)
    for project, entry in found.updated:
        rewrite(project, entry, units)
        project.import_id = import_id
    new = (({**new_columns(entry, units, day), "import_id": import_id}, entry) for entry in found.created)
    return insert_projects(
        session, [NewProject(columns, entry.listed.counties, entry.parts or ()) for columns, entry in new]
    )


def new_columns(entry: Entry, units: Mapping[str, Unit], day: date) -> dict[str, Any]:
    """The columns of a new project, listed on a day."""
    return {**entry.columns, "construction_unit_id": units[entry.listed.uscc].id, "listed_on": day}


def rewrite(project: Project, entry: Entry, units: Mapping[str, Unit]) -> None:
    """Change a stored project as its row says."""
    for name, value in entry.columns.items():
        if name == "uscc":
            project.construction_unit = units[value]
        else:
            setattr(project, name, value)
    if entry.parts is not None:
        counties = {row.code: row for row in project.counties}
        project.counties = [counties.get(code) or ProjectCounty(code=code) for code in entry.listed.counties]
        offices = {(row.office_id, row.role): row for row in project.offices}
        project.offices = [
            offices.get(part) or ProjectOffice(office_id=part[0], role=part[1]) for part in sorted(entry.parts, key=str)
        ]
