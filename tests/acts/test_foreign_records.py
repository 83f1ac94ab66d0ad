"""What belongs to another county is not there: by address, by list, by file, for whoever holds every role at home.

All records of the world belong to the city and to 偏关县 (140932); who asks sits in 河曲县 (140930).
"""

import io
import re
import zipfile
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from sbsupervise.domain.permissions import Permission, Role
from sbsupervise.models import AuditEntry, Finding, Listing, Notice, Office, Plan, Project
from sbsupervise.services.ratings import RunRatings, rate_all
from sbsupervise.web.guard import permission_of
from tests import make
from tests.acts.addresses import address_of_nothing, addresses, takes_get
from tests.acts.stage import FOREIGN, World
from tests.acts.test_every_get import LEFT_OUT, OFFICES
from tests.acts.trail import tables
from tests.browser import Browser

# Pages whose numbers or words name nothing that belongs to an office.
SHARED = {
    "units.show": "a unit works in many counties; of what it does only what the office sees is shown",
    "ratings.check": "the results of a run are shared by all offices",
    "catalogues.show": "the catalogue of findings is for all offices",
    "catalogues.check": "the catalogue of findings is for all offices",
    "catalogues.drop": "the catalogue of findings is for all offices",
    "public.entry": "published",
    "inspection_plans.published_plan": "published",
    "inspection_papers.check": "whoever is visited may check the code",
    "public_draws.show": "published",
    "public_draws.download": "published",
    "places.confirm": "the counties are known to everybody",
    "notices.checked_code": "whoever holds the paper may check it",
    "coverage.export": "a list, with its kind in the address",
    "field_sync.upload": "named by the device; another account's is refused in tests/services/test_field_uploads.py",
    "field_sync.hand_in_sheet_": "named by the device; what is foreign is refused in tests/web/test_field_pages.py",
    "field_sync.hand_in_photo_": "named by the device; what is foreign is refused in tests/web/test_field_pages.py",
    "fees.export": "a list, with its kind in the address",
    "projects.export": "a list, with its kind in the address",
}
TRIED = 3
NUMBERS_OF_THE_REQUEST = re.compile(r'nonce="[^"]*"|[0-9a-f]{16}')


@dataclass(frozen=True)
class Strangers:
    """People of another county, and of another unit, who together may open every page."""

    app: Flask
    office: Browser
    auditor: Browser
    unit: Browser

    def who_may(self, rule: Rule) -> Browser:
        special = {
            Permission.SEE_AUDIT: self.auditor,
            Permission.SEE_OWN: self.unit,
            Permission.ANSWER_FINDINGS: self.unit,
        }
        declared = permission_of(self.app, rule.endpoint)
        return special.get(declared, self.office) if isinstance(declared, Permission) else self.office


@pytest.fixture(scope="module")
def strangers(app: Flask, world: World) -> Strangers:
    """Tokens are not asked for, so that nothing but the scope can refuse what they send."""
    app.config["WTF_CSRF_ENABLED"] = False
    rate_all(world.db, make.operator(), RunRatings(year=2025))
    logins = (
        make.login(world.db, *OFFICES, office=FOREIGN),
        make.login(world.db, Role.AUDITOR, office=FOREIGN),
        make.login(world.db, Role.UNIT_USER, unit_id=make.unit(world.db).id),
    )
    return Strangers(app, *(Browser(app).login(login) for login in logins))


def about_records(app: Flask) -> list[Rule]:
    """The pages about one record of somebody's."""
    rules = (rule for rule in app.url_map.iter_rules() if rule.arguments and rule.endpoint not in LEFT_OUT)
    return [rule for rule in rules if rule.endpoint not in SHARED and not rule.endpoint.startswith("security.")]


def own_entries(world: World) -> set[str]:
    """The addresses of what the strangers themselves did: their own logins stand in the trail that they may read."""
    theirs = select(AuditEntry.seq).join(AuditEntry.office).where(Office.code == FOREIGN)
    with world.db.reading() as session:
        return {f"/audit/{seq}" for seq in session.scalars(theirs)}


def said(response: TestResponse) -> str:
    """The text of an answer without what differs with every request."""
    return NUMBERS_OF_THE_REQUEST.sub("", response.get_data(as_text=True))


def text_of(response: TestResponse) -> str:
    """All that a page or a file says; a workbook is unpacked."""
    data = response.get_data()
    if not data.startswith(b"PK"):
        return data.decode(errors="ignore")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return "".join(parts.read(name).decode(errors="ignore") for name in parts.namelist())


def test_a_record_of_another_county_is_as_if_it_were_not_there(app: Flask, world: World, strangers: Strangers) -> None:
    before = tables(world.db, but={"web_session"})
    own = own_entries(world)
    for rule in about_records(app):
        browser = strangers.who_may(rule)
        tried = [address for address in addresses(app, world.db, rule, TRIED) if address not in own]
        assert tried, f"{rule.endpoint} has no record in this world"
        for method in [method for method in ("GET", "POST") if method in (rule.methods or set())]:
            nothing = browser.client.open(address_of_nothing(app, rule), method=method)
            assert nothing.status_code == 404, (method, rule.endpoint)
            for address in tried:
                response = browser.client.open(address, method=method)
                assert response.status_code == 404, (method, address)
                assert said(response) == said(nothing), (method, address)
    assert tables(world.db, but={"web_session"}) == before


def test_no_list_and_no_file_shows_anything_of_another_county(app: Flask, world: World, strangers: Strangers) -> None:
    with world.db.reading() as session:
        make.everything(session)
        columns = (Project.name, Project.code, Listing.facts, Finding.facts, Plan.document_number, Notice.number)
        canaries = {text for column in columns for text in session.scalars(select(column)) if text}
    assert len(canaries) > 50
    about = {rule.endpoint for rule in about_records(app)} | LEFT_OUT
    opened = set()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in about or not takes_get(rule) or permission_of(app, rule.endpoint) == "public":
            continue
        for address in addresses(app, world.db, rule, TRIED):
            with strangers.who_may(rule).client.get(address) as response:
                assert response.status_code < 500, address
                assert not [canary for canary in canaries if canary in text_of(response)], address
            opened.add(address)
    assert {"/desk", "/projects", "/findings", "/listings", "/notices", "/fees", "/audit", "/unit"} <= opened
