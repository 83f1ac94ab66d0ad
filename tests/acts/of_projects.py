"""Acts on projects, on the files of their list, and on plans and fees."""

from decimal import Decimal
from typing import Any

from sbsupervise.domain.projects import ProjectKind
from sbsupervise.domain.supervision_list import COLUMNS
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Project
from sbsupervise.services.imports import CheckImport, RunImport, check_import, run_import
from sbsupervise.services.list_files import ListFile
from sbsupervise.services.project_files import project_file
from sbsupervise.services.project_units import AddUnit, RemoveUnit, add_unit, remove_unit
from sbsupervise.services.projects import (
    EditProject,
    RegisterProject,
    StartProject,
    edit_project,
    listed_of,
    register_project,
    start_project,
)
from sbsupervise.services.sheets.writing import table_csv
from tests import make
from tests.acts.stage import COUNTY, COUNTY_OFFICER, OFFICER, TODAY, Ready, World, case
from tests.data.supervision_lists import good_row

HEADERS = [column.header for column in COLUMNS]


def list_file(number: int) -> ListFile:
    """A file with one project, a different one for each number."""
    return ListFile(f"清单{number}.csv", table_csv(HEADERS, [good_row(number)]), TODAY)


@case("import.check", check_import)
def check_a_file(world: World) -> Ready:
    return Ready(OFFICER, CheckImport(file=list_file(1)))


@case("import.run", run_import)
def run_a_file(world: World) -> Ready:
    file = list_file(2)
    record = world.do(check_import, OFFICER, CheckImport(file=file))
    return Ready(OFFICER, RunImport(import_id=record.id, file=file))


@case("project.register", register_project)
def register(world: World) -> Ready:
    command = RegisterProject(
        name="测试新登记项目",
        construction_unit="测试新登记单位",
        uscc=make.uscc_number(800_001),
        kind=ProjectKind.WIND_POWER,
        counties=(COUNTY,),
        area_hm2=Decimal("13.32"),
        earthwork_m3=Decimal(80000),
    )
    return Ready(COUNTY_OFFICER, command)


def editing(world: World, project_id: int, **changes: Any) -> EditProject:
    """The command that changes a project in this, and leaves all else as it is."""
    with world.db.reading() as session:
        project = project_file(make.everything(session), project_id)
        assert project is not None
        listed = listed_of(project)
    fields = {name: getattr(listed, name) for name in RegisterProject.__dataclass_fields__}
    return EditProject(project_id=project_id, **(fields | changes))


@case("project.edit", edit_project)
def edit(world: World) -> Ready:
    return Ready(COUNTY_OFFICER, editing(world, make.registered(world.db), site="楼沟乡"))


@case("project.start", start_project)
def start(world: World) -> Ready:
    return Ready(COUNTY_OFFICER, StartProject(project_id=make.registered(world.db), started_on=TODAY))


def adding(project: Project, number: int) -> AddUnit:
    return AddUnit(project_id=project.id, role=UnitRole.MONITOR, uscc=make.uscc_number(number), name=f"监测{number}")


@case("project.add_unit", add_unit)
def add(world: World) -> Ready:
    return Ready(OFFICER, adding(make.project(world.db), 800_002))


@case("project.remove_unit", remove_unit)
def remove(world: World) -> Ready:
    project = world.do(add_unit, OFFICER, adding(make.project(world.db), 800_003))
    (part,) = project.other_units
    return Ready(OFFICER, RemoveUnit(project_id=project.id, unit_id=part.unit_id, role=part.role))
