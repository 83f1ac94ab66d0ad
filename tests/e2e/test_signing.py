"""A hundred plans are decided from the list by keyboard alone."""

from datetime import date

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PlanKind, PlanState, Procedure
from sbsupervise.models import Plan, ScopedSession
from tests import make
from tests.e2e.person import Person
from tests.e2e.site import Site

MANY = 100
TODAY = date(2026, 2, 25)


def waiting_to_be_signed(db: Database[ScopedSession], number: int) -> None:
    """Applications of as many projects, each accepted and proposed to be granted by one officer of the bureau."""
    officer = make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor()
    projects = [make.awaiting_plan(db) for _ in range(number)]
    with db.transaction() as session:
        for project in projects:
            plan = Plan(
                project_id=project.id,
                office_id=officer.office_id,
                kind=PlanKind.REPORT,
                procedure=Procedure.ORDINARY,
                state=PlanState.ACCEPTED,
                range_hm2=project.area_hm2,
                earthwork_m3=project.earthwork_m3,
                submitted_on=date(2026, 2, 9),
                accepted_on=date(2026, 2, 10),
                proposed_state=PlanState.GRANTED,
                proposed_on=date(2026, 2, 24),
                proposed_by_id=officer.person_id,
            )
            make.put(session, make.operator(), make.Put(plan))


def granted(db: Database[ScopedSession]) -> list[str]:
    with db.reading() as session:
        numbers = select(Plan.document_number).where(Plan.state == PlanState.GRANTED).order_by(Plan.id)
        return [str(number) for number in make.everything(session).scalars(numbers)]


def enter(person: Person, link: str = "") -> None:
    """Press Enter, once the link that is named has the focus; another page opens."""
    if link:
        expect(person.page.locator("a:focus")).to_have_text(link)
    with person.arriving():
        person.page.keyboard.press("Enter")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_approver_decides_a_hundred_plans_by_keyboard_alone(chromium: Browser, site: Site) -> None:
    waiting_to_be_signed(site.db, MANY)
    site.it_is(TODAY)
    approver = Person(chromium, site, make.login(site.db, Role.APPROVAL_OFFICER, office="140900-sp"))
    approver.open("/plans?state=to_sign").sees(f"待签发 · {MANY} 项")
    keys = approver.page.keyboard
    keys.press("j")
    enter(approver)
    for number in range(1, MANY + 1):
        enter(approver, "准予许可")
        if number == 1:
            keys.type("测审许可〔2026〕1号")
        expect(approver.page.locator("input:focus")).to_have_value(f"测审许可〔2026〕{number}号")
        enter(approver)
        approver.sees("已登记准予行政许可决定")
        if number < MANY:
            enter(approver, "下一件待签发")
    approver.sees("没有其他待签发的方案")
    approver.leave()
    assert sorted(granted(site.db)) == sorted(f"测审许可〔2026〕{number}号" for number in range(1, MANY + 1))
