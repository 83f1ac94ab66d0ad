"""The second factor: set up at the first login, asked for at every later one."""

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from sbsupervise.app import create_app
from sbsupervise.config import ConfigurationError, Settings
from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.models import ScopedSession
from sbsupervise.services.upgrades import downgrade
from tests.browser import Browser
from tests.make import PASSWORD, login


def code_of(key: str) -> str:
    """The six digits that an authenticator shows now (RFC 6238)."""
    plain = re.sub("[^A-Z2-7]", "", key)
    secret = base64.b32decode(plain + "=" * (-len(plain) % 8))
    digest = hmac.new(secret, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


@pytest.fixture
def guarded(settings: Settings) -> Iterator[Flask]:
    app = create_app(replace(settings, second_factor=True))
    app.testing = True
    yield app
    app.extensions["database"].engine.dispose()


def test_the_desk_opens_only_with_the_second_factor(guarded: Flask, db: Database[ScopedSession]) -> None:
    officer = login(db, Role.OFFICER)
    browser = Browser(guarded)
    browser.get("/login")
    page = browser.fill({"username": officer.username, "password": PASSWORD})
    assert page.says("设置二次验证")
    assert browser.get("/desk").says("登录", "密码")
    browser.get("/login")
    browser.fill({"username": officer.username, "password": PASSWORD})
    page = browser.fill({"setup": "authenticator"})
    key = re.search(r"密钥：\s*([A-Z2-7 -]+)", page.text)
    assert key is not None
    assert not browser.fill({"code": "000000"}).says("工作台")
    browser.get("/login")
    browser.fill({"username": officer.username, "password": PASSWORD})
    page = browser.fill({"setup": "authenticator"})
    key = re.search(r"密钥：\s*([A-Z2-7 -]+)", page.text)
    assert key is not None
    assert browser.fill({"code": code_of(key[1])}).says("工作台")

    later = Browser(guarded)
    later.get("/login")
    page = later.fill({"username": officer.username, "password": PASSWORD})
    assert page.says("二次验证", "六位数字")
    assert not page.says("工作台")
    assert not later.get("/desk").says("待办")


def test_the_demonstration_says_that_it_has_none(browser: Browser) -> None:
    assert browser.get("/").says("演示数据库", "未启用二次验证")


def test_a_real_start_over_an_old_database_is_refused(settings: Settings) -> None:
    downgrade(settings.database_url, "-1")
    with pytest.raises(ConfigurationError, match="db upgrade"):
        create_app(replace(settings, second_factor=True))
