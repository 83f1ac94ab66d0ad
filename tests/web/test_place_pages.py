"""Pages of the flags of the counties."""

from flask import Flask

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.models import ScopedSession
from tests import make
from tests.browser import Browser

Db = Database[ScopedSession]


def test_an_administrator_confirms_a_county_and_its_projects_show_it(app: Flask, db: Db) -> None:
    number = make.registered(db)
    officer = Browser(app).login(make.login(db, Role.OFFICER, office="140932"))
    assert officer.get(f"/projects/{number}").says("所在地标识", "偏关县西北黄土高原区 黄河流域晋陕蒙接壤地区待核实")
    administrator = Browser(app).login(make.login(db, Role.ADMINISTRATOR))
    assert administrator.get("/places").says("15 个县（市、区）的标识待核实", "请逐个打开")
    administrator.get("/places/140932")
    assert administrator.fill({"source": ""}, status=422).says("请写明核实依据")
    page = administrator.fill({"zones": ["national_treatment", "fragile"], "source": "测公布〔2026〕1号"})
    assert page.says("偏关县的地方标识已核实", "14 个县（市、区）的标识待核实", "测公布〔2026〕1号")
    assert officer.get(f"/projects/{number}").says("国家级水土流失重点治理区", "已核实")


def test_who_only_reads_finds_no_way_to_confirm(app: Flask, db: Db) -> None:
    officer = Browser(app).login(make.login(db, Role.OFFICER))
    page = officer.get("/places")
    assert page.says("由系统管理员对照正式文件核实")
    assert not [a for a in page.all("a") if str(a.get("href")).startswith("/places/")]
    officer.get("/places/140932", status=403)


def test_two_who_confirm_at_once_see_both_texts(app: Flask, db: Db) -> None:
    first, second = (Browser(app).login(make.login(db, Role.ADMINISTRATOR)) for _ in range(2))
    first.get("/places/140981")
    second.get("/places/140981")
    first.fill({"basin": "hai_river", "source": "甲文件"})
    page = second.fill({"basin": "yellow_river", "source": "乙文件"}, status=409)
    assert page.says("您的修改没有保存", "海河流域", "黄河流域", "甲文件", "乙文件")
