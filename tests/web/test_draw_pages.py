"""Pages of random draws: from the frozen pools to the published file, what the public sees when, and drawing again."""

import json
import logging
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.models import Draw, ScopedSession
from tests import make
from tests.browser import Browser
from tests.data import outsider_draw
from tests.domain.test_draws import file_of
from tests.make import NOON

Db = Database[ScopedSession]


@pytest.fixture
def people(app: Flask, db: Db) -> tuple[Browser, Browser, Browser]:
    """An officer, an approver, and somebody from outside."""
    app.extensions["clock"] = lambda: NOON
    make.login(db, Role.OFFICER)
    return (
        Browser(app).login(make.login(db, Role.OFFICER)),
        Browser(app).login(make.login(db, Role.APPROVER)),
        Browser(app),
    )


def committed(db: Db, officer: Browser, projects: int = 6, wanted: int = 3) -> str:
    """A draw that was committed to; its address."""
    for _ in range(projects):
        make.project(db)
    officer.get("/inspections/draws/new")
    officer.fill({"title": "第三季度抽查", "wanted": str(wanted)})
    return str(officer.page.response.request.path)


def seed_of(db: Db) -> str:
    with db.reading() as session:
        return make.everything(session).get_one(Draw, 1).seed


def sent(browser: Browser, data: bytes) -> Any:
    return browser.post("/draws/verify", {"file": (BytesIO(data), "draw.json")}, status=200)


def test_a_draw_from_the_pools_to_the_file_that_anybody_checks(
    people: tuple[Browser, Browser, Browser], db: Db, caplog: pytest.LogCaptureFixture
) -> None:
    officer, approver, anybody = people
    caplog.set_level(logging.DEBUG)
    assert anybody.get("/draws").says("还没有随机抽查")
    page = officer.get("/inspections/draws")
    assert page.says("还没有随机抽查", "冻结名录库")
    address = committed(db, officer)
    assert officer.page.says("名录库已冻结", "未评级", "抽取时揭示")
    seed = seed_of(db)
    public = anybody.get("/draws")
    assert public.says("第三季度抽查", "已承诺种子", "没有公布结果的抽查只公开哈希和承诺值")
    anybody.get("/draws/1", status=404)
    anybody.get("/draws/1.json", status=404)
    said = [officer.get(f"{address}").text, approver.get(f"{address}/reveal").text, public.text]
    said += [officer.get("/inspections/draws").text, caplog.text]
    assert not [text for text in said if seed in text], "the seed is told nowhere before the draw"
    assert officer.get(f"{address}/publish").says("不能公布结果")
    approver.get(f"{address}/reveal")
    page = approver.fill({})
    assert page.says("已抽取", seed, "抽中项目 3 项")
    anybody.get("/draws/1", status=404)
    officer.get(f"{address}/publish")
    page = officer.fill({})
    assert page.says("抽取结果已公布", "发起检查")
    page = anybody.get("/draws/1")
    assert page.says(seed, "抽中项目 3 项", "执法证号", "140900")
    check_the_file(anybody)


def check_the_file(anybody: Browser) -> None:
    """The published file is drawn again by an outsider and by the page; a changed one differs."""
    data = anybody.client.get("/draws/1.json").get_data()
    assert data == anybody.client.get("/draws/1.json").get_data(), "the file is stable"
    assert outsider_draw.differences(data) == []
    assert sent(anybody, data).says("一致：重新抽取的结果与文件完全相同", "在抽取之前公布的相同")
    document = json.loads(data)
    document["picks"].reverse()
    assert sent(anybody, json.dumps(document).encode()).says("不一致：第 1 步，文件摘要", "第 1 个项目")
    assert not anybody.client.get_cookie("sbsupervise"), "drawing again starts no session"


def test_what_is_no_file_is_answered_in_words_and_a_made_up_one_is_told(
    people: tuple[Browser, Browser, Browser],
) -> None:
    anybody = people[2]
    for data in (b"\x00\xff", b"{}", b"[" * 50_000):
        page = anybody.post("/draws/verify", {"file": (BytesIO(data), "x.json")}, status=422)
        assert page.all("p", class_="error")
    assert anybody.post("/draws/verify", {}, status=422).says("请选择文件")
    made_up = json.dumps(file_of(9, 3), ensure_ascii=False).encode()
    assert sent(anybody, made_up).says("不一致：第 5 步，事先公布的承诺", "本系统没有公布过")


def test_a_void_draw_stays_public_with_its_reason_and_seed(people: tuple[Browser, Browser, Browser], db: Db) -> None:
    officer, approver, anybody = people
    address = committed(db, officer)
    officer.get(f"{address}/void", status=403)
    approver.get(f"{address}/void")
    approver.fill({"reason": ""}, status=422)
    approver.get(f"{address}/void")
    assert approver.fill({"reason": "漏列了两个项目"}).says("已作废：漏列了两个项目")
    assert anybody.get("/draws").says("作废", "漏列了两个项目")
    assert anybody.get("/draws/1").says("这次抽查已经作废", "没有抽取", seed_of(db))
    assert officer.get("/inspections/draws/new").says("本年度已有 1 次作废的抽查", "第 2 次")


def test_a_pick_leads_to_its_inspection_with_the_officers_drawn(
    people: tuple[Browser, Browser, Browser], db: Db
) -> None:
    officer, approver, _anybody = people
    address = committed(db, officer, projects=1, wanted=1)
    approver.get(f"{address}/reveal")
    approver.fill({})
    (link,) = [a for a in officer.get(address).all("a") if "发起检查" in "".join(a.itertext())]
    page = officer.get(str(link.get("href")))
    with db.reading() as session:
        draw = make.everything(session).get_one(Draw, 1)
        assert draw.result is not None
        team = {str(number) for number in draw.result["picks"][0]["team"]}
    chosen = {box.get("value") for box in page.all("input", name="officers") if box.get("checked") is not None}
    assert chosen == team
    said = {"kind": "track", "carried_out_on": "2026-09-02", "ended_on": "2026-09-02", "content": "现场检查"}
    officer.fill({**said, "officers": sorted(team)})
    page = officer.get(address)
    assert page.says("待审批")
    assert not [a for a in page.all("a") if "发起检查" in "".join(a.itertext())]


def test_a_recusal_is_declared_and_ended_on_its_log(people: tuple[Browser, Browser, Browser], db: Db) -> None:
    officer = people[0]
    unit = make.unit(db)
    make.project(db, owner=unit)
    assert officer.get("/inspections/recusals").says("没有回避登记")
    page = officer.get("/inspections/recusals/new")
    person = page.all("option")[1].get("value")
    said = {"person_id": person, "uscc": unit.uscc, "reason": "曾在该单位任职"}
    assert officer.fill({**said, "uscc": "1"}, status=422).says("没有这个统一社会信用代码的单位")
    page = officer.fill(said)
    assert page.says("曾在该单位任职", "全部项目", "解除")
    officer.get("/inspections/recusals/1/end")
    assert officer.fill({}).says("2026-09-01")
    assert officer.get("/inspections/recusals/1/end").says("已经解除")


def test_who_and_what_is_left_out_stands_in_rows(people: tuple[Browser, Browser, Browser], db: Db) -> None:
    officer = people[0]
    left_out = make.project(db, "另行安排的项目")
    make.project(db)
    page = officer.get("/inspections/draws/new")
    assert page.says("未评级")
    row = {"excluded-0-project": "没有这个项目", "excluded-0-reason": "联合检查"}
    asked = {"title": "抽查", "wanted": "1", **row}
    assert officer.fill(asked, status=422).says("没有代码或者名称为“没有这个项目”的项目")
    assert officer.fill({**asked, "excluded-0-project": left_out.name}).says("联合检查 1 个")
