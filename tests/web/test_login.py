"""Login and the sessions behind it."""

import pytest
from flask import Flask
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import AuditEntry, ScopedSession
from sbsupervise.services.accounts import CreateAccount, create_account
from tests.browser import Browser
from tests.make import PASSWORD, login, operator


def test_an_officer_logs_in_and_stands_at_the_desk(browser: Browser, db: Database[ScopedSession]) -> None:
    page = browser.login(login(db, Role.OFFICER)).page
    assert page.says("工作台", "忻州市水利局")


def test_a_wrong_password_and_an_unknown_name_give_the_same_answer(
    browser: Browser, db: Database[ScopedSession]
) -> None:
    officer = login(db, Role.OFFICER)
    browser.get("/login")
    wrong = browser.fill({"username": officer.username, "password": "wrong and long enough"}).text
    unknown = browser.fill({"username": "nobody", "password": PASSWORD}).text
    assert wrong.replace(officer.username, "nobody") == unknown


def test_ten_failures_make_an_account_wait(browser: Browser, db: Database[ScopedSession]) -> None:
    officer = login(db, Role.OFFICER)
    browser.get("/login")
    for _ in range(10):
        browser.fill({"username": officer.username, "password": "wrong and long enough"})
    assert browser.fill({"username": officer.username, "password": PASSWORD}).says("15 分钟后再试")


def test_a_copied_cookie_dies_at_logout(app: Flask, db: Database[ScopedSession]) -> None:
    browser = Browser(app).login(login(db, Role.OFFICER))
    thief = Browser(app)
    thief.client.set_cookie("sbsupervise", browser.client.get_cookie("sbsupervise").value)
    assert thief.get("/desk").says("工作台")
    browser.get("/desk")
    browser.fill({}, form=0)
    assert thief.get("/desk").says("登录", "密码")


def test_the_key_of_a_session_changes_at_login(app: Flask, db: Database[ScopedSession]) -> None:
    browser = Browser(app)
    browser.get("/login")
    before = browser.client.get_cookie("sbsupervise").value
    browser.login(login(db, Role.OFFICER))
    assert browser.client.get_cookie("sbsupervise").value != before


def test_logins_failures_and_logouts_stand_in_the_trail(browser: Browser, db: Database[ScopedSession]) -> None:
    officer = login(db, Role.OFFICER)
    browser.get("/login")
    browser.fill({"username": officer.username, "password": "wrong and long enough"})
    browser.login(officer)
    browser.fill({}, form=0)
    with db.reading() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.act.like("account.log%")).order_by(AuditEntry.seq))
        assert [(row.act, row.result) for row in rows] == [
            ("account.login", "refused"),
            ("account.login", "done"),
            ("account.logout", "done"),
        ]


def test_a_name_that_the_login_page_would_not_take_is_refused(db: Database[ScopedSession]) -> None:
    command = CreateAccount(username="a b", password_hash="x", roles=(Role.OFFICER,), person_name="甲", office_id=1)
    with pytest.raises(RuleError, match="用户名"), db.transaction() as session:
        create_account(session, operator(), command)


def test_a_public_page_starts_no_session(browser: Browser) -> None:
    browser.get("/")
    assert browser.client.get_cookie("sbsupervise") is None
