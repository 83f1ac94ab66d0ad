"""The commands ``import`` and ``export``: what they print, what they write, and their exit codes."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from sbsupervise.cli.imports import export, import_
from sbsupervise.db import Database
from sbsupervise.domain.supervision_list import COLUMNS
from sbsupervise.models import AuditEntry, Import, Project, ScopedSession
from sbsupervise.services.sheets.writing import table_csv, table_xlsx
from tests import make
from tests.data.supervision_lists import FAULTS, faulty_list, good_row

Db = Database[ScopedSession]
HEADERS = [column.header for column in COLUMNS]


@pytest.fixture(autouse=True)
def environment(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"DATABASE_URL": database_url, "SBS_DEMO": "1", "SBS_VAR": str(tmp_path / "var")}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "清单.xlsx"
    path.write_bytes(table_xlsx(HEADERS, faulty_list()))
    return path


@pytest.fixture
def mended(tmp_path: Path) -> Path:
    path = tmp_path / "改好.csv"
    text = table_csv(HEADERS, [good_row(number) for number in range(1, 201)]).decode("utf-8-sig")
    path.write_bytes(text.encode("gb18030"))
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(import_, ["projects", *map(str, arguments)])


def document(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def how_many(db: Db, cls: type[Any]) -> int:
    with db.reading() as session:
        return make.everything(session).scalar(select(func.count()).select_from(cls)) or 0


def test_a_dry_run_names_all_faults_and_writes_nothing(db: Db, faulty: Path) -> None:
    result = run(faulty, "--dry-run", "--json")
    assert result.exit_code == 1
    found = document(result)
    columns = {column.field: column.header for column in COLUMNS}
    assert (found["rows"], found["created"], found["updated"], found["unchanged"]) == (200, 188, 0, 0)
    assert [(error["row"], error["column"]) for error in found["errors"]] == [
        (fault.number + 1, columns[fault.field]) for fault in FAULTS
    ]
    assert all(fault.said in error["message"] for fault, error in zip(FAULTS, found["errors"], strict=True))
    assert set(found["errors"][0]) == {"row", "column", "value", "message"}
    assert how_many(db, Import) == how_many(db, Project) == 0


def test_a_faulty_file_is_refused_and_nothing_is_written(db: Db, faulty: Path) -> None:
    result = run(faulty)
    assert result.exit_code == 2
    assert "12 行有错误，全部未导入" in result.stderr
    assert "第 8 行 项目名称 （空）：必填，不能为空" in result.stdout
    assert how_many(db, Import) == how_many(db, Project) == 0


def test_the_rows_without_a_fault_come_in_if_asked_for(db: Db, faulty: Path) -> None:
    result = run(faulty, "--partial", "--json")
    assert (result.exit_code, len(document(result)["errors"])) == (0, 12)
    assert how_many(db, Project) == 188


def test_a_mended_list_comes_in_once(db: Db, mended: Path) -> None:
    first = run(mended, "--json")
    assert (first.exit_code, document(first)["created"]) == (0, 200)
    second = run(mended, "--json")
    assert (second.exit_code, document(second)["unchanged"], document(second)["created"]) == (0, 200, 0)
    assert how_many(db, Project) == 200
    with db.reading() as session:
        acts = list(session.scalars(select(AuditEntry.act).order_by(AuditEntry.seq.desc()).limit(4)))
    assert acts == ["import.run", "import.check"] * 2


def test_an_office_imports_what_lies_in_its_sight(db: Db, mended: Path) -> None:
    assert run(mended, "--office", "140932", "--dry-run").exit_code == 0
    result = run(mended, "--office", "140902", "--dry-run", "--json")
    assert (result.exit_code, document(result)["faulty_rows"]) == (1, 200)


def test_the_text_says_what_was_done(mended: Path) -> None:
    assert run(mended, "--dry-run").stdout.endswith("共 200 行：新增 200，更新 0，没有变化 0，有错误 0（未写入）\n")
    assert run(mended).stdout.endswith("（已导入）\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["units", "x.csv"], "没有“units”这种表", id="another kind"),
        pytest.param(["projects"], "请写明要导入的文件", id="no file"),
        pytest.param(["projects", "--template"], "-o FILE", id="a template to nowhere"),
        pytest.param(["projects", "nowhere.csv"], "nowhere.csv", id="no such file"),
    ],
)
def test_wrong_use_is_told_apart(arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(import_, arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_an_unknown_office_and_a_file_that_is_no_list_are_bad_input(db: Db, mended: Path, tmp_path: Path) -> None:
    result = run(mended, "--office", "999999")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "999999" in result.stderr
    text = tmp_path / "a.txt"
    text.write_text("no list", "utf-8")
    assert run(text).exit_code == 2


def test_the_template_has_the_official_headers(db: Db, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    assert run("--template", "-o", path).exit_code == 0
    headers = [cell.value for cell in openpyxl.load_workbook(path).worksheets[0][1]]
    assert headers == [column.template_header for column in COLUMNS]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_goes_out_comes_in_again_and_changes_nothing(db: Db, mended: Path, tmp_path: Path, form: str) -> None:
    run(mended)
    path = tmp_path / f"out.{form}"
    assert CliRunner().invoke(export, ["projects", "--format", form, "-o", str(path)]).exit_code == 0
    assert document(run(path, "--json"))["unchanged"] == 200


def test_json_has_english_keys_and_money_in_yuan(db: Db, mended: Path) -> None:
    run(mended)
    result = CliRunner().invoke(export, ["projects", "--format", "json"])
    first = json.loads(result.stdout)[0]
    assert (first["area_hm2"], first["investment_yuan"], first["counties"]) == (
        "13.32",
        "12345000.00",
        ["140930", "140932"],
    )
    assert (first["planned_start_on"], first["plan_kind"], first["state"]) == ("2026-03-01", "report", "plan_required")


def test_another_kind_does_not_go_out() -> None:
    assert CliRunner().invoke(export, ["units"]).exit_code == 2
