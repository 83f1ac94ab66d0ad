"""What a device takes along (外业包): the officer's own approved inspections, and what a sheet is filled in from.

The package is plain JSON. It holds nothing that the officer could not open at the desk.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from sbsupervise.domain.field import EDITION
from sbsupervise.domain.inspections import AnswerResult, FindingKind, InspectionStage
from sbsupervise.domain.inspections.course import BEFORE_THE_VISIT, has_visit
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import (
    Inspection,
    InspectionOfficer,
    Person,
    Project,
    ProjectOwner,
    ProjectUnit,
    ScopedSession,
)
from sbsupervise.parameters.checklists import checklist
from sbsupervise.parameters.field import form_bytes, form_entries, package_most, part_bytes
from sbsupervise.parameters.files import largest_photo_bytes
from sbsupervise.parameters.inspections import rectification_days, team_minimum
from sbsupervise.services.acts import Actor
from sbsupervise.services.inspections.concerned import officers_of
from sbsupervise.services.inspections.found import catalogue_for
from sbsupervise.services.project_units import part_of

TO_BE_MADE = (*BEFORE_THE_VISIT, InspectionStage.ON_SITE)


def package_of(session: ScopedSession, actor: Actor) -> dict[str, Any]:
    """All that the actor's device needs without a network, as it stands now."""
    today = actor.today
    most = package_most().on(today)
    found = own_inspections(session, actor, most + 1)
    listed = checklist().on(today)
    days = rectification_days().on(today)
    return {
        "edition": EDITION,
        "made_at": actor.now.isoformat(),
        "today": today.isoformat(),
        "whole": len(found) <= most,
        "inspections": _inspections(session, found[:most], today),
        "staff": [_person(person) for person in officers_of(session, actor.office_id)],
        "team_minimum": team_minimum().on(today),
        "results": [{"value": result.value, "label": result.label} for result in AnswerResult],
        "checklist": {
            "version": listed.version,
            "heads": {str(number): title for number, title in listed.heads.items()},
            "items": [
                {
                    "code": item.code,
                    "head": item.head,
                    "text": item.text,
                    "article": item.article,
                    "findings": list(item.findings),
                    "kinds": sorted(kind.value for kind in item.kinds),
                }
                for item in listed.items
            ],
        },
        "catalogue": [_kind(kind, days[kind.severity]) for kind in catalogue_for(session, today).kinds.values()],
        "limits": {
            "photo_bytes": largest_photo_bytes().on(today),
            "part_bytes": part_bytes().on(today),
            "form_bytes": form_bytes().on(today),
            **form_entries().on(today),
        },
    }


def own_inspections(session: ScopedSession, actor: Actor, most: int) -> list[Inspection]:
    """The inspections of the actor's office that the actor is to make, the next one first."""
    own = select(InspectionOfficer.inspection_id).where(InspectionOfficer.person_id == actor.person_id)
    statement = (
        select(Inspection)
        .where(Inspection.id.in_(own), Inspection.stage.in_(TO_BE_MADE), Inspection.office_id == actor.office_id)
        .options(
            joinedload(Inspection.project).joinedload(Project.construction_unit),
            joinedload(Inspection.project).selectinload(Project.former_owners).joinedload(ProjectOwner.unit),
            selectinload(Inspection.officers).joinedload(InspectionOfficer.person),
        )
        .order_by(Inspection.carried_out_on, Inspection.id)
        .limit(most)
    )
    return list(session.scalars(statement))


def _inspections(session: ScopedSession, found: Sequence[Inspection], today: date) -> list[dict[str, Any]]:
    parts = _parts(session, {inspection.project_id for inspection in found}, today)
    return [_inspection(inspection, parts.get(inspection.project_id, []), today) for inspection in found]


def _parts(session: ScopedSession, projects: Iterable[int], today: date) -> Mapping[int, list[dict[str, Any]]]:
    """The units that have a part in the projects today, beside their construction units."""
    rows = select(ProjectUnit).where(ProjectUnit.project_id.in_(list(projects))).options(joinedload(ProjectUnit.unit))
    parts: dict[int, list[dict[str, Any]]] = {}
    for row in session.scalars(rows.order_by(ProjectUnit.role, ProjectUnit.unit_id)):
        if part_of(row).covers(today):
            parts.setdefault(row.project_id, []).append(_unit(row.unit_id, row.unit.name, row.role))
    return parts


def _unit(number: int, name: str, role: UnitRole) -> dict[str, Any]:
    return {"id": number, "name": name, "role": role.value, "role_label": role.label}


def _person(person: Person) -> dict[str, Any]:
    return {"id": person.id, "name": person.name, "certificate_no": person.certificate_no or ""}


def _inspection(inspection: Inspection, parts: list[dict[str, Any]], today: date) -> dict[str, Any]:
    project = inspection.project
    owner = project.owner_on(today)
    return {
        "id": inspection.id,
        "project": project.name,
        "site": project.site or "",
        "kind": inspection.kind.value,
        "kind_label": inspection.kind.label,
        "visit": has_visit(inspection.kind),
        "stage_label": inspection.stage.label,
        "planned_on": inspection.carried_out_on.isoformat(),
        "approved_on": inspection.approved_on.isoformat() if inspection.approved_on else "",
        "check_code": inspection.check_code or "",
        "content": inspection.content,
        "arrived_at": inspection.arrived_at.isoformat() if inspection.arrived_at else None,
        "officers": [_person(officer.person) for officer in inspection.officers],
        "units": [_unit(owner.id, owner.name, UnitRole.CONSTRUCTION_UNIT), *parts],
    }


def _kind(kind: FindingKind, days: int) -> dict[str, Any]:
    return {
        "code": kind.code,
        "text": kind.text,
        "article": kind.article,
        "subject": kind.subject.value,
        "subject_label": kind.subject.label,
        "severity": kind.severity.value,
        "severity_label": kind.severity.label,
        "days": days,
    }
