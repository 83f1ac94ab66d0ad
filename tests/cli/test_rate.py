"""The command ``rate``: one run, the explanation of one unit, refusals and exit codes."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from sbsupervise.cli.ratings import rate
from sbsupervise.db import Database
from sbsupervise.models import RatingRun, ScopedSession
from tests import make

Db = Database[ScopedSession]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: Any) -> None:
    monkeypatch.setenv("SBS_DEMO", "1")
    monkeypatch.setenv("SBS_VAR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database_url)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(rate, arguments)


def document(*arguments: str) -> Any:
    result = run(*arguments, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def runs(db: Db) -> int | None:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(RatingRun))


def test_a_run_is_told_as_one_json_document(db: Db) -> None:
    make.finding(db, make.project(db), "P-01")
    found = document("--year", "2025")
    assert set(found) == {"run", "rule_version", "units", "grades", "digest", "seconds"}
    assert (found["rule_version"], found["units"]) == ("xinzhou-trial", 1)
    assert found["grades"] == {"A": 0, "B": 1, "C": 0, "D": 0}
    assert len(found["digest"]) == 64
    assert document("--year", "2025")["digest"] == found["digest"]


def test_a_run_is_told_in_words(db: Db) -> None:
    make.project(db)
    result = run("--year", "2025", "--as-of", "2025-12-31")
    assert result.exit_code == 0
    assert "2025年度评价完成：1 个单位，A级1，B级0，C级0，D级0；规则版本 xinzhou-trial" in result.stdout


def test_one_unit_is_explained_and_nothing_is_kept(db: Db) -> None:
    unit = make.unit(db, "丁公司")
    finding = make.finding(db, make.project(db, "某项目", owner=unit), "P-16")
    found = document("--year", "2025", "--unit", unit.uscc)
    assert (found["unit"], found["uscc"], found["year"]) == ("丁公司", unit.uscc, 2025)
    assert found["roles"] == [
        {
            "role": "construction_unit",
            "score": "98.0",
            "grade_before_cap": "A",
            "grade": "A",
            "cap_reasons": [],
            "items": [
                {
                    "finding": finding.id,
                    "code": "P-16",
                    "text": "临时苫盖、沉沙、排水等措施不到位",
                    "article": "水利部令第53号第十九条",
                    "found_on": "2025-05-06",
                    "office": "忻州市水利局",
                    "project": "某项目",
                    "points": "2.0",
                    "reason": "full",
                }
            ],
        }
    ]
    assert runs(db) == 0


def test_one_unit_is_explained_in_words(db: Db) -> None:
    project = make.project(db)
    make.finding(db, project, "P-08")
    with db.reading() as session:
        code = make.everything(session).get_one(type(project), project.id).construction_unit.uscc
    said = run("--year", "2025", "--unit", code).stdout
    assert "生产建设单位：60.0 分，D级" in said
    assert "-40.0  2025-05-06  P-08 造成严重水土流失危害" in said
    assert "三年内存在严重水土流失或生态破坏行为，不得评为A级" in said


def test_a_unit_without_projects_is_not_rated(db: Db) -> None:
    assert "不评价" in run("--year", "2025", "--unit", make.unit(db).uscc).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["--year", "2025", "--rules", "official-359"], 3, "尚未载入完整", id="rules without figures"),
        pytest.param(["--year", "2025", "--rules", "none"], 3, "没有名为", id="no such rules"),
        pytest.param(["--year", "2099"], 3, "尚未开始", id="a year to come"),
        pytest.param(["--year", "2025", "--unit", "91"], 2, "没有统一社会信用代码", id="no such unit"),
        pytest.param(["--year", "20"], 2, "--year", id="no such year"),
        pytest.param(["--year", "2025", "--as-of", "soon"], 2, "不是日期", id="no such day"),
        pytest.param([], 2, "--year", id="no year"),
    ],
)
def test_what_cannot_be_done_says_why_and_writes_nothing(db: Db, arguments: list[str], code: int, message: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr
    assert runs(db) == 0
