"""The supervision list comes in: checked first, whole or not at all, and twice is once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select

from sbsupervise.db import Database
from sbsupervise.domain.imports import ImportState
from sbsupervise.domain.offices import OfficeRole
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PlanKind
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import Cell
from sbsupervise.domain.supervision_list import COLUMNS
from sbsupervise.models import AuditEntry, Import, Project, ScopedSession, Unit
from sbsupervise.services.acts import Actor, ForbiddenError
from sbsupervise.services.imports import CheckImport, RunImport, check_import, corrected_file, run_import, stored_file
from sbsupervise.services.list_files import ListFile
from sbsupervise.services.plans import SubmitPlan, submit_plan
from sbsupervise.services.project_steps import STEPS, TakeStep
from sbsupervise.services.sheets.writing import table_csv, table_xlsx
from tests import make
from tests.data.supervision_lists import FAULTS, faulty_list, good_row

Db = Database[ScopedSession]
HEADERS = [column.header for column in COLUMNS]
Rows = Sequence[Sequence[Any]]


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor()


def list_file(rows: Rows, headers: Sequence[str] = HEADERS, name: str = "清单.csv") -> ListFile:
    data = table_xlsx(headers, rows) if name.endswith("xlsx") else table_csv(headers, rows)
    return ListFile(name, data, date(2026, 9, 1))


def checked(db: Db, actor: Actor, file: ListFile) -> Import:
    with db.transaction() as session:
        return check_import(session, actor, CheckImport(file=file))


def run(db: Db, actor: Actor, file: ListFile, record: Import, **options: Any) -> Import:
    with db.transaction() as session:
        return run_import(session, actor, RunImport(import_id=record.id, file=file, **options))


def imported(db: Db, actor: Actor, rows: Rows, headers: Sequence[str] = HEADERS) -> dict[str, Any]:
    """Check and import rows; what came of it."""
    file = list_file(rows, headers)
    return run(db, actor, file, checked(db, actor, file)).outcome


def counts(outcome: dict[str, Any]) -> tuple[int, int, int]:
    return outcome["created"], outcome["updated"], outcome["unchanged"]


def projects(db: Db) -> list[Project]:
    with db.reading() as session:
        return list(make.everything(session).scalars(select(Project).order_by(Project.id)))


def how_many(db: Db, cls: type[Any]) -> int:
    with db.reading() as session:
        return make.everything(session).scalar(select(func.count()).select_from(cls)) or 0


def test_twelve_faulty_rows_of_two_hundred_are_all_named_and_nothing_comes_in(db: Db, officer: Actor) -> None:
    record = checked(db, officer, list_file(faulty_list(), name="清单.xlsx"))
    assert record.state is ImportState.FAULTY
    columns = {column.field: column.header for column in COLUMNS}
    said = {error["row"]: error for error in record.outcome["errors"]}
    assert sorted(said) == [fault.number + 1 for fault in FAULTS]
    for fault in FAULTS:
        assert said[fault.number + 1]["column"] == columns[fault.field]
        assert fault.said in said[fault.number + 1]["message"]
    assert (record.outcome["rows"], record.outcome["faulty_rows"]) == (200, 12)
    assert how_many(db, Project) == how_many(db, Unit) == 0


def test_a_faulty_file_is_not_imported(db: Db, officer: Actor) -> None:
    file = list_file(faulty_list(8))
    record = checked(db, officer, file)
    with pytest.raises(RuleError, match="第 8 行项目名称"):
        run(db, officer, file, record)
    assert how_many(db, Project) == 0


def test_part_of_a_faulty_file_comes_in_only_if_asked_for(db: Db, officer: Actor) -> None:
    file = list_file(faulty_list(8))
    record = run(db, officer, file, checked(db, officer, file), partial=True)
    assert (counts(record.outcome), record.outcome["faulty_rows"]) == ((7, 0, 0), 1)
    assert len(projects(db)) == 7


def test_two_hundred_mended_rows_come_in_and_change_nothing_the_second_time(db: Db, officer: Actor) -> None:
    rows = [good_row(number) for number in range(1, 201)]
    assert counts(imported(db, officer, rows)) == (200, 0, 0)
    before = projects(db)
    assert counts(imported(db, officer, rows)) == (0, 0, 200)
    assert [(project.id, project.version, project.import_id) for project in projects(db)] == [
        (project.id, 1, before[0].import_id) for project in before
    ]
    with db.reading() as session:
        acts = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(4)).all()
    assert [entry.act for entry in acts] == ["import.run", "import.check"] * 2
    assert '"project#' not in acts[0].changes


def test_a_row_becomes_a_project_with_its_unit_its_counties_and_its_offices(db: Db, officer: Actor) -> None:
    outcome = imported(db, officer, [good_row(1)])
    with db.reading() as session:
        project = make.everything(session).scalars(select(Project)).one()
        assert outcome["created_ids"] == [project.id]
        assert (project.name, project.construction_unit.name) == ("示例工程1", "示例建设单位1")
        assert (project.area_hm2, project.investment_fen) == (Decimal("13.32"), 1_234_500_000)
        assert [county.code for county in project.counties] == ["140930", "140932"]
        assert {(part.office.code, part.role) for part in project.offices} == {
            ("140900", OfficeRole.SUPERVISES),
            ("140900-sp", OfficeRole.APPROVES),
            ("140930", OfficeRole.JOINT),
            ("140932", OfficeRole.JOINT),
        }
        assert (project.plan_kind, project.state) == (PlanKind.REPORT, ProjectState.PLAN_REQUIRED)
        assert project.listed_on == officer.today
        assert project.last_import is not None
        assert project.last_import.file_name == "清单.csv"


def test_a_small_project_comes_in_exempt(db: Db, officer: Actor) -> None:
    imported(db, officer, [good_row(1, {"area_hm2": Decimal("0.49"), "earthwork_m3": Decimal(999)})])
    assert [(project.plan_kind, project.state) for project in projects(db)] == [(PlanKind.NONE, ProjectState.EXEMPT)]


def test_a_changed_row_changes_its_project_and_the_trail_says_what(db: Db, officer: Actor) -> None:
    imported(db, officer, [good_row(1), good_row(2)])
    assert counts(imported(db, officer, [good_row(1, {"site": "另一镇"}), good_row(2)])) == (0, 1, 1)
    with db.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
    assert '"site":["示例镇","另一镇"]' in entry.changes
    assert projects(db)[0].site == "另一镇"


def test_a_project_without_a_code_is_known_by_its_name_and_unit(db: Db, officer: Actor) -> None:
    imported(db, officer, [good_row(1, {"code": None})])
    assert counts(imported(db, officer, [good_row(1, {"code": None})])) == (0, 0, 1)
    assert counts(imported(db, officer, [good_row(1)])) == (0, 1, 0)
    assert [project.code for project in projects(db)] == ["2305-140900-04-01-000001"]


def test_an_import_takes_nothing_away(db: Db, officer: Actor) -> None:
    imported(db, officer, [good_row(1), good_row(2)])
    assert counts(imported(db, officer, [good_row(1, {"site": None, "nature": None})])) == (0, 0, 1)
    assert [project.site for project in projects(db)] == ["示例镇", "示例镇"]


def test_a_column_that_a_file_does_not_have_leaves_what_is_stored(db: Db, officer: Actor) -> None:
    imported(db, officer, [good_row(1)])
    required = [place for place, column in enumerate(COLUMNS) if column.required or column.field == "code"]
    headers = [HEADERS[place] for place in required]
    rows = [[good_row(1, {"area_hm2": Decimal(20)})[place] for place in required]]
    assert counts(imported(db, officer, rows, headers)) == (0, 1, 0)
    (project,) = projects(db)
    assert (project.area_hm2, project.site, project.longitude) == (Decimal(20), "示例镇", Decimal("111.5"))


def test_further_columns_are_kept_as_notes_and_reported(db: Db, officer: Actor) -> None:
    outcome = imported(db, officer, [[*good_row(1), "张某"]], [*HEADERS, "联系人"])
    assert outcome["extra_columns"] == ["联系人"]
    assert projects(db)[0].notes == {"联系人": "张某"}
    imported(db, officer, [[*good_row(1), "重点"]], [*HEADERS, "标记"])
    assert projects(db)[0].notes == {"联系人": "张某", "标记": "重点"}


def test_a_known_unit_under_another_name_is_a_warning(db: Db, officer: Actor) -> None:
    imported(db, officer, [good_row(1)])
    outcome = imported(db, officer, [good_row(1, {"construction_unit": "别的名称"})])
    (warning,) = outcome["warnings"]
    assert (warning["row"], warning["column"], warning["value"]) == (2, "生产建设单位", "别的名称")
    assert "示例建设单位1" in warning["message"]
    assert counts(outcome) == (0, 0, 1)


def test_a_project_that_passes_to_another_unit_is_a_warning(db: Db, officer: Actor) -> None:
    imported(db, officer, [good_row(1)])
    other = good_row(2)
    passed = good_row(1, {"construction_unit": other[2], "uscc": other[3]})
    outcome = imported(db, officer, [passed])
    assert "变更为“示例建设单位2”" in outcome["warnings"][0]["message"]
    assert counts(imported(db, officer, [passed])) == (0, 0, 1)


def test_a_project_that_has_moved_on_is_not_thrown_back(db: Db, officer: Actor) -> None:
    imported(db, officer, [good_row(1)])
    (project,) = projects(db)
    with db.transaction() as session:
        command = TakeStep(project_id=project.id, happened_on=date(2026, 8, 20), evidence="现场照片")
        STEPS["project.start"](session, officer, command)
    assert counts(imported(db, officer, [good_row(1)])) == (0, 0, 1)
    small = good_row(1, {"area_hm2": Decimal("0.4"), "earthwork_m3": Decimal(10)})
    outcome = imported(db, officer, [small])
    assert "状态不变" in outcome["warnings"][0]["message"]
    assert [(found.state, found.plan_kind) for found in projects(db)] == [(ProjectState.ILLEGAL_START, PlanKind.NONE)]


def test_a_project_with_an_application_is_not_made_exempt(db: Db, officer: Actor) -> None:
    imported(db, officer, [good_row(1)])
    (project,) = projects(db)
    window = make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor()
    with db.transaction() as session:
        application = SubmitPlan(
            project_id=project.id,
            kind=PlanKind.REPORT,
            range_hm2=Decimal("13.32"),
            earthwork_m3=Decimal(40_000),
            submitted_on=date(2026, 8, 20),
        )
        submit_plan(session, window, application)
    imported(db, officer, [good_row(1, {"area_hm2": Decimal("0.4"), "earthwork_m3": Decimal(10)})])
    assert projects(db)[0].state is ProjectState.PLAN_REQUIRED


CONFLICTS: dict[str, tuple[dict[str, Cell], str, str]] = {
    "another code for the same project": (
        {"code": "2305-140900-04-01-000099"},
        "项目代码",
        "项目代码为 2305-140900-04-01-000001",
    ),
    "the name of a second project of the unit": (
        {"code": "2305-140900-04-01-000002", "name": "示例工程1"},
        "项目名称",
        "同名项目",
    ),
}


@pytest.mark.parametrize(("changes", "column", "message"), CONFLICTS.values(), ids=CONFLICTS)
def test_a_row_that_contradicts_what_is_stored_is_an_error(
    db: Db, officer: Actor, changes: dict[str, Cell], column: str, message: str
) -> None:
    first = good_row(1)
    imported(db, officer, [first, good_row(2)])
    record = checked(
        db, officer, list_file([good_row(1, {**changes, "construction_unit": first[2], "uscc": first[3]})])
    )
    (error,) = record.outcome["errors"]
    assert (error["row"], error["column"]) == (2, column)
    assert message in error["message"]


def test_two_rows_for_one_stored_project_are_an_error(db: Db, officer: Actor) -> None:
    imported(db, officer, [good_row(1)])
    record = checked(db, officer, list_file([good_row(1, {"name": "改名工程"}), good_row(1, {"code": None})]))
    (error,) = record.outcome["errors"]
    assert (error["row"], error["message"]) == (3, "与第 2 行是同一个已登记的项目，只能留一行")


def test_a_county_imports_its_own_projects_and_those_it_stands_by(db: Db) -> None:
    county = make.login(db, Role.OFFICER, office="140932").actor()
    own = good_row(1, {"counties": "偏关县", "approval_level": "县级"})
    joint = good_row(2, {"counties": "偏关县", "approval_level": "市级"})
    foreign = good_row(3, {"counties": "河曲县", "approval_level": "县级"})
    record = checked(db, county, list_file([own, joint, foreign]))
    (error,) = record.outcome["errors"]
    assert (error["row"], error["column"], error["value"]) == (4, "所在县（区）", "河曲县")
    assert "应由河曲县水利局登记" in error["message"]
    assert counts(imported(db, county, [own, joint])) == (2, 0, 0)


def test_a_project_of_others_is_neither_shown_nor_changed(db: Db, officer: Actor) -> None:
    row = good_row(1, {"counties": "河曲县", "approval_level": "县级"})
    imported(db, officer, [row])
    county = make.login(db, Role.OFFICER, office="140932").actor()
    stolen = good_row(1, {"counties": "偏关县", "approval_level": "县级"})
    (error,) = checked(db, county, list_file([stolen])).outcome["errors"]
    assert error["message"] == "该项目已由本机关管辖以外的机关登记，请与上级机关核实"


def test_what_was_stored_since_the_check_stops_the_import(db: Db, officer: Actor) -> None:
    file = list_file([good_row(1), good_row(2)])
    record = checked(db, officer, file)
    imported(db, officer, [good_row(1, {"code": "2305-140900-04-01-000099"})])
    with pytest.raises(RuleError, match="全部未导入"):
        run(db, officer, file, record)
    assert len(projects(db)) == 1


def test_a_file_is_imported_once_by_the_office_that_handed_it_in(db: Db, officer: Actor) -> None:
    file = list_file([good_row(1)])
    record = checked(db, officer, file)
    with pytest.raises(RuleError, match="与已核对的不一致"):
        run(db, officer, list_file([good_row(2)]), record)
    run(db, officer, file, record)
    with pytest.raises(RuleError, match="已经导入"):
        run(db, officer, file, record)


def test_a_superior_does_not_import_for_those_below(db: Db, officer: Actor) -> None:
    county = make.login(db, Role.OFFICER, office="140932").actor()
    file = list_file([good_row(1, {"counties": "偏关县"})])
    record = checked(db, county, file)
    with pytest.raises(RuleError, match="其他机关不能代办"):
        run(db, officer, file, record)


def test_only_officers_import(db: Db) -> None:
    with pytest.raises(ForbiddenError):
        checked(db, make.login(db, Role.APPROVER).actor(), list_file([good_row(1)]))


def test_an_import_belongs_to_an_office(db: Db) -> None:
    with pytest.raises(RuleError, match="哪个机关"):
        checked(db, make.operator(), list_file([good_row(1)]))


def test_one_form_sent_twice_keeps_one_file(db: Db, officer: Actor) -> None:
    keyed = replace(officer, key="k" * 32)
    file = list_file([good_row(1)])
    assert checked(db, keyed, file).id == checked(db, keyed, file).id
    assert how_many(db, Import) == 1


def test_the_corrected_rows_hold_the_faulty_rows_with_their_reasons_and_come_in_when_mended(
    db: Db, officer: Actor
) -> None:
    file = list_file(faulty_list(60), name="清单.xlsx")
    record = checked(db, officer, file)
    with db.reading() as session:
        session.scope = officer.scope
        again = stored_file(session, record, officer)
        data = corrected_file(session, officer, again)
    assert again.sha256 == file.sha256
    table = list(openpyxl.load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True))
    assert [row[0] for row in table[1:]] == [8, 24, 39, 55]
    assert "必填" in str(table[1][1])
    mended = [[*row[:2], *good_row(int(str(row[0])) - 1)] for row in table[1:]]
    assert counts(imported(db, officer, mended, [str(header) for header in table[0]])) == (4, 0, 0)


def test_three_thousand_rows_take_few_statements(db: Db, officer: Actor) -> None:
    rows = [good_row(number) for number in range(1, 3001)]
    file = list_file(rows)
    with make.statements(db.engine) as seen:
        record = checked(db, officer, file)
        run(db, officer, file, record)
    assert len(projects(db)) == 3000
    assert len(seen) < 60


def test_a_hidden_character_in_the_name_of_a_file_is_written_out(db: Db, officer: Actor) -> None:
    assert checked(db, officer, list_file([good_row(1)], name="清单\u202exslx.csv")).file_name == "清单\\u202exslx.csv"
