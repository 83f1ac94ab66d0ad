"""Acts on projects, on the files of their list, and on plans and fees."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from sbsupervise.domain.divisions import CountyPart
from sbsupervise.domain.places import Basin, ConservationRegion, Zone
from sbsupervise.domain.plans import PlanKind
from sbsupervise.domain.projects import ProjectKind, ProjectState
from sbsupervise.domain.supervision_list import COLUMNS
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Project
from sbsupervise.services.imports import CheckImport, RunImport, check_import, run_import
from sbsupervise.services.list_files import ListFile
from sbsupervise.services.places import ConfirmPlace, confirm_place
from sbsupervise.services.project_divisions import DivideProject, divide_project
from sbsupervise.services.project_files import project_file
from sbsupervise.services.project_owners import HandOver, hand_over
from sbsupervise.services.project_steps import JUDGEMENTS, STEPS, JudgeSize, TakeStep
from sbsupervise.services.project_units import AddUnit, EndUnit, RemoveUnit, add_unit, end_unit, remove_unit
from sbsupervise.services.projects import (
    EditProject,
    RegisterProject,
    edit_project,
    listed_of,
    register_project,
)
from sbsupervise.services.sheets.writing import table_csv
from sbsupervise.services.stored_files import HandedIn
from tests import make
from tests.acts.stage import ADMINISTRATOR, COUNTY, COUNTY_OFFICER, OFFICER, TODAY, Ready, World, case
from tests.data.supervision_lists import good_row

PAPER = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
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
        fields = {"linear": project.linear}
    fields |= {name: getattr(listed, name) for name in RegisterProject.__dataclass_fields__ if name not in fields}
    return EditProject(project_id=project_id, **(fields | changes))


@case("project.edit", edit_project)
def edit(world: World) -> Ready:
    return Ready(COUNTY_OFFICER, editing(world, make.registered(world.db), site="楼沟乡"))


# In which state each act finds its project, and what is known of that project besides.
BEGUN = {"approved_on": date(2022, 3, 1), "started_on": date(2025, 6, 2)}
BEFORE: dict[str, tuple[ProjectState, dict[str, Any]]] = {
    "project.require_plan": (ProjectState.EXEMPT, {"plan_kind": PlanKind.NONE}),
    "project.exempt": (ProjectState.LISTED, {}),
    "project.start": (ProjectState.PLAN_REQUIRED, {}),
    "project.expire": (ProjectState.APPROVED, {"approved_on": date(2022, 3, 1)}),
    "project.suspend": (ProjectState.UNDER_CONSTRUCTION, BEGUN),
    "project.complete": (ProjectState.UNDER_CONSTRUCTION, BEGUN),
    "project.use": (ProjectState.COMPLETED, BEGUN),
    "project.accept": (ProjectState.COMPLETED, BEGUN),
    "project.file": (ProjectState.ACCEPTED, BEGUN),
    "project.verify": (ProjectState.FILED, BEGUN),
    "project.disqualify": (ProjectState.FILED, BEGUN),
    "project.redo": (ProjectState.UNQUALIFIED, BEGUN),
    "project.operate": (ProjectState.FILED, BEGUN),
    "project.terminate": (ProjectState.PLAN_REQUIRED, {}),
}


def step_ready(name: str, world: World) -> Ready:
    state, facts = BEFORE[name]
    project = make.awaiting_plan(world.db, state=state, **facts)
    if name == "project.accept":
        make.exempt_from_fee(world.db, project.id)
    said: dict[str, Any] = {
        "project_id": project.id,
        "happened_on": TODAY,
        "evidence": "现场照片、施工日志",
        "document_number": "测水保〔2026〕1号",
        "file": HandedIn("证据.pdf", PAPER),
    }
    if name in JUDGEMENTS:
        area = Decimal("0.4") if name == "project.exempt" else Decimal("0.6")
        return Ready(OFFICER, JudgeSize(**said, area_hm2=area, earthwork_m3=Decimal(100)))
    return Ready(OFFICER, TakeStep(**said))


def suspended_first(world: World) -> Ready:
    """A project that was stopped with a paper on record."""
    stop = step_ready("project.suspend", world)
    project = world.do(STEPS["project.suspend"], stop.who, stop.command)
    return Ready(
        OFFICER, TakeStep(project_id=project.id, happened_on=TODAY, evidence="复工报告", file=stop.command.file)
    )


for _name, _act in {**STEPS, **JUDGEMENTS}.items():
    case(_name, _act)(suspended_first if _name == "project.resume" else partial(step_ready, _name))


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


@case("project.end_unit", end_unit)
def end(world: World) -> Ready:
    project = world.do(add_unit, OFFICER, adding(make.project(world.db), 800_006))
    (part,) = project.other_units
    return Ready(OFFICER, EndUnit(project_id=project.id, unit_id=part.unit_id, role=part.role, until=TODAY))


@case("project.hand_over", hand_over)
def pass_on(world: World) -> Ready:
    command = HandOver(
        project_id=make.project(world.db).id,
        uscc=make.uscc_number(800_007),
        name="测试接手单位",
        happened_on=TODAY,
        evidence="转让协议",
        file=HandedIn("协议.pdf", PAPER),
    )
    return Ready(OFFICER, command)


@case("project.divide", divide_project)
def divide(world: World) -> Ready:
    project = make.project(world.db, counties=("140930", "140932"))
    parts = (
        CountyPart(code="140930", area_hm2=Decimal("2.500001"), earthwork_m3=Decimal("30000.01")),
        CountyPart(code="140932", area_hm2=Decimal("9.999999"), earthwork_m3=Decimal("49999.99")),
    )
    return Ready(OFFICER, DivideProject(project_id=project.id, parts=parts))


@case("place.confirm", confirm_place)
def confirm(world: World) -> Ready:
    command = ConfirmPlace(
        county=COUNTY,
        region=ConservationRegion.LOESS,
        basin=Basin.YELLOW_RIVER,
        zones=(Zone.NATIONAL_TREATMENT, Zone.FRAGILE),
        source="测试公布文件",
        version=0,
    )
    return Ready(ADMINISTRATOR, command)
