"""What a plan says is recorded by acts: its range, its sheet, its spoil grounds and borrow pits."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import GroundKind, GroundState, Indicator, PlanState
from sbsupervise.domain.plans.indicators import Period
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import AuditEntry, Plan, PlanRange, ScopedSession
from sbsupervise.services import grounds
from sbsupervise.services.acts import Actor, EditConflictError
from sbsupervise.services.plans import WithdrawPlan, withdraw_plan
from sbsupervise.services.plans.ranges import FileRange, RangeFile, file_range, range_files, range_shown
from sbsupervise.services.plans.sheets import FillSheet, Stated, fill_sheet, sheet_shown
from tests import make
from tests.data.ranges import one, range_zip, square
from tests.walk import bare, perform

Db = Database[ScopedSession]


@pytest.fixture
def permits(db: Db) -> Actor:
    return make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor()


@pytest.fixture
def plan(db: Db, permits: Actor) -> Plan:
    return bare(db, permits)


def filing(plan: Plan, name: str = "范围.zip", data: bytes | None = None, **more: Any) -> FileRange:
    return FileRange(plan_id=plan.id, file=RangeFile(name, data or range_zip()), **more)


def test_a_range_is_kept_with_its_original_and_the_stated_area_stays(db: Db, permits: Actor, plan: Plan) -> None:
    data = range_zip(path="某工程/范围")
    perform(db, file_range, permits, filing(plan, data=data))
    with db.reading() as session:
        found = make.everything(session).get_one(Plan, plan.id)
        assert found.range is not None
        assert found.range.file.data == data
        assert found.range_hm2 == plan.range_hm2
        assert found.range.area_hm2 == Decimal("95.557242")
        assert (found.range.west, found.range.north) == (Decimal("111.600000"), Decimal("39.460000"))
        (feature,) = found.range.geometry["features"]
        assert feature["properties"] == {"name": "主体工程区", "permanence": "permanent"}
        assert found.range.zones[0]["stated_hm2"] == "96.10"
        assert [row["name"] for row in found.range.by_county] == ["偏关县"]
        shown = range_shown(found)
        assert shown is not None
        assert "超过允许的 5.00%" in str(shown.size_remark)
        assert shown.difference == "＋617.40%"


def test_another_range_takes_the_place_of_the_first_whose_file_stays(db: Db, permits: Actor, plan: Plan) -> None:
    perform(db, file_range, permits, filing(plan, "一.zip"))
    perform(db, file_range, permits, filing(plan, "二.zip", range_zip(one(square(0.02), "乙区", "临时", "1"))))
    with db.reading() as session:
        found = make.everything(session).get_one(Plan, plan.id)
        assert found.range is not None
        assert (found.range.file.name, found.range.zones[0]["name"]) == ("二.zip", "乙区")
        assert [file.name for file in range_files(session, plan.project_id)] == ["二.zip", "一.zip"]


def test_who_files_a_range_over_one_just_filed_is_told(db: Db, permits: Actor, plan: Plan) -> None:
    perform(db, file_range, permits, filing(plan, version=plan.version))
    with pytest.raises(EditConflictError):
        perform(db, file_range, permits, filing(plan, version=plan.version))


def test_the_trail_names_the_file_and_holds_no_coordinates(db: Db, permits: Actor, plan: Plan) -> None:
    perform(db, file_range, permits, filing(plan))
    with db.reading() as session:
        entry = make.everything(session).scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
        assert entry.act == "plan.file_range"
        assert "范围.zip" in entry.changes
        assert "FeatureCollection" not in entry.changes
        assert "sha256:" in entry.changes


def test_a_decided_application_takes_no_other_range_or_sheet(db: Db, permits: Actor, plan: Plan) -> None:
    done = perform(db, withdraw_plan, permits, WithdrawPlan(plan_id=plan.id, reason="撤回申请书"))
    assert done.state is PlanState.WITHDRAWN
    with pytest.raises(RuleError, match="不再更换防治责任范围"):
        perform(db, file_range, permits, filing(plan))
    with pytest.raises(RuleError, match="不再修改特性表"):
        perform(db, fill_sheet, permits, FillSheet(plan_id=plan.id, values={}))


def test_a_range_elsewhere_is_recorded_with_a_remark(db: Db, permits: Actor, plan: Plan) -> None:
    perform(db, file_range, permits, filing(plan, data=range_zip(one(square(2, -0.6), "甲", "永久", "96"))))
    with db.reading() as session:
        found = make.everything(session).get_one(PlanRange, plan.id)
        assert any("项目登记的县以外" in remark for remark in found.remarks)


def filling(plan: Plan, values: dict[str, Any], *stated: Stated, **more: Any) -> FillSheet:
    return FillSheet(plan_id=plan.id, values=values, indicators=stated, **more)


def test_a_sheet_is_saved_with_gaps_and_takes_least_values_from_region_and_grade(
    db: Db, permits: Actor, plan: Plan
) -> None:
    cover = Stated(indicator=Indicator.VEGETATION_COVER, plan_target=Decimal("20"))
    values = {"region": "西北黄土高原区", "grade": "一级", "cut": "1", "land": "99"}
    perform(db, fill_sheet, permits, filling(plan, values, cover))
    with db.reading() as session:
        shown = sheet_shown(make.everything(session).get_one(Plan, plan.id))
        rows = {row.indicator: row for row in shown.indicators}
        assert rows[Indicator.VEGETATION_COVER].standard_min == Decimal("22")
        assert rows[Indicator.SPOIL_PROTECTION].construction_min == Decimal("90")
        assert rows[Indicator.CONTROL_RATIO].construction_min is None
        assert {short.period for short in shown.shortfalls} == {Period.CONSTRUCTION, Period.DESIGN_YEAR}
        assert any("目标值为20.00，低于标准规定的22" in short.text for short in shown.shortfalls)
        assert "scale" in {field.name for field in shown.lacking}


def test_what_is_left_out_of_a_later_version_of_the_sheet_is_gone(db: Db, permits: Actor, plan: Plan) -> None:
    target = Stated(indicator=Indicator.CONTROL_RATIO, plan_target=Decimal(1))
    perform(db, fill_sheet, permits, filling(plan, {"cut": "1", "landform": "丘陵"}, target))
    perform(db, fill_sheet, permits, filling(plan, {"cut": "2"}))
    with db.reading() as session:
        found = make.everything(session).get_one(Plan, plan.id)
        assert found.sheet is not None
        assert found.sheet.content == {"cut": "2"}
        assert all(row.plan_target is None for row in found.indicators)


def test_who_edits_a_sheet_that_another_saved_meanwhile_is_told(db: Db, permits: Actor, plan: Plan) -> None:
    perform(db, fill_sheet, permits, filling(plan, {"cut": "1"}, version=plan.version))
    with pytest.raises(EditConflictError):
        perform(db, fill_sheet, permits, filling(plan, {"cut": "2"}, version=plan.version))


@pytest.mark.parametrize(
    ("stated", "field", "words"),
    [
        pytest.param({"plan_target": Decimal(101)}, "r6_plan_target", "不能大于100%", id="more than all"),
        pytest.param({"actual": Decimal("95.123")}, "r6_actual", "最多2位小数", id="three decimals"),
        pytest.param({"construction_target": Decimal("NaN")}, "r6_construction_target", "应为数字", id="no number"),
    ],
)
def test_an_indicator_that_cannot_be_is_refused_beside_its_field(
    db: Db, permits: Actor, plan: Plan, stated: dict[str, Decimal], field: str, words: str
) -> None:
    command = filling(plan, {}, Stated(indicator=Indicator.VEGETATION_COVER, **stated))
    with pytest.raises(RuleError, match=words) as refusal:
        perform(db, fill_sheet, permits, command)
    assert refusal.value.field == field


def spoil(project_id: int, **more: Any) -> grounds.AddGround:
    facts: dict[str, Any] = {"kind": GroundKind.SPOIL_GROUND, "code": "QZ-01", "name": "1号弃渣场", "level": 3}
    return grounds.AddGround(project_id=project_id, **(facts | more))


def test_a_ground_is_added_edited_and_closed_and_says_what_it_lacks(db: Db, permits: Actor, plan: Plan) -> None:
    ground = perform(db, grounds.add_ground, permits, spoil(plan.project_id, of_plan_id=plan.id))
    assert (ground.state, ground.plan_id) == (GroundState.PLANNED, plan.id)
    lacks = {lack.text for lack in grounds.lacks_of(ground, permits)}
    assert "弃渣场“QZ-01”（3级）未布设视频监控" in lacks
    editing = grounds.EditGround(
        ground_id=ground.id, kind=GroundKind.SPOIL_GROUND, code="QZ-01", name="1号弃渣场", state=GroundState.IN_USE,
        level=3, longitude=Decimal("111.6"), latitude=Decimal("39.4"), capacity_m3=Decimal(20_000),
        planned_m3=Decimal(15_000), works="拦渣墙、截水沟", stability="稳定", investigated=True, has_video=True,
    )  # fmt: skip
    edited = perform(db, grounds.edit_ground, permits, editing)
    assert (edited.state, edited.plan_id) == (GroundState.IN_USE, None)
    assert grounds.lacks_of(edited, permits) == ()
    closed = perform(
        db, grounds.close_ground, permits, grounds.CloseGround(ground_id=ground.id, actual_m3=Decimal(14_000))
    )
    assert (closed.state, closed.actual_m3) == (GroundState.CLOSED, 14_000)
    with pytest.raises(RuleError, match="已停用，不能再修改"):
        perform(db, grounds.edit_ground, permits, editing)


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        pytest.param({"code": " "}, "code", "请填写编号", id="no code"),
        pytest.param({"name": ""}, "name", "请填写名称", id="no name"),
        pytest.param({"name": "一\n二"}, "name", "不能换行", id="two lines"),
        pytest.param({"level": 6}, "level", "1至5级", id="an unknown level"),
        pytest.param({"longitude": Decimal(111)}, "latitude", "同时填写", id="half a position"),
        pytest.param({"longitude": Decimal(39), "latitude": Decimal(111)}, "longitude", "填反", id="swapped"),
        pytest.param(
            {"longitude": Decimal("111.1234567"), "latitude": Decimal(39)}, "longitude", "最多6位小数", id="too exact"
        ),
        pytest.param(
            {"capacity_m3": Decimal(1), "planned_m3": Decimal(2)}, "planned_m3", "不能大于容量", id="too full"
        ),
        pytest.param({"height_m": Decimal(-1)}, "height_m", "不能为负数", id="negative"),
        pytest.param({"state": GroundState.CLOSED}, "state", "停用页", id="closed from the start"),
        pytest.param({"of_plan_id": 999_999}, "of_plan_id", "本项目的方案", id="no such plan"),
    ],
)
def test_a_ground_that_cannot_be_is_refused_beside_its_field(
    db: Db, permits: Actor, plan: Plan, changed: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(RuleError, match=words) as refusal:
        perform(db, grounds.add_ground, permits, replace(spoil(plan.project_id), **changed))
    assert refusal.value.field == field


def test_a_code_stands_once_in_a_project(db: Db, permits: Actor, plan: Plan) -> None:
    perform(db, grounds.add_ground, permits, spoil(plan.project_id))
    second = perform(db, grounds.add_ground, permits, spoil(plan.project_id, code="QZ-02"))
    with pytest.raises(RuleError, match="已有这个编号"):
        perform(db, grounds.add_ground, permits, spoil(plan.project_id))
    editing = grounds.EditGround(ground_id=second.id, kind=GroundKind.BORROW_PIT, code="QZ-01", name="2号")
    with pytest.raises(RuleError, match="已有这个编号"):
        perform(db, grounds.edit_ground, permits, editing)
    with db.reading() as session:
        found = grounds.grounds_of(make.everything(session), plan.project_id)
        assert [ground.code for ground in found] == ["QZ-01", "QZ-02"]
