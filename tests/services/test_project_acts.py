"""Projects registered and edited by hand, and the units that work on them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from sbsupervise.db import Database
from sbsupervise.domain.divisions import CountyPart
from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PlanKind
from sbsupervise.domain.projects import ApprovalLevel, ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import AuditEntry, Project, ScopedSession, Unit
from sbsupervise.services.acts import Actor, EditConflictError, ForbiddenError, NotSeenError
from sbsupervise.services.project_divisions import DivideProject, divide_project, division_of
from sbsupervise.services.project_files import project_file
from sbsupervise.services.project_steps import STEPS, TakeStep
from sbsupervise.services.projects import (
    EditProject,
    RegisterProject,
    edit_project,
    listed_of,
)
from tests import make

Db = Database[ScopedSession]
DAY = date(2026, 8, 20)


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER, office="140932").actor()


def stored(db: Db, number: int) -> Project:
    with db.reading() as session:
        project = project_file(make.everything(session), number)
        assert project is not None
        session.expunge_all()
        return project


def offices_of(project: Project) -> set[tuple[str, OfficeRole]]:
    return {(part.office.code, part.role) for part in project.offices}


def edited(db: Db, actor: Actor, number: int, **changes: Any) -> Project:
    """Edit a project: all fields as they are, but for the changes."""
    listed = listed_of(stored(db, number))
    names = RegisterProject.__dataclass_fields__.keys() - {"linear"}
    fields = {name: getattr(listed, name) for name in names}
    with db.transaction() as session:
        edit_project(session, actor, EditProject(project_id=number, **(fields | changes)))
    return stored(db, number)


def started(db: Db, actor: Actor, number: int) -> None:
    with db.transaction() as session:
        STEPS["project.start"](session, actor, TakeStep(project_id=number, happened_on=DAY, evidence="现场照片"))


def acts_on(db: Db, number: int) -> list[str]:
    with db.reading() as session:
        return list(session.scalars(select(AuditEntry.act).where(AuditEntry.project_id == number)))


def test_a_project_registered_by_hand_follows_from_its_size_and_place(db: Db, officer: Actor) -> None:
    project = stored(db, make.registered(db, officer))
    assert (project.plan_kind, project.state) == (PlanKind.REPORT, ProjectState.PLAN_REQUIRED)
    assert offices_of(project) == {("140932", OfficeRole.SUPERVISES), ("140932", OfficeRole.APPROVES)}
    assert project.listed_on == officer.today
    assert acts_on(db, project.id) == ["project.register"]


def test_a_small_project_is_exempt(db: Db, officer: Actor) -> None:
    project = stored(db, make.registered(db, officer, area_hm2=Decimal("0.49"), earthwork_m3=Decimal(999)))
    assert (project.plan_kind, project.state) == (PlanKind.NONE, ProjectState.EXEMPT)


def test_a_known_unit_keeps_its_name(db: Db, officer: Actor) -> None:
    first = stored(db, make.registered(db, officer, construction_unit="甲公路公司"))
    again = make.registered(db, officer, construction_unit="甲公路有限公司", uscc=first.construction_unit.uscc)
    assert stored(db, again).construction_unit.name == "甲公路公司"
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Unit)) == 1


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "wrong credit code": ({"uscc": "91000000000000001X"}, "uscc", "校验码"),
    "no land": ({"area_hm2": Decimal(0)}, "area_hm2", "大于 0"),
    "ends before it starts": (
        {"planned_start_on": date(2026, 3, 1), "planned_end_on": date(2026, 2, 1)},
        "planned_end_on",
        "不能早于",
    ),
    "half a position": ({"longitude": Decimal("111.5")}, "latitude", "同时填写"),
    "no such county": ({"counties": ("140999",)}, "counties", "不在可选范围"),
    "hidden characters": ({"name": "工程\u202e甲"}, "name", "文字方向"),
    "in another county": ({"counties": ("140930",)}, "counties", "应由河曲县水利局登记"),
}


@pytest.mark.parametrize(("overrides", "field", "message"), REFUSED.values(), ids=REFUSED)
def test_a_project_registered_by_hand_obeys_the_rules_of_a_row(
    db: Db, officer: Actor, overrides: dict[str, Any], field: str, message: str
) -> None:
    with pytest.raises(RuleError, match=message) as refusal:
        make.registered(db, officer, **overrides)
    assert refusal.value.field == field


@pytest.mark.parametrize("same", ["code", "name"])
def test_a_project_stands_on_the_list_once(db: Db, officer: Actor, same: str) -> None:
    first = stored(db, make.registered(db, officer, code="2305-140900-04-01-000001"))
    keys: dict[str, dict[str, Any]] = {
        "code": {"code": first.code},
        "name": {"name": first.name, "uscc": first.construction_unit.uscc},
    }
    with pytest.raises(RuleError, match="已在监管清单中") as refusal:
        make.registered(db, officer, **keys[same])
    assert refusal.value.field == same


def test_the_superior_keeps_the_list_of_those_below(db: Db) -> None:
    city = make.login(db, Role.OFFICER).actor()
    project = stored(db, make.registered(db, city, counties=("140932",), approval_level=ApprovalLevel.COUNTY))
    assert ("140932", OfficeRole.SUPERVISES) in offices_of(project)


def test_an_approver_does_not_keep_the_list(db: Db) -> None:
    with pytest.raises(ForbiddenError):
        make.registered(db, make.login(db, Role.APPROVER, office="140932").actor())


def test_an_edit_changes_what_it_says_and_empties_what_it_leaves_out(db: Db, officer: Actor) -> None:
    number = make.registered(db, officer, site="示例镇", code="2305-140900-04-01-000001")
    project = edited(db, officer, number, name="新名称", site="", code=None)
    assert (project.name, project.site, project.code, project.version) == ("新名称", "", None, 2)
    assert acts_on(db, number) == ["project.register", "project.edit"]


def test_an_edit_without_a_change_changes_nothing(db: Db, officer: Actor) -> None:
    number = make.registered(db, officer)
    assert edited(db, officer, number).version == 1


def test_a_project_that_grows_needs_a_plan(db: Db, officer: Actor) -> None:
    number = make.registered(db, officer, area_hm2=Decimal("0.4"), earthwork_m3=Decimal(100))
    project = edited(db, officer, number, area_hm2=Decimal("0.6"))
    assert (project.plan_kind, project.state) == (PlanKind.FORM, ProjectState.PLAN_REQUIRED)


def test_a_project_whose_size_was_wrong_becomes_exempt(db: Db, officer: Actor) -> None:
    number = make.registered(db, officer)
    project = edited(db, officer, number, area_hm2=Decimal("0.4"), earthwork_m3=Decimal(100))
    assert (project.plan_kind, project.state) == (PlanKind.NONE, ProjectState.EXEMPT)


def test_a_project_that_has_moved_on_keeps_its_state(db: Db, officer: Actor) -> None:
    number = make.registered(db, officer)
    started(db, officer, number)
    project = edited(db, officer, number, area_hm2=Decimal("0.4"), earthwork_m3=Decimal(100))
    assert (project.plan_kind, project.state) == (PlanKind.NONE, ProjectState.ILLEGAL_START)


def test_a_project_that_moves_gets_other_offices(db: Db) -> None:
    city = make.login(db, Role.OFFICER).actor()
    number = make.registered(db, city, counties=("140932",))
    project = edited(db, city, number, counties=("140930", "140932"))
    assert offices_of(project) == {
        ("140900", OfficeRole.SUPERVISES),
        ("140900-sp", OfficeRole.APPROVES),
        ("140930", OfficeRole.JOINT),
        ("140932", OfficeRole.JOINT),
    }
    assert [county.code for county in project.counties] == ["140930", "140932"]


def test_exempt_works_that_grow_are_not_edited_but_judged(db: Db, officer: Actor) -> None:
    number = make.registered(db, officer, area_hm2=Decimal("0.4"), earthwork_m3=Decimal(100))
    started(db, officer, number)
    with pytest.raises(RuleError, match="请在项目页办理“认定应编方案”") as refusal:
        edited(db, officer, number, area_hm2=Decimal("0.6"))
    assert refusal.value.field == "area_hm2"
    assert edited(db, officer, number, area_hm2=Decimal("0.45")).state is ProjectState.UNDER_CONSTRUCTION


def test_a_line_is_marked_by_hand(db: Db, officer: Actor) -> None:
    number = make.registered(db, officer, linear=True)
    assert stored(db, number).linear is True
    assert edited(db, officer, number, linear=True).version == 1
    assert edited(db, officer, number).linear is False


HALVES = (("140930", "6.66", "30000"), ("140932", "6.66", "50000"))


def divided(db: Db, actor: Actor, number: int, *lines: tuple[str, str, str]) -> Project:
    parts = tuple(CountyPart(code=code, area_hm2=Decimal(a), earthwork_m3=Decimal(e)) for code, a, e in lines)
    with db.transaction() as session:
        divide_project(session, actor, DivideProject(project_id=number, parts=parts))
    return stored(db, number)


def test_a_project_is_divided_among_its_counties_to_the_last_place(db: Db) -> None:
    city = make.login(db, Role.OFFICER).actor()
    number = make.registered(db, city, counties=("140930", "140932"), linear=True)
    project = divided(db, city, number, ("140930", "6.660001", "30000.01"), ("140932", "6.659999", "49999.99"))
    division = division_of(project, city.today)
    assert division is not None
    assert [(name, part.area_hm2) for name, part in division.lines] == [
        ("河曲县", Decimal("6.660001")),
        ("偏关县", Decimal("6.659999")),
    ]
    assert division.fits
    division = division_of(edited(db, city, number, area_hm2=Decimal("14")), city.today)
    assert division is not None
    assert not division.fits, "the totals have changed since"


DIVISIONS: dict[str, tuple[tuple[tuple[str, str, str], ...], str, str | None]] = {
    "one place too little": ((("140930", "6.66", "30000"), ("140932", "6.659999", "50000")), "少0.000001 hm²", None),
    "too much earth": ((("140930", "6.66", "30000"), ("140932", "6.66", "50000.01")), r"80,000.01 m³.*多0.01 m³", None),
    "a county left out": ((("140930", "13.32", "80000"),), "各填一行", None),
    "a county twice": ((HALVES[0], HALVES[0], HALVES[1]), "各填一行", None),
    "another county": ((HALVES[0], ("140923", "6.66", "50000")), "各填一行", None),
    "less than nothing": ((("140930", "-1", "30000"), ("140932", "14.32", "50000")), "不能为负数", "area_140930"),
    "finer than the register": (
        (HALVES[0], ("140932", "6.66", "49999.999")),
        "最多2位小数",
        "earthwork_140932",
    ),
}


@pytest.mark.parametrize(("lines", "message", "field"), DIVISIONS.values(), ids=DIVISIONS)
def test_a_division_that_does_not_add_up_is_refused(
    db: Db, lines: tuple[tuple[str, str, str], ...], message: str, field: str | None
) -> None:
    city = make.login(db, Role.OFFICER).actor()
    number = make.registered(db, city, counties=("140930", "140932"))
    with pytest.raises(RuleError, match=message) as refusal:
        divided(db, city, number, *lines)
    assert refusal.value.field == field


def test_a_project_in_one_county_is_not_divided(db: Db, officer: Actor) -> None:
    number = make.registered(db, officer)
    with pytest.raises(RuleError, match="不需要分县填报"):
        divided(db, officer, number, ("140932", "13.32", "80000"))


def test_a_project_passes_to_another_unit(db: Db, officer: Actor) -> None:
    number = make.registered(db, officer)
    other = make.uscc_number(987654)
    project = edited(db, officer, number, uscc=other, construction_unit="接手单位")
    assert (project.construction_unit.uscc, project.construction_unit.name) == (other, "接手单位")


def test_an_edit_does_not_take_the_key_of_another_project(db: Db, officer: Actor) -> None:
    make.registered(db, officer, code="2305-140900-04-01-000001")
    number = make.registered(db, officer)
    with pytest.raises(RuleError, match="另有一个项目"):
        edited(db, officer, number, code="2305-140900-04-01-000001")


def test_nobody_edits_what_he_does_not_see(db: Db, officer: Actor) -> None:
    number = make.registered(db, counties=("140930",))
    with pytest.raises(NotSeenError):
        edited(db, officer, number, name="新名称")


def test_of_two_editors_the_second_sees_what_the_first_wrote(db: Db, officer: Actor) -> None:
    number = make.registered(db, officer)
    edited(db, officer, number, name="新名称", version=1)
    with pytest.raises(EditConflictError):
        edited(db, officer, number, name="另一名称", version=1)
