"""The pools of a draw (名录库): which projects and officers an office draws from, with which weights and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from sqlalchemy import Row, Select, exists, func, or_, select

from sbsupervise.domain.inspections import DrawState, InspectionStage
from sbsupervise.domain.inspections.draw_files import MOST_OFFICERS, MOST_PROJECTS
from sbsupervise.domain.inspections.draw_words import Absence, DrawClass, LeftOut, strictest
from sbsupervise.domain.inspections.draws import METHOD
from sbsupervise.domain.listings import ListingState, ListKind
from sbsupervise.domain.milestones import BUILDING
from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.runs import RunState
from sbsupervise.domain.text import SHORT, written_text
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import (
    Draw,
    DrawPick,
    Inspection,
    Listing,
    Office,
    Person,
    Project,
    ProjectOffice,
    Rating,
    RatingRun,
    ScopedSession,
    Unit,
)
from sbsupervise.parameters import draws as figures
from sbsupervise.parameters.inspections import visit_rule
from sbsupervise.services.acts import Actor
from sbsupervise.services.coverage import bounds
from sbsupervise.services.draws.recusals import standing_aside
from sbsupervise.services.inspections.concerned import officers_of
from sbsupervise.services.visit_budgets import visits_over

LISTED = {ListKind.KEY_ATTENTION: DrawClass.KEY_ATTENTION, ListKind.BLACKLIST: DrawClass.BLACKLIST}
PUBLISHED = tuple(state for state in ListingState if state.public)
PUBLIC_LISTS = {"whole": "what is published on the two lists counts, whichever office published it"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentOfficer:
    """An officer who takes no part in a draw."""

    person_id: int
    absence: Absence


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludedProject:
    """A project that somebody leaves out, by its code or its whole name, with a reason that will be published."""

    project: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be drawn, and what is left out on purpose."""

    title: str
    wanted: int
    team_size: int
    skip_visited: bool = True
    absent: tuple[AbsentOfficer, ...] = ()
    excluded: tuple[ExcludedProject, ...] = ()


Found = Row[Any]


def pool_of(session: ScopedSession, actor: Actor, wanted: Wanted) -> dict[str, Any]:
    """The pools as they stand now, by a fixed number of queries. Raises RuleError for what cannot be left out."""
    day = actor.today
    office = session.get_one(Office, actor.office_id)
    officers = officers_of(session, office.id)
    absent = _absent(officers, wanted.absent)
    taking_part = [person for person in officers if person.id not in absent]
    projects = session.execute(_supervised(office.id)).all()
    recusals = standing_aside(session, office.id, projects, day)
    left_out = _left_out(session, actor, projects, wanted)
    free = {person.id for person in taking_part}
    for found in projects:
        standing_by = len(free - recusals.get(found.id, set()))
        if found.id not in left_out and standing_by < wanted.team_size:
            left_out[found.id] = LeftOut.TOO_FEW.label
    drawable = [found for found in projects if found.id not in left_out]
    if len(drawable) > MOST_PROJECTS or len(taking_part) > MOST_OFFICERS:
        raise RuleError(f"一次抽取最多 {MOST_PROJECTS:,} 个项目、{MOST_OFFICERS:,} 名人员")
    weights = figures.weights().on(day)
    return {
        "method": METHOD,
        "office": office.code,
        "office_name": office.name,
        "title": wanted.title,
        "year": day.year,
        "day": day.isoformat(),
        "frozen_at": actor.now.astimezone(UTC).isoformat(timespec="seconds"),
        **_counted(session, office.id, day.year),
        "wanted": wanted.wanted,
        "team_size": wanted.team_size,
        "weights": {name.value: weight for name, weight in weights.items()},
        "projects": _weighed(session, drawable, day, weights),
        "officers": [_named(person) | {"certificate": person.certificate_no or ""} for person in taking_part],
        "recusals": [
            {"officer": officer, "project": found.id}
            for found in drawable
            for officer in sorted(recusals.get(found.id, set()) & free)
        ],
        "excluded_projects": [
            {"number": found.id, "name": found.name, "reason": left_out[found.id]}
            for found in projects
            if found.id in left_out
        ],
        "excluded_officers": [
            _named(person) | {"reason": absent[person.id]} for person in officers if person.id in absent
        ],
    }


def _named(person: Person) -> dict[str, Any]:
    return {"number": person.id, "name": person.name}


def _supervised(office_id: int) -> Select[Any]:
    """The projects under construction that an office supervises, by their numbers."""
    return (
        select(Project.id, Project.code, Project.name, Project.state)
        .add_columns(Unit.id.label("unit_id"), Unit.name.label("unit"), Unit.uscc)
        .join(ProjectOffice, ProjectOffice.project_id == Project.id)
        .join(Unit, Unit.id == Project.construction_unit_id)
        .where(
            ProjectOffice.office_id == office_id,
            ProjectOffice.role == OfficeRole.SUPERVISES,
            Project.state.in_(BUILDING),
        )
        .order_by(Project.id)
    )


def _counted(session: ScopedSession, office_id: int, year: int) -> dict[str, int]:
    """Which draw of the year this is, and how many before it were void: a draw is never repeated in silence."""
    earlier = (
        select(Draw.state, func.count()).where(Draw.office_id == office_id, Draw.year == year).group_by(Draw.state)
    )
    counts = dict(session.execute(earlier).all())
    return {"ordinal": sum(counts.values()) + 1, "void_before": counts.get(DrawState.VOID, 0)}


def _weighed(
    session: ScopedSession, projects: Sequence[Found], day: date, weights: Mapping[DrawClass, int]
) -> list[dict[str, Any]]:
    classes, taken = _classes(session, {found.unit_id for found in projects}, day), figures.always().on(day)
    rows = []
    for found in projects:
        counts = strictest(classes.get(found.unit_id, (DrawClass.NOT_RATED,)), weights, taken)
        rows.append(
            {
                "number": found.id,
                "code": found.code or "",
                "name": found.name,
                "unit": found.unit,
                "uscc": found.uscc,
                "weight": weights[counts],
                "always": counts in taken,
                "reason": counts.value,
            }
        )
    return rows


def _classes(session: ScopedSession, unit_ids: Iterable[int], day: date) -> dict[int, list[DrawClass]]:
    """What each unit is on a day: its grade by the newest results in force, and the lists on which it is published."""
    units = set(unit_ids)
    in_force = (
        select(RatingRun.id)
        .where(RatingRun.state == RunState.CURRENT, RatingRun.as_of <= day)
        .order_by(RatingRun.year.desc())
        .limit(1)
        .scalar_subquery()
    )
    grades = select(Rating.unit_id, Rating.grade).where(
        Rating.run_id == in_force, Rating.role == UnitRole.CONSTRUCTION_UNIT
    )
    listed = select(Listing.unit_id, Listing.list_kind).where(
        Listing.state.in_(PUBLISHED), Listing.public_from <= day, Listing.public_to >= day
    )
    classes: dict[int, list[DrawClass]] = {}
    for unit_id, grade in session.execute(grades):
        if unit_id in units:
            classes[unit_id] = [DrawClass(grade.value)]
    for unit_id, list_kind in session.execute(listed, execution_options=PUBLIC_LISTS):
        if unit_id in units:
            classes.setdefault(unit_id, [DrawClass.NOT_RATED]).append(LISTED[list_kind])
    return classes


def _left_out(session: ScopedSession, actor: Actor, projects: Sequence[Found], wanted: Wanted) -> dict[int, str]:
    """Why each project that is left out is left out; what somebody says overrides what the register says."""
    used_up = visits_over(session, actor)
    found: dict[int, str] = {}
    for project in projects:
        if project.state is ProjectState.SUSPENDED:
            found[project.id] = LeftOut.SUSPENDED.label
        elif project.unit_id in used_up:
            found[project.id] = LeftOut.CAP.label
    own = select(ProjectOffice.project_id).where(
        ProjectOffice.office_id == actor.office_id, ProjectOffice.role == OfficeRole.SUPERVISES
    )
    found |= dict.fromkeys(session.scalars(_drawn(actor)), LeftOut.DRAWN.label)
    for recorded, project_id in session.execute(_visited(actor.today).where(Inspection.project_id.in_(own))):
        if not recorded:
            found[project_id] = LeftOut.ARRANGED.label
        elif wanted.skip_visited:
            found.setdefault(project_id, LeftOut.VISITED.label)
    return found | _named_ones(projects, wanted.excluded)


def _visited(day: date) -> Select[bool, int]:
    """The projects that have been visited in the year of a day, or that are about to be."""
    recorded = Inspection.stage == InspectionStage.RECORDED
    return (
        select(recorded, Inspection.project_id)
        .where(
            Inspection.kind.in_(visit_rule().on(day).on_site),
            Inspection.stage != InspectionStage.CANCELLED,
            Inspection.carried_out_on.between(*bounds(day.year)),
            or_(~recorded, Inspection.carried_out_on <= day),
        )
        .distinct()
    )


def _drawn(actor: Actor) -> Select[int]:
    """The projects that a draw of this year has drawn, as long as no inspection of them was called off."""
    called_off = exists().where(Inspection.draw_pick_id == DrawPick.id, Inspection.stage == InspectionStage.CANCELLED)
    return (
        select(DrawPick.project_id)
        .join(DrawPick.draw)
        .where(
            Draw.office_id == actor.office_id,
            Draw.year == actor.today.year,
            Draw.state.in_((DrawState.DRAWN, DrawState.PUBLISHED)),
            ~called_off,
        )
    )


def _named_ones(projects: Sequence[Found], excluded: Sequence[ExcludedProject]) -> dict[int, str]:
    found = {}
    for place, one in enumerate(excluded):
        matching = [project.id for project in projects if one.project and one.project in (project.code, project.name)]
        if len(matching) != 1:
            said = "没有" if not matching else "有多个"
            raise RuleError(f"名录库中{said}代码或者名称为“{one.project}”的项目", field=f"excluded-{place}-project")
        found[matching[0]] = written_text(one.reason, f"excluded-{place}-reason", "请填写排除的理由", limit=SHORT)
    return found


def _absent(officers: Sequence[Person], absent: Sequence[AbsentOfficer]) -> dict[int, str]:
    own = {person.id for person in officers}
    for place, one in enumerate(absent):
        if one.person_id not in own:
            raise RuleError("不是本机关持有执法证的人员", field=f"absent-{place}-person_id")
    return {one.person_id: one.absence.label for one in absent}
