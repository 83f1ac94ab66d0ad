"""Pages of the checklist: four answers for each item, what is left open said so, the summary with its share."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from sbsupervise.db import Database
from sbsupervise.domain.inspections import InspectionKind
from sbsupervise.domain.permissions import Role
from sbsupervise.models import Inspection, Project, ScopedSession
from sbsupervise.services.inspections import checklist_view
from tests import make
from tests.browser import Browser, Page
from tests.make import Login, login

Data = Database[ScopedSession]
DAY = date(2026, 6, 1)
CODES = ("1.3", "8.1", "8.2")


@dataclass(frozen=True)
class Scene:
    """An inspection with the shortest list, and an officer of its office."""

    db: Data
    officer: Login
    project: Project
    inspection: Inspection

    @property
    def page(self) -> str:
        return f"/inspections/{self.inspection.id}/checklist/edit"

    @property
    def read(self) -> str:
        return f"/inspections/{self.inspection.id}/checklist"

    def conforming(self) -> int:
        with self.db.reading() as session:
            view = checklist_view(make.everything(session).get_one(Inspection, self.inspection.id))
        assert view is not None
        return view.summary.conforms


@pytest.fixture
def scene(db: Data) -> Scene:
    project = make.project(db)
    one = make.inspection(db, project, DAY, InspectionKind.RECHECK)
    return Scene(db, login(db, Role.OFFICER), project, one)


def filled(*results: str, **more: Any) -> dict[str, Any]:
    names = [f"result_{code.replace('.', '_')}" for code in CODES]
    return dict(zip(names, results, strict=False)) | more


def legends(page: Page) -> list[str]:
    return [" ".join("".join(legend.itertext()).split()) for legend in page.all("legend")]


def test_an_officer_fills_in_the_checklist_and_sees_what_it_comes_to(browser: Browser, scene: Scene) -> None:
    page = browser.login(scene.officer).get(scene.page)
    assert page.says("清单 CHECKLIST-1（未核实）", "共 1 项，尚未填写", "把未答的都记为未检查")
    assert [head[:2] for head in legends(page) if head[1:2] == "."][:2] == ["1.", "1."]
    page = browser.fill(filled("conforms", "not_applicable", "fails", note_8_2="挡墙再次垮塌"))
    assert page.says("检查清单已保存", "已查全", "50.0%（符合 1 项，共判定 2 项）", "不适用1 项")
    again = browser.get(scene.page)
    assert again.says("已查 2 项，未检查 0 项")
    assert again.one("input", name="note_8_2").get("value") == "挡墙再次垮塌"


def test_what_is_left_open_must_be_said_to_be_so(browser: Browser, scene: Scene) -> None:
    browser.login(scene.officer).get(scene.page)
    page = browser.fill(filled("conforms"), status=422)
    assert page.says("还有 2 项没有回答（8.1、8.2）")
    assert page.one("input", name="result_1_3", value="conforms").get("checked") is not None, "nothing is lost"
    assert scene.conforming() == 0
    page = browser.fill(filled("conforms", rest="y"))
    assert page.says("未查全，还有 2 项未检查", "100.0%（符合 1 项，共判定 1 项）")


def test_nothing_checked_is_no_data(browser: Browser, scene: Scene) -> None:
    browser.login(scene.officer).get(scene.page)
    assert browser.fill(filled(rest="y")).says("符合率无数据", "未检查3 项")


def test_a_refusal_stands_at_its_item(browser: Browser, scene: Scene) -> None:
    browser.login(scene.officer).get(scene.page)
    page = browser.fill(filled("conforms", "fails", rest="y"), status=422)
    error = page.one("p", id="note_8_1-error")
    assert "请写明情况，或者登记相应的问题（P-09）" in "".join(error.itertext())


def test_others_read_the_checklist_and_are_told_who_fills_it_in(browser: Browser, scene: Scene) -> None:
    page = Browser(browser.app).login(login(scene.db, Role.APPROVER)).get(scene.read)
    assert page.says("没有填写检查清单", "由开展检查的机关的检查人员填写")
    browser.login(scene.officer).get(scene.page)
    browser.fill(filled("conforms", "conforms", "conforms"))
    page = Browser(browser.app).login(login(scene.db, Role.APPROVER)).get(scene.read)
    assert page.says("只能查看", "整改后的措施稳定、有效", "100.0%（符合 3 项，共判定 3 项）")


def test_a_signed_record_is_not_changed(browser: Browser, scene: Scene) -> None:
    signed = make.inspection(scene.db, scene.project, DAY, signed_by="王某", signed_on=DAY)
    page = browser.login(scene.officer).get(f"/inspections/{signed.id}/checklist/edit")
    assert page.says("检查记录已经签字")
    assert page.all("input", type="radio") == []


def test_the_page_of_a_repeated_finding_says_so(browser: Browser, scene: Scene) -> None:
    first = make.finding(scene.db, scene.project, "P-16", date(2025, 6, 1))
    again = make.finding(scene.db, scene.project, "P-16", DAY)
    with scene.db.transaction() as session:
        make.everything(session)
        make.change(session, session.get_one(type(again), again.id), repeats_id=first.id)
    page = browser.login(scene.officer).get(f"/inspections/{again.inspection_id}")
    assert page.says("12个月内再次发现，程度上调一级（原一般）", "2025年6月1日的检查", "系统不自动列入")
