"""Pages of projects: the list, the file of one project, registering, editing, starting."""

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.models import ScopedSession
from tests import make
from tests.browser import Browser


def test_an_officer_finds_a_project_and_opens_its_file(browser: Browser, db: Database[ScopedSession]) -> None:
    number = make.registered(db, name="偏关至河曲公路")
    browser.login(make.login(db, Role.OFFICER, office="140932"))
    assert browser.get("/projects").says("偏关至河曲公路", "应编未编", "偏关县")
    assert browser.get(f"/projects/{number}").says("应编报报告书", "水利部令第53号", "登记项目", "方案未经批准不得开工")
