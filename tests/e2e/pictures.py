"""The pictures of the documentation, made from a demonstration of a fixed day: ``python -m tests.e2e.pictures``.

They are written to ``docs/pictures``, reduced to few colours. The same day and seed give the same pictures but for the
check codes of the papers, which are random.
"""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser
from sqlalchemy import select

from sbsupervise.config import read_settings
from sbsupervise.models import Account
from sbsupervise.services.demo import PASSWORD, SIZES, Wish, fill
from sbsupervise.services.notices import Press
from sbsupervise.services.sheets.writing import table_xlsx
from tests import make
from tests.conftest import FONTS, migrated
from tests.data.supervision_lists import faulty_list
from tests.e2e.person import PHONE, Person, browsing
from tests.e2e.site import Site, served
from tests.e2e.story import HEADERS

TARGET = Path(__file__).resolve().parents[2] / "docs" / "pictures"
DAY = date(2026, 11, 24)
COLOURS = 128
GAP, DESK = 24, "#d9ddd6"
# A field for a day looks as the language of the browser has it, and Debian's Chromium comes in English only.
AS_IN_CHINA = """() => {
    for (const field of document.querySelectorAll("input[type=date]")) {
        const day = field.value.replaceAll("-", "/");
        Object.assign(field, { type: "text", value: day || "年/月/日" });
    }
    document.activeElement.blur();
    scrollTo({ top: 0, behavior: "instant" });
}"""
LARGEST_BYTES = 200_000


@contextmanager
def demonstration() -> Iterator[Site]:
    """A served demonstration as it stands on the day of the pictures."""
    with TemporaryDirectory() as name:
        var = Path(name)
        (var / "fonts").symlink_to(FONTS)
        settings = read_settings({"SBS_DEMO": "1", "SBS_VAR": name})
        migrated(settings.database_url)
        with served(settings) as site:
            wish = Wish(size=SIZES["small"], seed=1, press=Press(settings.fonts, settings.public_url), tell=print)
            fill(site.db, make.operator(make.noon(DAY)), wish)
            site.it_is(DAY)
            yield site


def someone(browser: Browser, site: Site, username: str) -> Person:
    """A person of the demonstration."""
    with site.db.reading() as session:
        account = session.scalars(select(Account).where(Account.username == username)).one()
    return Person(browser, site, make.Login(account.id, username, site.db), password=PASSWORD)


def keep(person: Person, name: str, height: int = 900) -> None:
    """Take a picture of the page as far down as named."""
    size = person.page.viewport_size
    assert size is not None
    person.page.set_viewport_size({"width": size["width"], "height": height})
    person.page.evaluate(AS_IN_CHINA)
    person.page.wait_for_timeout(100)
    person.page.screenshot(path=TARGET / f"{name}.png")
    reduce(TARGET / f"{name}.png")


def keep_paper(person: Person, name: str) -> None:
    """Take a picture of the pages of the notice that is open, side by side."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "notice.pdf")
        path.write_bytes(person.fetched("打开文书（PDF）"))
        subprocess.run(("pdftoppm", "-r", "90", "-png", path, Path(folder, "page")), check=True)
        pages = [Image.open(page) for page in sorted(Path(folder).glob("page-*.png"))]
        width, height = pages[0].size
        sheet = Image.new("RGB", (len(pages) * (width + GAP) + GAP, height + 2 * GAP), DESK)
        for place, page in enumerate(pages):
            sheet.paste(page, (GAP + place * (width + GAP), GAP))
            page.close()
    sheet.save(TARGET / f"{name}.png")
    reduce(TARGET / f"{name}.png")


def reduce(path: Path) -> None:
    """Reduce a picture to few colours, by which it loses nothing that is seen."""
    with Image.open(path) as image:
        reduced = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    reduced.save(path, optimize=True)
    if path.stat().st_size > LARGEST_BYTES:
        raise ValueError(f"{path.name} has {path.stat().st_size} bytes")


def open_first(person: Person, address: str) -> None:
    """Open the first row of a list."""
    person.open(address)
    with person.arriving():
        person.page.locator("#list tbody [data-open]").first.click()


def desk(officer: Person) -> None:
    keep(officer.open("/desk"), "desk")


def import_check(officer: Person) -> None:
    list_file = table_xlsx(HEADERS, faulty_list())
    officer.open("/projects/import").hand_in("清单文件", "2026年第四季度监管清单.xlsx", list_file)
    keep(officer.press("上传并核对"), "import-check", 1000)


def project_file(officer: Person) -> None:
    open_first(officer, "/projects?text=石梁沟")
    keep(officer, "project-file", 1200)


def plan_with_clock(permits: Person) -> None:
    open_first(permits, "/plans?state=accepted")
    keep(permits.unfold("计算过程"), "plan", 950)


def plan_review(permits: Person) -> None:
    open_first(permits, "/plans?state=accepted")
    keep(permits.press("打开审查工作台"), "plan-review", 1100)


def fee(officer: Person) -> None:
    open_first(officer, "/fees?state=partly_paid")
    keep(officer.unfold("怎样算出来的"), "fee", 1260)


def inspection_form(officer: Person) -> None:
    open_first(officer, "/projects?text=石梁沟")
    officer.press("登记检查").choose("检查方式", "track")
    officer.page.get_by_role("group", name="检查人员").get_by_role("checkbox").nth(1).check()
    officer.fill("被检查单位在场人员", "项目副经理、监理工程师各一人")
    officer.click("增加问题").choose("问题", "P-14", group="第 1 项")
    officer.fill("具体情况", "2号弃渣场拦渣墙尚未砌筑，渣面高差 9 m；照片 3 张", group="第 1 项")
    keep(officer, "inspection-form", 1640)


def credit_page(officer: Person) -> None:
    open_first(officer, "/ratings?text=青禾岭&role=construction_unit")
    keep(officer, "credit-page", 1200)


def listing_case(officer: Person) -> None:
    open_first(officer, "/listings?state=noticed")
    officer.unfold("计算过程")
    keep(officer, "listing-case", 1100)


def public_list(browser: Browser, site: Site) -> None:
    public = Person(browser, site).open("/lists")
    keep(public, "public-list")
    public.page.set_viewport_size(PHONE)
    keep(public, "public-list-phone", PHONE["height"])
    public.leave()


def papers(officer: Person) -> None:
    for kind, name in (("rectify_order", "rectify-order"), ("listing_decision", "listing-decision")):
        open_first(officer, f"/notices?kind={kind}&state=served")
        keep_paper(officer, name)


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with demonstration() as site, browsing() as browser:
        officer = someone(browser, site, "city_officer")
        scenes: tuple[Callable[[Person], None], ...] = (
            desk,
            import_check,
            project_file,
            fee,
            inspection_form,
            credit_page,
            listing_case,
            papers,
        )
        for scene in scenes:
            scene(officer)
        permits = someone(browser, site, "approval_officer")
        plan_with_clock(permits)
        plan_review(permits)
        public_list(browser, site)


if __name__ == "__main__":
    main()
