"""Pages of the exchange with the tax office, as its clerk and the bureau walk through them."""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from sbsupervise.config import ConfigurationError, Settings, read_settings
from sbsupervise.db import Database
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.permissions import Role
from sbsupervise.models import Charge, Project, ScopedSession, TaxRow
from sbsupervise.services.fees import AssessFee, CountyArea, assess_fee
from sbsupervise.services.fees.tax_signatures import signature_of, signer_of
from tests import make
from tests.browser import Browser, Page
from tests.data.collected import Row, paid_row, table

Db = Database[ScopedSession]
TODAY = beijing_day(datetime.now(UTC))
MONTH = f"{TODAY:%Y-%m}"


@pytest.fixture
def bureau(app: Flask, db: Db) -> Browser:
    return Browser(app).login(make.login(db, Role.OFFICER))


@pytest.fixture
def tax(app: Flask, db: Db) -> Browser:
    return Browser(app).login(make.login(db, Role.TAX_CLERK, office="140900-tax"))


def charged(db: Db, **facts: Any) -> Charge:
    """A charge of 53,280 yuan."""
    plan = make.granted_plan(db, **facts)
    officer = make.login(db, Role.OFFICER).actor(make.noon(TODAY))
    areas = (CountyArea(county="140932", area_hm2=plan.range_hm2),)
    with db.transaction() as session:
        return assess_fee(session, officer, AssessFee(plan_id=plan.id, areas=areas, confirmed_fen=5_328_000))


def today(charge: Charge | None, paid: str, voucher_no: str, **facts: Any) -> Row:
    return paid_row(charge, paid, voucher_no, paid_on=TODAY, **facts)


def sent(browser: Browser, *rows: Row, status: int = 200, **more: Any) -> Page:
    browser.get("/fees/tax/new")
    filled = {"month": MONTH, "file": (table(rows), "征收信息.csv")} | more
    files = {name: (BytesIO(said[0]), said[1]) for name, said in filled.items() if isinstance(said, tuple)}
    return browser.fill(filled | files, status=status)


def rows_in(db: Db) -> list[TaxRow]:
    with db.reading() as session:
        return list(make.everything(session).scalars(select(TaxRow).order_by(TaxRow.number)))


def test_nothing_has_come_yet(tax: Browser, bureau: Browser) -> None:
    assert tax.get("/fees/tax").says("还没有导入过征收信息", "导入征收信息")
    assert bureau.get("/fees/tax").says("还没有收到征收信息", "费源信息")
    assert bureau.get("/fees").says("税务信息交换")
    assert tax.get(f"/fees/tax/months?month={MONTH}").says("没有缴费记录")
    assert tax.get("/fees/tax/months?month=nonsense").says("没有缴费记录")


def test_a_file_is_looked_through_row_by_row_to_the_end(tax: Browser, bureau: Browser, db: Db) -> None:
    charge, much = charged(db), charged(db)
    stranger = make.uscc_number(999_999)
    page = sent(
        tax,
        today(charge, "53280", "T1"), today(much, "60000", "T2"), today(None, "7", "T3", uscc=stranger),
        today(charge, "一元", "T4"),
    )  # fmt: skip
    assert page.says("相符的已经入账", "全部 4", "相符 1", "有差异 1", "未匹配 1", "数据有误 1", "未签名")
    here = page.response.request.path
    assert tax.get("/desk").says("核对税务征收信息", "征收信息.csv")
    assert tax.get(f"{here}?state=faulty").says("实缴金额“一元”：应填数字")
    assert "一元" not in tax.get(f"{here}?state=matched").text
    _, differing, unmatched, faulty = rows_in(db)

    page = tax.get(f"/fees/tax/rows/{differing.id}")
    assert page.says("多 6,720.00 元", "按实入账", "认领到核定", "不予入账")
    assert not bureau.get(f"/fees/tax/rows/{differing.id}").all("a", class_="btn")
    tax.get(f"/fees/tax/rows/{differing.id}/accept")
    assert tax.fill({"reason": ""}, status=422).says("请写明理由")
    assert tax.fill({"reason": "多缴待退"}).says("记录已按实入账", "已处理", "多缴待退")

    with db.reading() as session:
        name = make.everything(session).get_one(Project, charge.project_id).name
    assert tax.get(f"/fees/tax/rows/{unmatched.id}/assign").says("没有找到可以缴费的核定")
    page = tax.get(f"/fees/tax/rows/{unmatched.id}/assign?q={name}")
    assert page.says(name, "未缴 0.00 元")
    assert tax.fill({"reason": "代缴"}, status=422).says("请选择核定")
    assert tax.fill({"charge_id": str(charge.id), "reason": "代缴"}).says("金额与核定有差异", "多 7.00 元")
    tax.get(f"/fees/tax/rows/{unmatched.id}/dismiss")
    assert tax.fill({"reason": "不是本费"}).says("记录不予入账", "不是本费")
    tax.get(f"/fees/tax/rows/{faulty.id}/dismiss")
    tax.fill({"reason": "已由改正的文件代替"})

    assert tax.get("/fees/tax").says("相符", "待处理", "1", "0", "3")
    assert not tax.get("/desk").says("核对税务征收信息")
    assert tax.get(f"/fees/tax/months?month={MONTH}").says("两边一致", "偏关县", "113,280.00")


def test_what_parts_the_two_sides_of_a_month_is_shown(tax: Browser, bureau: Browser, db: Db) -> None:
    charge = charged(db)
    sent(tax, today(charge, "60000", "T1"), today(None, "7", "T2", uscc=make.uscc_number(999_999)))
    for browser in (tax, bureau):
        page = browser.get(f"/fees/tax/months?month={MONTH}")
        assert page.says("有 2 项不一致", "税务机关比台账多 60,007.00 元", "未对应到核定")
        assert page.one("a", href=f"/fees/{charge.id}") is not None
    response = tax.client.get(f"/fees/tax/months.csv?month={MONTH}")
    lines = response.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("县（区）,征收品目,台账缴费")
    assert lines[1] == "偏关县,一般性生产建设项目,0.00,0.00,0.00,60000.00,0.00,0.00,60000.00"
    assert lines[-1].endswith(",60007.00")


def test_faulty_rows_are_taken_away_as_they_came_with_what_is_wrong(tax: Browser, db: Db) -> None:
    page = sent(tax, today(charged(db), "一元", "T1"), today(None, "x", "T2"))
    address = f"{page.response.request.path}/rows.csv?state=faulty"
    lines = tax.client.get(address).data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("原行号,核对结果,核对说明,通知单号")
    assert "数据有误" in lines[1]
    assert "实缴金额“一元”：应填数字" in lines[1]
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("more", "said"),
    [
        pytest.param({"month": ""}, "请填写月份", id="no month"),
        pytest.param({"month": "2099-01"}, "不能晚于本月", id="a month to come"),
        pytest.param({"file": (b"", "a.csv")}, "文件是空的", id="an empty file"),
        pytest.param({"file": ("甲,乙\n1,2\n".encode(), "a.csv")}, "没有找到表头", id="another table"),
        pytest.param({"signature": (b"0" * 64, "a.sig")}, "签名与文件不符", id="a wrong signature"),
        pytest.param({"signature": (b"?", "a.sig")}, "不是签名文件", id="no signature"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused(tax: Browser, db: Db, more: dict[str, Any], said: str) -> None:
    assert sent(tax, today(charged(db), "1", "T1"), status=422, **more).says(said)
    assert rows_in(db) == []


def test_a_right_signature_is_told(tax: Browser, db: Db, settings: Settings) -> None:
    row = today(charged(db), "1", "T1")
    assert settings.tax_signing_key is not None
    signed = signature_of(table([row]), settings.tax_signing_key)
    assert sent(tax, row, signature=(signed, "a.sig")).says("已核验（ed25519:")
    assert sent(tax, row, status=422).says("不重复导入")


def test_charges_are_handed_over_and_signed(bureau: Browser, tax: Browser, db: Db, settings: Settings) -> None:
    charged(db)
    assert bureau.get("/fees/tax/exports").says("还没有导出过费源信息")
    assert tax.get("/fees/tax/exports").says("还没有费源信息")
    bureau.get("/fees/tax/exports/new")
    assert bureau.fill({"form": "csv"}).says("已导出 1 项费源", "忻州市水利局")
    bureau.get("/fees/tax/exports/new")
    assert bureau.fill({"form": "csv"}, status=422).says("没有新增、变更或者作废的费源")
    assert bureau.fill({"form": "xlsx", "everything": "yes"}).says("费源信息 2 项")
    links = [link.get("href", "") for link in tax.get("/fees/tax/exports").all("a")]
    address = next(link for link in links if re.fullmatch(r"/fees/tax/exports/\d+", link))
    data = tax.client.get(address).data
    signature = tax.client.get(f"{address}/signature")
    assert signature.headers["Content-Disposition"].endswith(".xlsx.sig")
    assert signer_of(data, signature.data, settings.tax_public_key)


def test_other_counties_see_nothing_of_it(app: Flask, bureau: Browser, tax: Browser, db: Db) -> None:
    sent(tax, today(charged(db), "1", "T1"))
    bureau.get("/fees/tax/exports/new")
    bureau.fill({"form": "csv"})
    stranger = Browser(app).login(make.login(db, Role.OFFICER, office="140930"))
    (row,) = rows_in(db)
    assert stranger.get("/fees/tax").says("还没有收到征收信息")
    assert stranger.get(f"/fees/tax/months?month={MONTH}").says("没有缴费记录")
    for address in (f"/fees/tax/files/{row.file_id}", f"/fees/tax/rows/{row.id}", "/fees/tax/exports/1"):
        stranger.get(address, status=404)


def test_a_county_sees_its_own_rows_and_its_own_month(app: Flask, tax: Browser, db: Db) -> None:
    """The county office stands by in the project of its county, and sees no file of the city."""
    charge = charged(db, joint=("140932",))
    sent(tax, today(charge, "1", "T1"))
    county = Browser(app).login(make.login(db, Role.OFFICER, office="140932"))
    (row,) = rows_in(db)
    assert county.get(f"/fees/tax/rows/{row.id}").says("相符")
    county.get(f"/fees/tax/files/{row.file_id}", status=404)
    assert county.get(f"/fees/tax/months?month={MONTH}").says("两边一致")


@pytest.mark.parametrize("many", [3, 12])
def test_lists_have_no_query_per_row(app: Flask, tax: Browser, db: Db, many: int) -> None:
    charges = [charged(db) for _ in range(3)]
    rows = [today(charges[number % 3], "1", f"T{number}") for number in range(many)]
    page = sent(tax, *rows, today(charges[0], "99999", "TX"))
    here = page.response.request.path
    engine = app.extensions["database"].engine
    counted = []
    for address in (here, "/fees/tax", f"/fees/tax/months?month={MONTH}", f"{here}?state=differing"):
        with make.statements(engine) as seen:
            tax.get(address)
        counted.append(len(seen))
    assert max(counted) <= 14, counted


def test_a_key_that_is_not_there_is_a_mistake_of_the_settings(tmp_path: Path) -> None:
    named = {"SBS_DEMO": "1", "SBS_VAR": str(tmp_path), "SBS_TAX_PUBLIC_KEY_FILE": str(tmp_path / "none.pem")}
    with pytest.raises(ConfigurationError, match="SBS_TAX_PUBLIC_KEY_FILE"):
        read_settings(named)
