"""Every page that changes something leaves its entry: found, filled in and sent as a person does it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from sbsupervise.domain.permissions import Role
from tests import make
from tests.acts.cases import CASES
from tests.acts.conftest import Browsers
from tests.acts.routes import (
    OF_DEVICES,
    OF_THE_ACCOUNT,
    ONLY_READ,
    ROUTES,
    WITHOUT_A_PAGE,
    address_of,
    arguments_of,
    sent_pages,
)
from tests.acts.stage import CLERK, COUNTY_OFFICER, OFFICER, Ready, Who, World
from tests.acts.test_every_act import fields_of
from tests.acts.trail import entries_after, last_entry, tables, whole
from tests.browser import Browser, fields
from tests.make import PASSWORD

LATER_STEPS = {"ratings.new": {"rating.stage", "rating.finish"}}
NEW_PASSWORD = "another one for tests only"


def test_every_page_that_changes_something_has_its_row(app: Flask) -> None:
    assert set(ROUTES) | set(OF_THE_ACCOUNT) | set(OF_DEVICES) | set(ONLY_READ) == sent_pages(app)


def test_every_act_has_its_page_or_none_on_purpose() -> None:
    assert {route.act for route in ROUTES.values()} | WITHOUT_A_PAGE == set(CASES) | {"office.found"}


def sending(app: Flask, browser: Browser, endpoint: str, case: Ready) -> Callable[[], Any]:
    """Fill in the form of a page as far as its last button; pressing that sends it, as often as it is pressed."""
    route = ROUTES[endpoint]
    said = arguments_of(app, endpoint)

    def filled() -> list[dict[str, Any]]:
        steps = route.filled(case.command)
        return [{name: value for name, value in step.items() if name not in said} for step in steps]

    page = browser.get(address_of(app, endpoint, case))
    shown = fields(page.all("form", method="post")[-1])
    assert bool(shown["version"]) is ("version" in fields_of(route.act)), "a form says which version was shown"
    for step in filled()[:-1]:
        page = browser.fill(step)
    form = page.all("form", method="post")[-1]
    action = form.get("action") or page.response.request.path
    return lambda: browser.client.post(action, data={**fields(form), **filled()[-1]})


@pytest.mark.parametrize("endpoint", ROUTES)
def test_what_is_sent_leaves_one_entry_by_whoever_sent_it_however_often(
    app: Flask, browsers: Browsers, world: World, ready: dict[str, Ready], endpoint: str
) -> None:
    case = ready[ROUTES[endpoint].act]
    browser = browsers.of(case.who)
    seq = last_entry(world.db)
    send = sending(app, browser, endpoint, case)
    answer = send()
    assert answer.status_code == 302, answer.get_data(as_text=True)
    first, *later = entries_after(world.db, seq)
    assert (first.act, first.result) == (ROUTES[endpoint].act, "done")
    assert {entry.act for entry in later} <= LATER_STEPS.get(endpoint, set())
    actor = world.actor(case.who)
    for entry in (first, *later):
        said = (entry.account_id, entry.person_id, entry.office_id)
        assert said == (actor.account_id, actor.person_id, actor.office_id)
        assert entry.request_id
    assert browsers.of(Who(Role.AUDITOR, case.who.office)).client.get(f"/audit/{first.seq}").status_code == 200
    before = tables(world.db, but={"web_session"})
    again = send()
    assert (again.status_code, again.location) == (302, answer.location), "pressed twice is done once"
    assert tables(world.db, but={"web_session"}) == before


def sent_by_hand(browser: Browser, address: str) -> int:
    """Something sent to a page without its form, but with a token; the status of the answer."""
    browser.get("/change")
    token = fields(browser.page.all("form", method="post")[-1])["csrf_token"]
    status: int = browser.client.post(address, data={"csrf_token": token}).status_code
    return status


@pytest.mark.parametrize("endpoint", sorted(OF_THE_ACCOUNT))
def test_whatever_is_sent_to_a_page_of_the_account_leaves_one_entry(
    app: Flask, browsers: Browsers, world: World, endpoint: str
) -> None:
    browser = browsers.anew(OFFICER)
    before = last_entry(world.db)
    said: dict[str, Any] = dict.fromkeys(arguments_of(app, endpoint), "x")
    with app.test_request_context():
        address = app.url_for(endpoint, **said)
    assert sent_by_hand(browser, address) < 500
    (entry,) = entries_after(world.db, before)
    assert entry.act == endpoint.replace("security.", "account.")
    assert entry.account_id == world.actor(OFFICER).account_id


def test_a_new_password_is_set_and_the_old_one_opens_nothing(app: Flask, world: World) -> None:
    person = make.login(world.db, Role.OFFICER)
    browser = Browser(app).login(person)
    before = last_entry(world.db)
    browser.get("/change")
    browser.fill({"password": PASSWORD, "new_password": NEW_PASSWORD, "new_password_confirm": NEW_PASSWORD})
    (entry,) = entries_after(world.db, before)
    assert (entry.act, entry.result, entry.account_id) == ("account.change_password", "done", person.account_id)
    fresh = Browser(app)
    fresh.get("/login")
    assert fresh.fill({"username": person.username, "password": PASSWORD}).says("用户名或密码不正确")
    fresh.fill({"username": person.username, "password": NEW_PASSWORD})
    assert fresh.get("/desk").says("工作台")


def test_who_may_not_is_refused_and_the_attempt_stands_in_the_trail(
    app: Flask, world: World, ready: dict[str, Ready]
) -> None:
    browser = Browser(app).login(world.login(CLERK))
    address = address_of(app, "plans.grant", ready["plan.grant"])
    before = tables(world.db, but={"web_session", "audit_entry", "audit_head"})
    seq = last_entry(world.db)
    assert sent_by_hand(browser, address) == 403
    (entry,) = entries_after(world.db, seq)
    assert (entry.act, entry.result, entry.account_id) == (
        "access.refuse",
        "refused",
        world.actor(CLERK).account_id,
    )
    assert f"POST {address}" in entry.changes
    assert tables(world.db, but={"web_session", "audit_entry", "audit_head"}) == before


def test_what_a_rule_refuses_stands_in_the_trail_with_its_reason(browsers: Browsers, world: World) -> None:
    project_id = make.registered(world.db)
    browser = browsers.of(COUNTY_OFFICER)
    seq = last_entry(world.db)
    browser.get(f"/projects/{project_id}/start")
    browser.fill({"happened_on": "2026-09-02", "evidence": "现场照片"}, status=422)
    (entry,) = entries_after(world.db, seq)
    assert (entry.act, entry.result) == ("project.start", "refused")
    assert (entry.target_type, entry.target_id) == ("project", project_id)
    assert "不能晚于今天" in entry.changes


def test_after_all_this_the_chain_is_whole(world: World) -> None:
    assert whole(world.db)
