"""Everybody can use the pages: axe finds nothing at two widths, a phone needs no sideways scrolling, keys suffice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from sbsupervise.domain.permissions import Role
from sbsupervise.models import AuditEntry, Project
from sbsupervise.paths import folder
from tests import make
from tests.e2e.person import DESKTOP, PHONE, Person
from tests.e2e.site import Site
from tests.e2e.story import NUMBER, STEPS, cast

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

# Pages that the story does not open, by who opens them; the lists among them have the records of the story.
BESIDE = {
    Role.OFFICER: (
        "/desk/forgotten",
        "/projects?state=under_construction",
        "/projects?sort=name",
        f"/projects/{NUMBER}/edit",
        f"/projects/{NUMBER}/units/new",
        "/projects/1/start",
        "/plans",
        "/fees?state=paid",
        "/inspections",
        "/findings",
        "/findings/1/withdraw",
        "/ratings?grade=a",
        "/listings",
        "/listings/1/dismiss",
        "/notices",
        "/rules",
        "/change",
        "/nowhere",
        "/audit",
    ),
    Role.APPROVER: ("/desk", "/notices/1/void", "/listings/1/revoke", f"/projects/{NUMBER}"),
    Role.TAX_CLERK: ("/fees/1/payments/1/reverse",),
    Role.AUDITOR: ("/audit", "/audit/{entry}", "/audit?act=inspection.record"),
    Role.UNIT_USER: ("/unit",),
}
FAULTS = """async () => (await axe.run({resultTypes: ["violations"], preload: false})).violations
    .flatMap(rule => rule.nodes.map(node => `${rule.id} ${node.target.join(" ")}: ${node.failureSummary}`))"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@cache
def axe() -> str:
    (script,) = folder("static").glob("vendor/axe-core-*/axe.min.js")
    return script.read_text(encoding="utf-8")


@dataclass
class Inspector:
    """Looks at each kind of page once, at both widths, and keeps what is wrong with it."""

    wrong: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def __call__(self, person: Person) -> None:
        page = person.page
        kind = kind_of(person)
        if kind in self.seen:
            return
        self.seen.add(kind)
        page.evaluate(axe())
        for size in (PHONE, DESKTOP):
            page.set_viewport_size(size)
            found = page.evaluate(FAULTS)
            if page.evaluate(SIDEWAYS) > 0:
                found.append("scrolls sideways")
            self.wrong += [f"{kind} at {size['width']} px: {fault}" for fault in found]


def kind_of(person: Person) -> str:
    """What a page is: its path without numbers, its answer, and the state that its heading shows."""
    path = re.sub(r"\d+", "#", person.page.url.removeprefix(person.site.address))
    states = person.page.locator(".heading .tag").all_inner_texts()
    return " ".join([path, str(person.status), *states])


def test_nothing_stands_in_the_way_on_any_page(chromium: Browser, site: Site) -> None:
    look = Inspector()
    with cast(chromium, site, look) as everybody:
        for step in STEPS:
            step(everybody)
    with site.db.reading() as session:
        unit_id = make.everything(session).get_one(Project, NUMBER).construction_unit_id
        entry = session.scalars(select(AuditEntry.seq).where(AuditEntry.act == "inspection.record")).one()
    for role, addresses in BESIDE.items():
        office = "140900-tax" if role is Role.TAX_CLERK else "140900"
        own = unit_id if role is Role.UNIT_USER else None
        person = Person(chromium, site, make.login(site.db, role, office=office, unit_id=own), look)
        for address in addresses:
            person.open(address.format(entry=entry))
        person.leave()
    assert not look.wrong, "\n".join(look.wrong)
    assert len(look.seen) > 75


def tab_to(page: Page, name: str, *, at_most: int) -> None:
    """Press the tabulator until the link or button of this name has the focus, and see that the focus shows."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.innerText.trim()") == name:
            ring = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
            shadow = page.evaluate("() => getComputedStyle(document.activeElement).boxShadow")
            assert (ring, shadow) != ("none", "none"), f"nobody sees that {name} has the focus"
            return
    raise AssertionError(f"{name} is not reached")


@pytest.fixture
def officer(chromium: Browser, site: Site) -> Iterator[Person]:
    person = Person(chromium, site, make.login(site.db, Role.OFFICER))
    yield person
    person.leave()


def test_the_first_key_leads_past_the_topics_to_the_main_act(officer: Person) -> None:
    page = officer.open("/projects").page
    tab_to(page, "跳到正文", at_most=1)
    page.keyboard.press("Enter")
    tab_to(page, "登记项目", at_most=1)
    tab_to(page, "导入清单", at_most=1)
    with officer.arriving():
        page.keyboard.press("Enter")
    officer.sees("先核对，后导入")


def test_a_project_is_registered_by_keys_alone(officer: Person) -> None:
    page = officer.open("/projects/new").page
    tab_to(page, "跳到正文", at_most=1)
    page.keyboard.press("Enter")
    tab_to(page, "登记", at_most=60)
    with officer.arriving():
        page.keyboard.press("Enter")
    assert officer.status == 422
    expect(page.get_by_role("alert")).to_be_focused()
    tab_to(page, "项目名称：必填，不能为空", at_most=1)
    page.keyboard.press("Enter")
    expect(page.get_by_label("项目名称")).to_be_focused()


def test_the_page_stands_still_under_the_pointer(officer: Person, site: Site) -> None:
    """Were it to glide to the field that takes the focus, a press in the meantime would begin beside where it ends."""
    page = officer.open(f"/projects/{make.project(site.db).id}/inspections/new").page
    officer.click("增加问题").click("增加问题")
    page.evaluate("() => scrollTo({top: 0, behavior: 'instant'})")
    page.get_by_label("具体情况").last.focus()
    places = [page.evaluate("() => scrollY")]
    for _ in range(10):
        places.append(page.evaluate("() => new Promise(seen => requestAnimationFrame(() => seen(scrollY)))"))
    assert places[0] > 0
    assert set(places) == {places[0]}


def test_rows_are_walked_through_and_opened_by_keys(officer: Person, site: Site) -> None:
    names = [make.project(site.db).name for _ in range(3)]
    page = officer.open("/projects?sort=name").page
    for key, name in zip("jjk", (names[0], names[1], names[0]), strict=True):
        page.keyboard.press(key)
        expect(page.get_by_role("link", name=name, exact=True)).to_be_focused()
    with officer.arriving():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(names[0])


def test_on_a_phone_the_topics_open_and_close_by_keys(officer: Person) -> None:
    page = officer.open("/desk").page
    page.set_viewport_size(PHONE)
    topics = page.get_by_role("navigation", name="目录")
    expect(topics).not_to_be_visible()
    tab_to(page, "目录", at_most=2)
    page.keyboard.press("Enter")
    expect(topics).to_be_visible()
    page.keyboard.press("Escape")
    expect(topics).not_to_be_visible()
    expect(page.get_by_role("button", name="目录")).to_be_focused()


def test_a_link_opens_without_scripts(chromium: Browser, site: Site) -> None:
    """What scripts add is comfort: without them the public search works all the same."""
    context = chromium.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("单位名称或统一社会信用代码").fill("示例")
    page.get_by_role("button", name="查询名单").click()
    expect(page.locator("main")).to_contain_text("没有记录不等于合规")
    context.close()
