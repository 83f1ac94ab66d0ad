"""Imports on pages: upload, every error by row and column, the word to import, the history."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask import Flask

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.supervision_list import COLUMNS
from sbsupervise.models import ScopedSession
from sbsupervise.services.sheets.writing import table_csv, table_xlsx
from tests import make
from tests.browser import HTML, Browser, Page
from tests.data.supervision_lists import FAULTS, faulty_list, good_row

Db = Database[ScopedSession]
HEADERS = [column.header for column in COLUMNS]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def officer(app: Flask, db: Db) -> Browser:
    return Browser(app).login(make.login(db, Role.OFFICER))


def upload(browser: Browser, data: bytes, name: str, *, status: int = 200) -> Page:
    browser.get("/projects/import")
    return browser.fill({"file": (BytesIO(data), name)}, status=status)


def sheet(rows: Sequence[Sequence[Any]]) -> bytes:
    return table_xlsx(HEADERS, rows)


def table(page: Page) -> list[list[str]]:
    """The cells of the rows of the remarks."""
    body = page.all("tbody")[0]
    return [["".join(cell.itertext()) for cell in row.iter(HTML + "td")] for row in body.iter(HTML + "tr")]


def test_a_list_with_faults_is_named_mended_imported_and_imported_again(officer: Browser) -> None:
    page = upload(officer, sheet(faulty_list()), "清单.xlsx")
    assert page.says("12 行有错误，全部未导入", "共 200 行", "错误（12 处）")
    columns = {column.field: column.header for column in COLUMNS}
    shown = table(page)
    assert [(row[0], row[1]) for row in shown] == [(str(fault.number + 1), columns[fault.field]) for fault in FAULTS]
    assert all(fault.said in row[3] for fault, row in zip(FAULTS, shown, strict=True))
    assert officer.get("/projects").says("清单上还没有项目")

    mended = sheet([good_row(number) for number in range(1, 201)])
    page = upload(officer, mended, "清单.xlsx")
    assert page.says("没有错误，尚未导入", "导入 200 行")
    assert officer.fill({}).says("已导入 200 行", "新增 200 个")
    assert officer.get("/projects").says("200 项")

    assert upload(officer, mended, "清单.xlsx").says("200 个没有变化")
    assert officer.fill({}).says("新增 0 个，更新 0 个，没有变化 200 个")
    history = officer.get("/projects/import")
    assert history.says("历次导入 3 项", "有错误，未导入", "已导入")


def test_the_faulty_rows_can_be_taken_away(officer: Browser) -> None:
    page = upload(officer, sheet(faulty_list(60)), "清单.xlsx")
    (link,) = [str(a.get("href")) for a in page.all("a") if "corrected" in str(a.get("href"))]
    response = officer.get(link).response
    assert response.mimetype == XLSX
    rows = list(openpyxl.load_workbook(BytesIO(response.data)).worksheets[0].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [8, 24, 39, 55]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_may_be_written_in_any_usual_encoding(officer: Browser, encoding: str) -> None:
    text = table_csv(HEADERS, [good_row(1, {"name": "岢岚至五寨公路㙟"})]).decode("utf-8-sig")
    assert upload(officer, text.encode(encoding), "清单.csv").says("没有错误，尚未导入")
    officer.fill({})
    assert officer.get("/projects").says("岢岚至五寨公路㙟")


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        pytest.param(b"", "empty.csv", "文件是空的", id="empty"),
        pytest.param(b"%PDF-1.7", "list.pdf", "只接受 .xlsx 和 .csv", id="pdf"),
        pytest.param("甲,乙\n1,2\n".encode(), "list.csv", "没有找到表头", id="no headers"),
        pytest.param(b"PK\x03\x04 no workbook", "list.xlsx", "已损坏", id="damaged"),
    ],
)
def test_a_file_that_is_no_list_is_refused_beside_the_field(
    officer: Browser, data: bytes, name: str, message: str
) -> None:
    assert upload(officer, data, name, status=422).says("有 1 处需要改正", message)


def test_no_file_is_no_import(officer: Browser) -> None:
    officer.get("/projects/import")
    assert officer.fill({}, status=422).says("请选择文件")


def test_a_file_beyond_the_limit_is_refused(officer: Browser) -> None:
    too_much = {"CONTENT_LENGTH": str(16 * 1024 * 1024 + 1), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    assert officer.client.post("/projects/import", environ_overrides=too_much).status_code == 413


def test_warnings_and_further_columns_are_shown_and_stop_nothing(officer: Browser) -> None:
    upload(officer, sheet([good_row(1)]), "清单.xlsx")
    officer.fill({})
    data = table_xlsx([*HEADERS, "联系人"], [[*good_row(1, {"construction_unit": "别的名称"}), "张某"]])
    page = upload(officer, data, "清单.xlsx")
    assert page.says("提示（1 处，不影响导入）", "沿用已登记的名称", "作为备注保存的列", "联系人")
    assert officer.fill({}).says("更新 1 个")


def test_what_changed_since_the_check_is_said_on_the_page(officer: Browser, app: Flask, db: Db) -> None:
    upload(officer, sheet([good_row(1)]), "清单.xlsx")
    other = Browser(app).login(make.login(db, Role.OFFICER))
    upload(other, sheet([good_row(1, {"code": "2305-140900-04-01-000099"})]), "清单.xlsx")
    other.fill({})
    assert officer.fill({}, status=422).says("全部未导入", "请改正后重新上传核对")


def test_a_superior_sees_the_imports_of_those_below_and_leaves_them(officer: Browser, app: Flask, db: Db) -> None:
    county = Browser(app).login(make.login(db, Role.OFFICER, office="140932"))
    row = good_row(1, {"counties": "偏关县", "approval_level": "县级"})
    address = upload(county, sheet([row]), "本县.xlsx").response.request.path
    assert officer.get(address).says("由上传文件的机关（偏关县水利局）导入")
    neighbour = Browser(app).login(make.login(db, Role.OFFICER, office="140930"))
    neighbour.get(address, status=404)
    neighbour.get(f"{address}/corrected.xlsx", status=404)


def test_an_imported_project_says_which_file_it_came_from(officer: Browser, app: Flask, db: Db) -> None:
    upload(officer, sheet([good_row(1)]), "二〇二六年清单.xlsx")
    officer.fill({})
    page = officer.get("/projects")
    (link,) = [str(a.get("href")) for a in page.all("th", scope="row")[0].iter(HTML + "a")]
    assert officer.get(link).says("导入监管清单", "文件：二〇二六年清单.xlsx")


def test_the_template_comes_in_as_it_goes_out(officer: Browser) -> None:
    response = officer.get("/projects/import/template.xlsx").response
    book = openpyxl.load_workbook(BytesIO(response.data))
    for place, value in enumerate(good_row(1), 1):
        book.worksheets[0].cell(2, place).value = value  # type: ignore[assignment]  # the stubs know no Decimal
    filled = BytesIO()
    book.save(filled)
    assert upload(officer, filled.getvalue(), "模板.xlsx").says("没有错误", "新增 1 个项目")


def test_a_history_of_many_needs_no_more_queries_than_one_of_few(officer: Browser, app: Flask) -> None:
    def queries() -> int:
        with make.statements(app.extensions["database"].engine) as seen:
            officer.get("/projects/import")
        return len(seen)

    upload(officer, sheet([good_row(1)]), "清单.xlsx")
    few = queries()
    for number in range(2, 5):
        upload(officer, sheet([good_row(number)]), "清单.xlsx")
    assert queries() == few < 12
