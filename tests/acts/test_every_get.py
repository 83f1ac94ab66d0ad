"""Reading changes nothing: each page is opened for many records by somebody who may, and all rows stay as they were."""

from dataclasses import dataclass, replace

import pytest
from flask import Flask

from sbsupervise.domain.permissions import Permission, Role
from sbsupervise.models import Finding, Unit
from sbsupervise.services.changes import WriteOutsideActError
from sbsupervise.services.notices import draft_rectify_order, issue_notice
from sbsupervise.services.photos import add_photo
from sbsupervise.services.ratings import RunRatings, rate_all
from sbsupervise.services.rectifications import note_report
from sbsupervise.services.stored_files import HandedIn
from sbsupervise.web.database import perform
from sbsupervise.web.guard import permission_of
from tests import make
from tests.acts.addresses import addresses, takes_get, takes_post
from tests.acts.of_listings import issuing
from tests.acts.of_photos import new
from tests.acts.of_rectifications import noting
from tests.acts.stage import APPROVER, OFFICER, Ready, World
from tests.acts.trail import last_entry, tables
from tests.browser import Browser

OFFICES = (Role.OFFICER, Role.APPROVER, Role.PRINTING_OFFICER, Role.APPROVAL_OFFICER, Role.TAX_CLERK)
# So many records are shown, and so many are offered to each page of an act.
SHOWN, OFFERED = 8, 2
# Keeping a session is no change of the register: a login lasts as long as somebody works.
SESSIONS = {"web_session"}
# Closed to everybody (tests/web/test_permissions.py), or files that no database is asked for; the page of the second
# factor ends the session of whoever has passed it already.
LEFT_OUT = {
    "security.two_factor_rescue",
    "security.tf_select",
    "security.two_factor_token_validation",
    "security.static",
    "static",
}


@dataclass(frozen=True)
class Readers:
    """People who together may open every page and see every record; the unit is one that an order was issued to."""

    office: Browser
    auditor: Browser
    administrator: Browser
    unit: Browser

    def who_may(self, permission: Permission | str | None) -> Browser:
        special = {
            Permission.SEE_AUDIT: self.auditor,
            Permission.MANAGE_ACCOUNTS: self.administrator,
            Permission.CONFIRM_PLACES: self.administrator,
            Permission.SEE_OWN: self.unit,
            Permission.ANSWER_FINDINGS: self.unit,
        }
        return special.get(permission, self.office) if isinstance(permission, Permission) else self.office


@pytest.fixture(scope="module")
def readers(app: Flask, world: World, ready: dict[str, Ready]) -> Readers:
    """Made after the last records: a rating of all units, and an order to a unit with an account, which has a plan."""
    rate_all(world.db, make.operator(), RunRatings(year=2025))
    ordering = ready["notice.draft_rectify_order"].command
    notice = world.do(draft_rectify_order, OFFICER, ordering)
    world.do(issue_notice, APPROVER, issuing(notice))
    owner = world.read(Finding, ordering.finding_ids[0]).unit_id
    make.granted_plan(world.db, owner_id=owner)
    _answered_for(world, world.read(Unit, owner))
    logins = (
        make.login(world.db, *OFFICES),
        make.login(world.db, Role.AUDITOR),
        make.login(world.db, Role.ADMINISTRATOR),
        make.login(world.db, Role.UNIT_USER, unit_id=owner),
    )
    return Readers(*(Browser(app).login(login) for login in logins))


def _answered_for(world: World, owner: Unit) -> None:
    """What a unit is shown of findings that concern it: a report with a paper, a photo, and one that is open."""
    _, photo = new(world)
    answered, open_ = (make.finding(world.db, make.project(world.db, owner=owner), "P-17") for _ in range(2))
    paper = HandedIn("报告.pdf", b"%PDF-1.7\n%%EOF")
    world.do(note_report, OFFICER, replace(noting(answered), papers=(paper,)))
    world.do(add_photo, OFFICER, replace(photo, inspection_id=open_.inspection_id, finding_id=open_.id))


def status_of(browser: Browser, address: str) -> int:
    with browser.client.get(address) as response:
        status: int = response.status_code
        return status


def test_opening_a_page_changes_nothing(app: Flask, world: World, readers: Readers) -> None:
    before = tables(world.db, but=SESSIONS)
    entries = last_entry(world.db)
    for rule in app.url_map.iter_rules():
        if not takes_get(rule) or rule.endpoint in LEFT_OUT:
            continue
        browser = readers.who_may(permission_of(app, rule.endpoint))
        most = OFFERED if takes_post(rule) else SHOWN
        statuses = {address: status_of(browser, address) for address in addresses(app, world.db, rule, most)}
        assert max(statuses.values()) < 500, statuses
        assert min(statuses.values()) < 400, (rule.endpoint, statuses)
        assert last_entry(world.db) == entries, rule.endpoint
        now = tables(world.db, but=SESSIONS)
        assert now == before, rule.endpoint
        assert status_of(readers.office, "/desk") == 200, f"{rule.endpoint} ended the session of who opened it"


def test_an_act_on_the_opening_of_a_page_is_an_error(app: Flask, ready: dict[str, Ready]) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        with app.test_request_context(method=method), pytest.raises(WriteOutsideActError):
            perform(draft_rectify_order, ready["notice.draft_rectify_order"].command)
