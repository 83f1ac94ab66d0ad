"""The desk, the trail and the rules, as those who may see them see them."""

from datetime import UTC, datetime

from sbsupervise.db import Database
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.domain.inspections import YearPlanState
from sbsupervise.domain.permissions import Role
from sbsupervise.models import ScopedSession
from tests.browser import Browser
from tests.make import login, year_plan


def test_an_empty_desk_says_what_to_do_first(browser: Browser, db: Database[ScopedSession]) -> None:
    year_plan(db, year=beijing_day(datetime.now(UTC)).year, state=YearPlanState.ADOPTED)
    browser.login(login(db, Role.OFFICER))
    assert browser.get("/desk").says("今天没有待办事项")
    assert browser.get("/desk/forgotten").says("没有被遗忘的事项")


def test_the_auditor_reads_who_did_what(browser: Browser, db: Database[ScopedSession]) -> None:
    auditor = login(db, Role.AUDITOR)
    browser.login(auditor)
    page = browser.get("/audit?act=account.login")
    assert page.says("登录", "共 1 项", "已办理")
    (link,) = [link for link in page.all("a") if (link.get("href") or "").startswith("/audit/")]
    assert browser.get(str(link.get("href"))).says("改动内容", "忻州市水利局")


def test_an_officer_does_not_read_the_trail(browser: Browser, db: Database[ScopedSession]) -> None:
    browser.login(login(db, Role.OFFICER))
    browser.get("/audit", status=403)


def test_an_auditor_of_a_county_reads_only_its_own_trail(browser: Browser, db: Database[ScopedSession]) -> None:
    login(db, Role.OFFICER)
    browser.login(login(db, Role.AUDITOR, office="140932"))
    assert not browser.get("/audit").says("山西省水利厅")


def test_every_figure_is_shown_with_its_source_and_standing(browser: Browser, db: Database[ScopedSession]) -> None:
    browser.login(login(db, Role.ADMINISTRATOR))
    assert browser.get("/rules").says("补偿费", "征收标准", "待核实", "陈述申辩期限")
