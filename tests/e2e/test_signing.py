"""A reviewer's week: plan after plan is signed from the list by keyboard alone, three times Enter for each."""

from playwright.sync_api import Browser, expect
from sqlalchemy import func, select

from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import PlanState
from sbsupervise.models import Plan
from tests import make
from tests.e2e.person import Person
from tests.e2e.site import Site

# A hundred on one database; the keys are the same on the other, so that a few are enough there.
PLANS = {"sqlite": 100, "postgresql": 5}
FIRST = "测审许可〔2026〕1号"


def granted_plans(site: Site) -> int:
    with site.db.reading() as session:
        found = select(func.count()).select_from(Plan).where(Plan.state == PlanState.GRANTED)
        return make.everything(session).scalar(found) or 0


def enter(signer: Person) -> None:
    """Press Enter on what has the focus, once the page has given it to something."""
    expect(signer.page.locator("main :focus")).to_have_count(1)
    with signer.arriving():
        signer.page.keyboard.press("Enter")


def test_a_hundred_plans_are_decided_from_the_list_by_keyboard_alone(chromium: Browser, site: Site) -> None:
    plans = PLANS[site.db.engine.dialect.name]
    proposer = make.login(site.db, Role.APPROVAL_OFFICER, office="140900-sp").actor()
    make.plans_to_sign(site.db, proposer, plans)
    signer = Person(chromium, site, make.login(site.db, Role.APPROVAL_OFFICER, office="140900-sp"))
    signer.open("/plans?state=to_sign").sees(f"待签发 · {plans} 项")
    signer.page.keyboard.press("j")
    for number in range(1, plans + 1):
        enter(signer)
        enter(signer)
        field = signer.page.get_by_label("决定书文号")
        expect(field).to_be_focused()
        if number == 1:
            signer.page.keyboard.type(FIRST)
        else:
            expect(field).to_have_value(FIRST.replace("1号", f"{number}号"))
        enter(signer)
    signer.sees("没有其他待签发的方案")
    assert granted_plans(site) == plans
    signer.leave()
