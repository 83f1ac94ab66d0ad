"""The field page on a phone: the network is cut, the browser killed, the session ended; nothing is lost."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete, func, select

from sbsupervise.domain.inspections import InspectionStage
from sbsupervise.domain.permissions import Role
from sbsupervise.models import FieldReceipt, FieldUpload, Finding, Inspection, Photo, WebSession
from sbsupervise.services.inspections import TakeDown, take_down
from tests import make
from tests.data.photos import camera, jpeg, scene
from tests.e2e.field_work import (
    FACTS,
    Officer,
    approved,
    kill,
    persistent,
    receipts,
    stage_of,
    watched,
)
from tests.e2e.site import Site
from tests.e2e.test_accessibility import FAULTS, SIDEWAYS, axe
from tests.make import PASSWORD, Login

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def team(site: Site) -> tuple[Login, Login]:
    return make.login(site.db, Role.OFFICER), make.login(site.db, Role.OFFICER)


def looks_right(page: Page) -> None:
    """Nothing stands in the way of anybody, on a phone."""
    page.evaluate(axe())
    assert page.evaluate(FAULTS) == []
    assert page.evaluate(SIDEWAYS) <= 0


def test_a_sheet_is_filled_in_without_a_network_and_handed_over_once(
    chromium: Browser, site: Site, team: tuple[Login, Login]
) -> None:
    inspection = approved(site.db, *team, name="测试风电场")
    officer = Officer(chromium, site, team[0])
    officer.take_along()
    looks_right(officer.page)
    officer.go_offline().reload().sees("没有网络", "测试风电场")
    officer.fill_in().saved()
    looks_right(officer.page)
    officer.finish().sees("已完成，待上交", "没有网络")
    assert (receipts(site), stage_of(site, inspection)) == ([], InspectionStage.APPROVED)

    officer.go_online().sees("与服务器核对一致：2 件有回执")
    looks_right(officer.page)
    form, photo = receipts(site)
    assert [form.kind, photo.kind] == ["form", "photo"]
    officer.sees(f"第 {form.id} 号", f"第 {photo.id} 号").open("/field/receipts").sees(
        "2 项", form.sha256, photo.sha256
    )
    looks_right(officer.page)
    officer.open(f"/inspections/{inspection.id}").sees(FACTS, "测试签字人")
    expect(officer.page.locator("main img").first).to_be_visible()
    with site.db.reading() as session:
        kept = make.everything(session).scalars(select(Photo)).one()
        finding = make.everything(session).scalars(select(Finding)).one()
        assert (kept.finding_id, kept.client_id, kept.sha256) == (finding.id, photo.client_id, photo.sha256)
        assert session.scalars(select(FieldUpload)).all() == []
    officer.leave()


AGAIN = """async (address) => {
    const {token} = await (await fetch("/field/sync/token")).json();
    const [sheet] = await (await idb.openDB("sbs-field")).getAll("sheets");
    const body = JSON.stringify({payload: sheet.payload, sha256: sheet.sha256});
    const headers = {"X-CSRFToken": token, "Content-Type": "application/json"};
    return Promise.all([0, 1].map(async () => {
        const answer = await fetch(address + sheet.client_id, {method: "POST", headers, body});
        return [answer.status, (await answer.json()).receipt.id];
    }));
}"""


def test_a_device_that_has_not_heard_the_answer_sends_once_more_and_gets_the_same_receipt(
    chromium: Browser, site: Site, team: tuple[Login, Login]
) -> None:
    approved(site.db, *team)
    officer = Officer(chromium, site, team[0])
    with watched(site) as line:
        line.lose_answer = True
        officer.take_along().fill_in().finish().sees("已发往服务器，等待答复，暂不能修改")
        assert [receipt.kind for receipt in receipts(site)] == ["form"]
        officer.click("现在上交").sees("与服务器核对一致：2 件有回执")
    form, _photo = receipts(site)
    assert officer.page.evaluate(AGAIN, "/field/sync/sheets/") == [[200, form.id]] * 2
    assert len(receipts(site)) == 2
    with site.db.reading() as session:
        assert make.everything(session).scalar(select(func.count()).select_from(Finding)) == 1
        assert session.scalar(select(func.count()).select_from(Inspection)) == 1
    officer.leave()


def test_a_browser_that_is_killed_and_a_session_that_has_ended_lose_nothing(
    chromium: Browser, site: Site, team: tuple[Login, Login], tmp_path: Path
) -> None:
    inspection = approved(site.db, *team)
    program = shutil.which("chromium")
    first = persistent(chromium.browser_type, site, tmp_path, program)
    officer = Officer.at(first, site, team[0])
    officer.take_along().go_offline().fill_in().saved()
    kill(tmp_path)

    again = persistent(chromium.browser_type, site, tmp_path, program)
    officer = Officer.at(again, site, team[0])
    officer.go_offline()
    officer.page.goto("/field")
    officer.sees("草稿，在本机").follow("继续填写")
    expect(officer.page.get_by_label("具体情况")).to_have_value(FACTS)
    expect(officer.page.locator(".photo img")).to_be_visible()
    officer.finish().sees("已完成，待上交")
    with site.db.transaction() as session:
        session.connection().execute(delete(WebSession))
    officer.go_online().sees("登录已经结束")
    assert receipts(site) == []
    officer.follow("重新登录").fill("用户名", team[0].username).fill("密码", PASSWORD)
    officer.page.get_by_role("button", name="登录").click()
    officer.sees("外业检查")
    officer.follow("上交和回执").sees("与服务器核对一致：2 件有回执")
    assert stage_of(site, inspection) is InspectionStage.RECORDED
    again.close()


def test_a_photo_that_was_cut_off_goes_on_from_the_byte_that_was_received(
    chromium: Browser, site: Site, team: tuple[Login, Login]
) -> None:
    approved(site.db, *team)
    photo = jpeg(scene(9, (1600, 1200)), camera()) + b"\0" * 900_000
    officer = Officer(chromium, site, team[0])
    officer.take_along().fill_in(photo)
    with watched(site) as line:
        line.hold_from = 3 * 262_144
        officer.finish()
        assert line.held.wait(20)
        officer.go_offline()
        line.hold_from = None
        line.go_on.set()
        officer.sees("没有网络")
        with site.db.reading() as session:
            assert session.scalars(select(FieldUpload.received)).all() == [3 * 262_144]
        officer.go_online().sees("与服务器核对一致：2 件有回执")
        assert line.starts == list(range(0, len(photo), 262_144))
        assert line.bytes == len(photo)
    with site.db.reading() as session:
        assert session.scalar(select(FieldReceipt.sha256).where(FieldReceipt.kind == "photo"))
    officer.leave()


def test_what_the_server_refuses_stays_with_its_reason_and_nobody_else_sees_it(
    chromium: Browser, site: Site, team: tuple[Login, Login]
) -> None:
    inspection = approved(site.db, *team, name="测试光伏电站")
    officer = Officer(chromium, site, team[0])
    officer.take_along().go_offline().fill_in().finish().sees("已完成，待上交")
    second = team[1].actor(datetime.now(UTC))
    with site.db.transaction() as session:
        people = tuple(officer.person_id for officer in inspection.officers)
        on = inspection.carried_out_on
        command = TakeDown(inspection_id=inspection.id, carried_out_on=on, ended_on=on, officers=people)
        take_down(session, second, command)
    officer.go_online().sees(f"这次检查已由{second.name}登记", "导出备份")
    assert receipts(site) == []
    officer.reload().sees("服务器没有接收", f"这次检查已由{second.name}登记")

    other = make.login(site.db, Role.OFFICER)
    officer.page.locator("details.person summary").click()
    officer.page.get_by_role("button", name="退出登录").click()
    officer.page.wait_for_url("**/")
    officer.go_offline()
    officer.page.goto("/field")
    officer.sees("本机数据已锁定").sees_nothing_of("测试光伏电站")
    officer.go_online()
    officer.page.context.clear_cookies()
    officer.login = other
    officer.open("/field").sees("本机还没有检查")
    officer.follow("上交和回执")
    officer.sees("本机还有其他账号未上交的记录 1 份").sees_nothing_of("测试光伏电站")
    officer.leave()
