"""Pages of ratings: the results of a year, a run, the credit file, and a unit at home."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from sbsupervise.db import Database
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.fees import ChargeState
from sbsupervise.domain.inspections import FindingState
from sbsupervise.domain.notices import NoticeKind, NoticeState
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.units import UnitRole
from sbsupervise.models import Charge, Notice, Person, Project, RatingRun, ScopedSession, Unit
from sbsupervise.services.offices import office_by_code
from sbsupervise.services.ratings import RunRatings, rate_all
from tests import make
from tests.browser import HTML, Browser, fields

Db = Database[ScopedSession]
LABEL = "本级评价（依据忻州试行规则 xinzhou-trial，未核实）"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def officer(app: Flask, db: Db) -> Browser:
    return Browser(app).login(make.login(db, Role.OFFICER))


def rated(db: Db, year: int = 2025) -> RatingRun:
    return rate_all(db, make.operator(now()), RunRatings(year=year))


def selects(browser: Browser, address: str) -> int:
    with make.statements(browser.app.extensions["database"].engine) as seen:
        browser.get(address)
    return len(seen)


# The results of a year


def test_before_the_first_run_the_page_says_what_to_do(app: Flask, db: Db, officer: Browser) -> None:
    assert officer.get("/ratings").says("还没有评价结果", "运行评价", "仅供内部使用")


def test_an_officer_runs_a_rating_and_reads_the_results(db: Db, officer: Browser) -> None:
    project = make.project(db, owner=make.unit(db, "甲建设管理处"))
    make.finding(db, project, "P-01")
    page = officer.get("/ratings/new")
    assert page.says("规则版本", "评价截止日", "仅供内部使用，不对外公布", "不是水利部公布的信用等级")
    page = officer.fill({"year": "2025"})
    assert page.says("2025年度评价已完成，共评价 1 个单位", LABEL, "甲建设管理处", "80.0", "B 信用良好")


def test_the_chart_and_the_list_say_the_same(db: Db, officer: Browser) -> None:
    for code in ("P-01", "P-16", "P-08"):
        make.finding(db, make.project(db), code)
    rated(db)
    page = officer.get("/ratings")
    (chart,) = page.all("table", class_="bars")
    counts = ["".join(cell.itertext()).strip() for cell in chart.iter(f"{HTML}td") if cell.get("class") == "number"]
    assert counts == ["1", "1", "0", "1"]
    assert officer.get("/ratings?grade=d&year=2025").says("2025年度 · 信用较差 · 1 项", "60.0")


def test_the_results_of_an_earlier_year_are_chosen_in_the_address(db: Db, officer: Browser) -> None:
    make.finding(db, make.project(db), "P-16", date(2024, 5, 6))
    rated(db, 2024)
    rated(db, 2025)
    assert officer.get("/ratings").says("2025年度 · 1 项", "100.0")
    assert officer.get("/ratings?year=2024").says("2024年度 · 1 项", "98.0")
    assert officer.get("/ratings?year=1999&grade=x&role=y").says("2025年度 · 1 项")


def test_rules_without_figures_are_refused_on_the_form(db: Db, officer: Browser) -> None:
    officer.get("/ratings/new")
    page = officer.fill({"rules": "official-359"}, status=422)
    assert page.says("尚未载入完整，缺基准分、等级分数线")


def test_a_day_that_has_not_come_is_refused_beside_its_field(db: Db, officer: Browser) -> None:
    officer.get("/ratings/new")
    page = officer.fill({"as_of": (beijing_day(now()) + timedelta(days=1)).isoformat()}, status=422)
    assert "评价截止日不能晚于今天" in "".join(page.one("p", id="as_of-error").itertext())


def test_one_form_sent_twice_makes_one_run(db: Db, officer: Browser) -> None:
    make.project(db)
    form = fields(officer.get("/ratings/new").all("form", method="post")[-1]) | {"year": "2025"}
    for _ in range(2):
        assert officer.post("/ratings/new", form).says("2025年度评价已完成")
    with db.reading() as session:
        assert len(session.query(RatingRun).all()) == 1


@pytest.mark.parametrize(
    ("role", "office", "reads", "runs"),
    [
        pytest.param(Role.OFFICER, "140932", 200, 200, id="officer of a county"),
        pytest.param(Role.APPROVER, "140900", 200, 200, id="approver"),
        pytest.param(Role.PRINTING_OFFICER, "140900", 403, 403, id="printing officer"),
        pytest.param(Role.TAX_CLERK, "140900-tax", 403, 403, id="tax clerk"),
        pytest.param(Role.AUDITOR, "140900", 403, 403, id="auditor"),
    ],
)
def test_who_reads_and_who_runs(app: Flask, db: Db, role: Role, office: str, reads: int, runs: int) -> None:
    project = make.project(db)
    rated(db)
    browser = Browser(app).login(make.login(db, role, office=office))
    for address in ("/ratings", f"/units/{project.construction_unit_id}", "/ratings/1/check"):
        browser.get(address, status=reads)
    browser.get("/ratings/new", status=runs)


def test_a_unit_never_reads_a_local_grade(app: Flask, db: Db) -> None:
    unit = make.unit(db)
    make.project(db, owner=unit)
    rated(db)
    browser = Browser(app).login(make.login(db, Role.UNIT_USER, unit_id=unit.id))
    browser.get(f"/units/{unit.id}", status=403)
    assert not browser.get("/unit").says("评价")


# The credit file


def test_a_credit_file_explains_the_score_line_by_line(db: Db, officer: Browser) -> None:
    unit = make.unit(db, "乙风电有限公司")
    project = make.project(db, "某风电场", owner=unit)
    findings = [make.finding(db, project, code) for code in ("P-16", "P-11", "P-11")]
    rated(db)
    page = officer.get(f"/units/{unit.id}")
    assert page.says("乙风电有限公司", unit.uscc, "水利部公布等级", "未登记", LABEL, "B 信用良好")
    assert page.says(
        "88.0 分，按得分为 B 级", "基准分 100.0 分，共扣 12.0 分，得分", "每个项目一次扣 10.0 分，最多扣 30.0 分"
    )
    assert page.says("同一项目或同一年度已扣分，不重复扣分", "水利部令第53号第十九条", findings[0].facts)
    links = [link.get("href") for link in page.all("a") if "".join(link.itertext()) == "某风电场"]
    assert set(links) == {f"/projects/{project.id}"}


def test_a_county_reads_the_result_but_no_link_to_the_projects_of_others(app: Flask, db: Db) -> None:
    unit = make.unit(db)
    other = make.project(db, "他县的项目", owner=unit, supervised_by="140930")
    finding = make.finding(db, other, "P-16", by="140930")
    rated(db)
    page = Browser(app).login(make.login(db, Role.OFFICER, office="140932")).get(f"/units/{unit.id}")
    assert page.says("98.0", "P-16", "河曲县水利局检查的项目", "没有该单位参与的")
    assert not page.says(finding.facts)
    assert not page.says("他县的项目")


def test_a_bar_to_grade_a_is_given_with_its_years(db: Db, officer: Browser) -> None:
    project = make.project(db)
    make.finding(db, project, "P-08", date(2024, 5, 6))
    for year in (2024, 2025):
        rated(db, year)
    page = officer.get(f"/units/{project.construction_unit_id}")
    assert page.says("三年内存在严重水土流失或生态破坏行为", "三年内某一年度为D级（2024年度）", "按得分为 A 级")
    page = officer.get(f"/units/{project.construction_unit_id}?year=2024")
    assert page.says("2024年度本级评价", "直接评为 D 级", "60.0")


def test_a_unit_that_was_never_rated_says_so(db: Db, officer: Browser) -> None:
    assert officer.get(f"/units/{make.unit(db).id}").says("还没有本级评价", "没有名单案件")
    officer.get("/units/999999", status=404)


def test_a_second_computation_says_the_same_until_a_record_changes(db: Db, officer: Browser) -> None:
    project = make.project(db)
    rated(db)
    officer.get(f"/units/{project.construction_unit_id}")
    address = next(link.get("href") for link in officer.page.all("a") if link.text == "重新计算")
    assert officer.get(str(address)).says("一致", "结果与所存的完全相同", LABEL)
    make.finding(db, project, "P-16")
    page = officer.get(str(address))
    assert page.says("不一致", "100.0", "98.0", "不计", "扣 2.0 分，按规则全额扣分")


def test_a_credit_file_takes_the_same_queries_however_much_it_holds(app: Flask, db: Db, officer: Browser) -> None:
    unit = make.unit(db)
    project = make.project(db, owner=unit)
    make.finding(db, project, "P-16")
    rated(db)
    few = selects(officer, f"/units/{unit.id}")
    few_listed = selects(officer, "/ratings")
    for _ in range(3):
        another = make.project(db, owner=unit, others=[(make.unit(db), UnitRole.MONITOR)])
        for code in ("P-16", "P-11"):
            make.finding(db, another, code)
    rated(db)
    assert selects(officer, f"/units/{unit.id}") == few
    assert selects(officer, "/ratings") == few_listed


# A unit at home


def at_home(app: Flask, db: Db, unit: Unit) -> Browser:
    return Browser(app).login(make.login(db, Role.UNIT_USER, unit_id=unit.id))


def test_a_unit_without_records_is_told_so(app: Flask, db: Db) -> None:
    assert at_home(app, db, make.unit(db)).get("/unit").says("还没有与本单位有关的记录", "联系监管机关")


def owed(db: Db, project: Project) -> None:
    with db.transaction() as session:
        charge = Charge(
            project_id=project.id,
            office_id=project.offices[0].office_id,
            base_type="area_general",
            state=ChargeState.ASSESSED,
            amount_fen=5_328_000,
            due_on=date(2025, 6, 30),
            assessed_on=date(2025, 6, 1),
            assessed_by=Person(name="核定人"),
            rate_version="1",
            receipt={},
        )
        make.put(session, make.operator(), make.Put(charge))


def noticed(db: Db, project: Project, state: NoticeState, number: str | None) -> None:
    with db.transaction() as session:
        notice = Notice(
            office_id=office_by_code(session, "140900").id,
            kind=NoticeKind.RECTIFY_ORDER,
            state=state,
            unit_id=project.construction_unit_id,
            project_id=project.id,
            paper={},
            paper_hash="0" * 64,
            drafted_by=Person(name="经办人"),
        )
        if number:
            notice.year, notice.sequence, notice.number = 2025, 1, number
            notice.issued_on, notice.check_code = date(2025, 6, 3), "ABCDEFGH"
            notice.signed_by = Person(name="签发人")
        make.put(session, make.operator(), make.Put(notice))


def test_a_unit_reads_what_is_due_and_what_it_received(app: Flask, db: Db) -> None:
    unit = make.unit(db, "丙公司")
    project = make.project(db, "自己的项目", owner=unit)
    finding = make.finding(db, project, "P-16", date(2025, 6, 2))
    done = make.finding(db, project, "P-17", state=FindingState.WITHDRAWN)
    owed(db, project)
    noticed(db, project, NoticeState.ISSUED, "忻水保改〔2025〕1号")
    noticed(db, project, NoticeState.DRAFT, None)
    page = at_home(app, db, unit).get("/unit")
    assert page.says("丙公司", "自己的项目", "在建", finding.facts, "整改期限 2025年7月2日", "已逾期")
    assert page.says("未缴 53,280.00 元（应缴 53,280.00 元），缴纳期限 2025年6月30日", "2025年6月3日签发")
    assert not page.says(done.facts)
    links = [link.get("href") for link in page.all("a") if "忻水保改〔2025〕1号（PDF）" in "".join(link.itertext())]
    assert links == ["/unit/notices/1/pdf"]
    assert not page.says("草稿")


def test_a_unit_sees_nothing_of_another(app: Flask, db: Db) -> None:
    other = make.project(db, "别人的项目")
    finding = make.finding(db, other, "P-16")
    owed(db, other)
    noticed(db, other, NoticeState.ISSUED, "忻水保改〔2025〕1号")
    unit = make.unit(db)
    make.project(db, owner=unit)
    page = at_home(app, db, unit).get("/unit")
    assert page.says("没有待整改的问题", "没有待缴的补偿费", "没有收到文书")
    assert not page.says("别人的项目")
    assert not page.says(finding.facts)


def test_a_home_takes_the_same_queries_however_much_it_holds(app: Flask, db: Db) -> None:
    unit = make.unit(db)
    browser = at_home(app, db, unit)
    for _ in range(2):
        project = make.project(db, owner=unit)
        make.finding(db, project, "P-16")
        owed(db, project)
    few = selects(browser, "/unit")
    for _ in range(4):
        project = make.project(db, owner=unit)
        make.finding(db, project, "P-16")
        owed(db, project)
    assert selects(browser, "/unit") == few
