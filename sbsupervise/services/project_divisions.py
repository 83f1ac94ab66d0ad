"""The land and the earthwork of a project, divided among its counties; imports leave the division alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sbsupervise.domain.divisions import CountyPart, adds_up, check_division
from sbsupervise.domain.permissions import Permission
from sbsupervise.models import Project, ScopedSession
from sbsupervise.parameters.projects import counties
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.parts import check_part


@dataclass(frozen=True, slots=True, kw_only=True)
class DivideProject:
    """One line for each county of the project; the sums are its totals to the last place."""

    project_id: int
    parts: tuple[CountyPart, ...]
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Division:
    """The division as a page shows it: names of counties with their parts, and whether it still fits the totals."""

    lines: Sequence[tuple[str, CountyPart]]
    fits: bool


@act("project.divide", Permission.EDIT_PROJECTS, on=Project)
def divide_project(session: ScopedSession, actor: Actor, command: DivideProject) -> Project:
    """Write down what of a project lies in which county."""
    project = session.get_one(Project, command.project_id)
    check_part(session, actor, project.id)
    codes = [row.code for row in project.counties]
    check_division(command.parts, codes, project.area_hm2, project.earthwork_m3)
    rows = {row.code: row for row in project.counties}
    for part in command.parts:
        rows[part.code].area_hm2, rows[part.code].earthwork_m3 = part.area_hm2, part.earthwork_m3
    return project


def division_of(project: Project, day: date) -> Division | None:
    """The division of a project, None if there is none or a county has come since."""
    names = counties().on(day)
    lines = [
        (names[row.code].name, CountyPart(code=row.code, area_hm2=row.area_hm2, earthwork_m3=row.earthwork_m3))
        for row in project.counties
        if row.area_hm2 is not None and row.earthwork_m3 is not None
    ]
    if not lines or len(lines) < len(project.counties):
        return None
    return Division(lines, adds_up([part for _, part in lines], project.area_hm2, project.earthwork_m3))
