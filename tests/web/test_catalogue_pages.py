"""Pages of the catalogue of findings: a file checked before it is kept, compared, checked by another, and marked."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.models import ScopedSession
from sbsupervise.services.sheets.writing import table_csv
from tests import make
from tests.browser import HTML, Browser, Page
from tests.data.catalogues import HEADERS, NAME, SINCE, row, sheet

Data = Database[ScopedSession]
FAR = 2090
"""No version of these tests takes effect while they run."""


@pytest.fixture
def officer(db: Data, browser: Browser) -> Browser:
    return browser.login(make.login(db, Role.OFFICER))


def later(**changes: Any) -> dict[str, Any]:
    return {"since": SINCE.replace(year=FAR), **changes}


def listed() -> list[list[Any]]:
    return [row(place, later()) for place in range(3)]


def upload(browser: Browser, data: bytes, name: str = "目录.xlsx", *, status: int = 200) -> Page:
    browser.get("/catalogues/new")
    return browser.fill({"file": (BytesIO(data), name), "source": "市局整理"}, status=status)


def place(page: Page) -> str:
    """The address of a page after all redirects."""
    return page.response.request.path


def test_every_fault_is_named_by_row_and_column_and_nothing_is_kept(officer: Browser) -> None:
    wrong = [row(0, later(subject="水利局")), row(1, later(text=None)), row(2, later(severity="特别严重"))]
    page = upload(officer, sheet(wrong), status=422)
    assert page.says("有 3 处错误，全部没有录入")
    cells = [
        ["".join(cell.itertext()) for cell in line.iter(HTML + "td")] for line in page.one("tbody").iter(HTML + "tr")
    ]
    assert [line[:2] for line in cells] == [["2", "责任主体"], ["3", "问题"], ["4", "程度"]]
    assert officer.get("/catalogues").says("还没有录入过", "STARTER-1", "未核实")


def test_five_thousand_rows_are_refused(officer: Browser) -> None:
    many = [row(0, later(code=f"P-{number}")) for number in range(5000)]
    assert upload(officer, sheet(many), status=422).says("目录有 5,000 行，最多 1,000 行")


def test_a_formula_in_a_csv_is_no_text(officer: Browser) -> None:
    data = table_csv(HEADERS, [row(0, later(text="正文"))]).decode("utf-8-sig").replace("正文", "=A1").encode()
    assert upload(officer, data, "目录.csv", status=422).says("这是公式，请填写文字")


def test_a_file_becomes_a_draft_that_another_person_checks(officer: Browser, db: Data) -> None:
    page = upload(officer, sheet(listed()))
    assert page.says(
        "目录已录入，待另一人核对", "与“STARTER-1”比较", "增加 1 种，改变 2 种，删去 27 种，不变 0 种", "尚未施行"
    )
    assert page.says("程度：原“一般”，改为“较重”", "1 种问题没有评价规则行", "Q-01")
    draft = place(page)
    checker = Browser(officer.app).login(make.login(db, Role.APPROVER))
    page = checker.get(f"{draft}/check")
    assert page.says("施行后不能修改", f"{FAR}年9月1日起", "删去 27 种")
    page = checker.fill({"verified": "y"}, status=422)
    assert page.says("请写明核对所依据的原文")
    page = checker.fill({"verified": "y", "comparison": "印发稿附件1，逐行核对"})
    assert page.says("目录已核对", "已核实", "印发稿附件1")
    assert checker.get(f"{draft}/check").says("不能核对")
    assert checker.get("/catalogues").says(NAME, "已核对", "今天施行的版本：STARTER-1（未核实）")


def test_whoever_loaded_a_version_finds_no_way_to_check_it(browser: Browser, db: Data) -> None:
    both = browser.login(make.login(db, Role.OFFICER, Role.APPROVER))
    page = upload(both, sheet(listed()))
    assert [link for link in page.all("a") if str(link.get("href")).endswith("/check")] == []
    both.get(f"{place(page)}/check")
    assert both.fill({}, status=422).says("此项须由另一人办理")


def test_a_draft_is_given_up_with_its_reason(officer: Browser) -> None:
    draft = place(upload(officer, sheet(listed())))
    officer.get(f"{draft}/drop")
    assert officer.fill({"reason": "版本名有误"}).says("已放弃", "理由：版本名有误")
    assert officer.get(f"{draft}/drop").says("不能放弃")


def test_the_template_says_what_each_column_takes(officer: Browser) -> None:
    data = officer.get("/catalogues/template.xlsx").response.data
    book = openpyxl.load_workbook(BytesIO(data))
    assert [cell.value for cell in book["问题目录"][1]][:4] == ["代码*", "责任主体*", "程度*", "问题*"]
    assert len(list(book["填写说明"].iter_rows())) == 11


def test_the_version_in_force_can_be_taken_away_and_handed_in_again(officer: Browser) -> None:
    book = openpyxl.load_workbook(BytesIO(officer.get("/catalogues/current.xlsx").response.data))
    page = book["问题目录"]
    for number in range(2, 31):
        page.cell(number, 9, "再版")
        page.cell(number, 10, f"{FAR}-01-01")
    target = BytesIO()
    book.save(target)
    assert upload(officer, target.getvalue()).says("增加 0 种，改变 0 种，删去 0 种，不变 29 种")
