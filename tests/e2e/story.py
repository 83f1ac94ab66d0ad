"""The thin path as people walk it through the pages: from the supervision list to the public page, step by step.

Each step is one function; it begins where its first person finds the work, at the desk or in a list, and ends where
the next one takes it up. Days pass between the steps as the site's clock is set.
"""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from playwright.sync_api import Browser

from sbsupervise.domain.papers import normalised
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import Indicator
from sbsupervise.domain.supervision_list import COLUMNS
from sbsupervise.services.sheets.writing import table_xlsx
from tests.data.photos import jpeg, scene
from tests.data.ranges import range_zip
from tests.data.supervision_lists import FAULTS, faulty_list, good_row
from tests.e2e.person import Look, Person, glance
from tests.e2e.site import Site
from tests.make import login
from tests.pdf.conftest import pages_of

HEADERS = [column.header for column in COLUMNS]
NUMBER = 150
PROJECT, UNIT = f"示例工程{NUMBER}", f"示例建设单位{NUMBER}"
ORDER, NOTICE, DECISION = "忻水保责改〔2026〕1号", "忻水保两单告〔2026〕1号", "忻水保两单决〔2026〕1号"
DUMPED = "K12+300 左侧沟道内新设弃渣场一处，堆渣约 1.2 万立方米，不在批准的弃渣场之内"
DECIDED_ON, PUBLIC_TO = date(2026, 5, 19), date(2027, 5, 19)


@dataclass(frozen=True)
class Cast:
    """Everybody in the story, each at a browser of their own."""

    site: Site
    officer: Person
    second: Person
    approver: Person
    permits: Person
    second_permits: Person
    tax: Person
    printer: Person
    public: Person


@contextmanager
def cast(browser: Browser, site: Site, look: Look = glance) -> Iterator[Cast]:
    """Accounts for all, and their browsers, closed at the end."""
    roles = (
        (Role.OFFICER, "140900"),
        (Role.OFFICER, "140900"),
        (Role.APPROVER, "140900"),
        (Role.APPROVAL_OFFICER, "140900-sp"),
        (Role.APPROVAL_OFFICER, "140900-sp"),
        (Role.TAX_CLERK, "140900-tax"),
        (Role.PRINTING_OFFICER, "140900"),
    )
    accounts = [login(site.db, role, office=office) for role, office in roles]
    people = [Person(browser, site, account, look) for account in (*accounts, None)]
    with ExitStack() as leaving:
        for person in people:
            leaving.callback(person.leave)
        yield Cast(site, *people)


def import_the_list(cast: Cast) -> None:
    """1. A list with twelve faulty rows is refused whole; mended it comes in; a second time it changes nothing."""
    cast.site.it_is(date(2026, 1, 5))
    officer = cast.officer
    officer.open("/desk").press("项目", within="nav.topics").press("导入清单")
    officer.hand_in("清单文件", "清单.xlsx", table_xlsx(HEADERS, faulty_list())).press("上传并核对")
    assert officer.status == 200
    officer.sees("共 200 行", "12 行有错误，全部未导入", "错误（12 处）")
    headers = {column.field: column.header for column in COLUMNS}
    rows = [row.inner_text() for row in officer.page.locator("tbody tr").all()]
    for fault, row in zip(FAULTS, rows, strict=True):
        assert row.startswith(f"{fault.number + 1}\t{headers[fault.field]}\t"), row
        assert fault.said in row
    take_away_the_faulty_rows(officer)
    officer.open("/projects").sees("清单上还没有项目")

    mended = table_xlsx(HEADERS, [good_row(number) for number in range(1, 201)])
    officer.press("导入清单").hand_in("清单文件", "清单.xlsx", mended).press("上传并核对")
    officer.sees("没有错误，尚未导入", "新增 200 个项目").press("导入 200 行")
    officer.sees("已导入 200 行", "新增 200 个").press("查看监管清单").sees("200 项")

    officer.press("导入清单").hand_in("清单文件", "清单.xlsx", mended).press("上传并核对")
    officer.sees("新增 0 个项目", "更新 0 个", "200 个没有变化").press("导入 200 行")
    officer.sees("没有变化 200 个").press("查看监管清单").sees("200 项")


def take_away_the_faulty_rows(officer: Person) -> None:
    """The faulty rows come as a workbook in which each says what is wrong with it."""
    name, path = officer.downloaded("下载错误行（12 行）")
    assert name == "清单-待改正.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).worksheets[0]
    _head, *rows = ([str(cell) for cell in row] for row in sheet.iter_rows(values_only=True))
    assert [int(row[0]) for row in rows] == [fault.number + 1 for fault in FAULTS]
    assert all(any(fault.said in cell for cell in row) for fault, row in zip(FAULTS, rows, strict=True))


def open_project(person: Person) -> Person:
    """Find the project of the story in the list."""
    person.open("/projects").fill("查找项目、代码或单位", PROJECT).press("筛选")
    return person.sees("1 项").press(PROJECT)


def read_the_project_file(cast: Cast) -> None:
    """2. The file of the project says where it stands, which plan it needs and who has which part in it."""
    officer = open_project(cast.officer)
    officer.sees("应编未编", "应编报报告书", UNIT, "忻州市行政审批服务管理局", "偏关县水利局", "方案未经批准不得开工")
    officer.sees("2026-01-05", "导入监管清单", "文件：清单.xlsx")


def approve_the_plan(cast: Cast) -> None:
    """3. The approval bureau takes the application, accepts it under a clock that shows its working, and decides.

    One person of the bureau reviews it and proposes the decision, another signs.
    """
    permits, reviewer = open_project(cast.permits).press("登记方案申请"), cast.second_permits
    permits.sees("按项目规模：应编报报告书").press("登记申请").sees("方案申请已登记", "受理期限")
    cast.site.it_is(date(2026, 1, 6))
    permits.take_up("受理方案").press("受理").sees("须补正 2 项", "缺少申请函", "缺少方案文本", "一次告知补正")
    hand_in_papers(permits)
    permits.take_up("受理方案").press("受理")
    permits.press("受理").sees("已受理，审批期限开始计算", "2026年1月20日", "还剩 10 个工作日")
    permits.unfold("计算过程").sees("第1个工作日", "第10个工作日")
    cast.site.it_is(date(2026, 1, 15))
    review(reviewer.take_up("审查方案").press("打开审查工作台"))
    fill_in_the_sheet(reviewer)
    upload_the_range(reviewer)
    describe_the_unit(reviewer)
    reviewer.take_up("审查方案").press("打开审查工作台").sees("审查要点、补正、材料和决定书内容都已齐全")
    reviewer.press("提出拟办意见", within="aside").choose("拟办意见", "granted").press("提出拟办意见")
    reviewer.sees("拟办意见已提出，等待另一人签发")
    cast.site.it_is(date(2026, 1, 16))
    permits.take_up("审批方案").sees("还剩 2 个工作日", "拟办意见：准予许可").press("准予许可")
    permits.fill("决定书文号", "忻审批许可〔2026〕15号").fill("决定书载明的水土保持补偿费", "53280").press("准予许可")
    permits.sees("已登记准予行政许可决定", "准予许可", "忻审批许可〔2026〕15号", "按期办结", "抄送监管机关")
    cast.officer.take_up("批复抄送待阅").press("阅收抄送").press("阅收").sees("已阅收")


def hand_in_papers(permits: Person) -> None:
    """The papers that came with the application are recorded."""
    for kind, copies in (("letter", "1"), ("plan", "3")):
        permits.press("登记材料")
        permits.page.get_by_label("材料", exact=True).select_option(kind)
        permits.fill("份数", copies).press("登记材料").sees("材料已登记")


def review(reviewer: Person) -> None:
    """Every group of points is looked through."""
    while reviewer.page.get_by_role("button", name=re.compile("^保存本组")).count():
        reviewer.tick("本组未标的各点均已审查，符合要求")
        with reviewer.arriving():
            reviewer.page.get_by_role("button", name=re.compile("^保存本组")).click()
    reviewer.sees("决定书缺少法定代表人", "没有防治责任范围矢量数据").sees_nothing_of("个审查要点未审查")


def fill_in_the_sheet(reviewer: Person) -> None:
    """What the decision takes from the official sheet is filled in."""
    reviewer.press("未填写").press("填写特性表")
    reviewer.choose("涉及水土保持区划", "西北黄土高原区").choose("水土流失防治标准执行等级", "一级")
    reviewer.fill("水土保持总投资", "186.5")
    for indicator in Indicator:
        value = "0.8" if indicator is Indicator.CONTROL_RATIO else "95"
        reviewer.page.get_by_label(f"{indicator.label}目标值").first.fill(value)
    reviewer.press("保存").sees("特性表已保存")


def upload_the_range(reviewer: Person) -> None:
    """The range comes as a file and is measured."""
    reviewer.take_up("审查方案").press("防治责任范围").press("上传矢量文件")
    reviewer.hand_in("矢量文件", "责任范围.zip", range_zip()).press("上传并核对").sees("防治责任范围已登记")


def describe_the_unit(reviewer: Person) -> None:
    """Who answers for the applicant is asked for by the letter that cannot be made yet."""
    reviewer.take_up("审查方案").press("打开审查工作台").press("准予水行政许可决定书", within="aside")
    reviewer.sees("文稿还不能生成", "法定代表人").press("单位登记")
    reviewer.fill("法定代表人", "测试人").fill("住所", "测试路1号").press("保存").sees("单位信息已保存")


def assess_and_pay_the_fee(cast: Cast) -> None:
    """4. The fee follows from the approved range by the dated rate; it falls due before the start, is late, is paid."""
    cast.site.it_is(date(2026, 1, 19))
    officer = open_project(cast.officer).sees("已批未开工").press("核定补偿费")
    officer.fill("面积", "10", group="偏关县").fill("面积", "3.32", group="河曲县").press("计算")
    officer.sees("应缴 53,280.00 元", "2026年2月28日", "晋发改收费发〔2018〕464号", "费率待核实")
    officer.press("按 53,280.00 元核定").sees("补偿费已核定", "SX-2018-464", "2026年2月28日")

    cast.site.it_is(date(2026, 2, 10))
    tax = cast.tax.open("/desk").press("补偿费", within="nav.topics").press(PROJECT)
    tax.press("登记缴费").fill("补偿费金额", "20000").fill("税收票证号码", "测税票0001").press("登记缴费")
    tax.sees("缴费已登记", "33,280.00", "部分缴纳")

    cast.site.it_is(date(2026, 3, 5))
    officer.take_up("催缴补偿费").sees("制作水土保持补偿费缴纳通知单", "33,280.00 元")
    tax.open("/fees").sees("逾期 5 天").press(PROJECT)
    tax.press("登记缴费").fill("税收票证号码", "测税票0002").press("登记缴费").sees(
        "已缴清", "测税票0001", "测税票0002"
    )
    open_project(officer).press("登记开工").fill("开工日期", "2026-03-02").fill("开工的证据", "施工日志").press(
        "登记开工"
    ).sees("开工已登记", "在建")


def inspect(cast: Cast) -> None:
    """5. Two officers record what they found; each finding has its day, and one of them is let pass."""
    cast.site.it_is(date(2026, 4, 8))
    officer = open_project(cast.officer).press("登记检查")
    officer.choose("检查方式", "track").tick(named(cast.officer)).tick(named(cast.second))
    officer.fill("计划外检查的理由", "群众举报弃渣")
    officer.fill("批准检查的负责人", "分管副局长").fill("批准日期", "2026-04-07")
    officer.fill("被检查单位在场人员", "项目负责人")
    for place, (code, facts) in enumerate({"P-04": DUMPED, "P-16": "K9+100 边坡未苫盖"}.items(), 1):
        row = f"第 {place} 项"
        officer.click("增加问题").choose("问题", code, group=row).fill("具体情况", facts, group=row)
    officer.press("登记检查").sees("检查已登记", "2026年6月7日", "2026年4月23日", "已生成线索", named(cast.second))


def order_rectification(cast: Cast) -> None:
    """6. The order is drafted, signed by another, numbered, printed as it stands on the page, and served."""
    officer, approver, printer = cast.officer, cast.approver, cast.printer
    officer.press("拟制责令限期改正通知书").press("生成草稿").sees("草稿已生成", "等待另一位审批（签发）领导签发")
    sign(approver, ORDER)
    read_the_pdf(approver)
    serve(printer, ORDER)

    cast.site.it_is(date(2026, 4, 28))
    second = cast.second.open("/inspections").press("逾期未整改的问题").sees("逾期 5 天")
    second.take_up("督促整改").press("上传这个问题的照片", within=":target")
    second.hand_in("选择照片", "整改前.jpg", jpeg(scene(1))).press("上传").sees("已保存1张照片")
    second.take_up("督促整改").press("现场确认整改", within=":target").sees("K9+100 边坡未苫盖", "逾期 5 天")
    second.fill("责任人", "项目经理").fill("整改情况和证明材料", "已苫盖，整改前后照片 2 张")
    second.hand_in("整改后的照片", "整改后.jpg", jpeg(scene(2))).tick("已逐张核对")
    second.press("现场确认整改")
    second.sees("已确认整改，问题销号", "已整改")


def rate(cast: Cast) -> None:
    """7. A run rates all units; the credit file explains each deduction by its record and article."""
    officer = cast.officer.open("/desk").press("信用评价", within="nav.topics").press("运行评价")
    officer.choose("评价年度", "2026").press("运行评价").sees("2026年度评价已完成，共评价 200 个单位")
    officer.sees("78.0").press(UNIT).sees("信用档案", "B ", "逐项扣分", "基准分 100.0 分，共扣 22.0 分，得分", "78.0")
    officer.sees("P-04", "水利部令第53号第十七条", DUMPED, "P-16", "水利部令第53号第十九条", "K9+100 边坡未苫盖")
    officer.press("重新计算").sees("一致")


def list_the_unit(cast: Cast) -> None:
    """8. Notice, defence and another person's decision come before the public page, each in its time."""
    officer, approver, printer = cast.officer, cast.approver, cast.printer
    cast.site.it_is(date(2026, 5, 11))
    officer.take_up("核实名单线索").sees("未批先弃").press("开始核实")
    officer.fill("经核实的事实", DUMPED).choose("依据文书的种类", "rectify_order")
    officer.fill("依据文书的名称和文号", ORDER).fill("依据文书的日期", "2026-04-08").press("保存核实结果")
    officer.sees("事实已核实").press("制作告知书").press("生成草稿")
    sign(approver, NOTICE)
    serve(printer, NOTICE)

    officer.take_up("名单告知后续").sees("陈述申辩期限", "2026年5月18日", "当日仍可提出，届满后方可办理")
    cast.site.it_is(DECIDED_ON)
    officer.take_up("名单告知后续").press("提出列入意见").press("提出列入意见").sees("已提交审批")
    approver.take_up("审批列入名单").press("决定列入")
    approver.sees(UNIT, DUMPED, ORDER, "公开至 2027年5月19日").press("决定列入").sees("已决定列入")

    officer.take_up("名单告知后续").press("制作列入决定书").press("生成草稿")
    sign(approver, DECISION)
    read_the_pdf(approver)
    serve(printer, DECISION)
    officer.take_up("名单告知后续").press("公开").sees("2027年5月19日").press("公开").sees("已在公众页面公开", "公开中")


def read_in_public(cast: Cast) -> None:
    """Everybody reads the entry on the public site until the day on which it ends, and no longer."""
    public = cast.public.open("/").sees("现有公开中的记录 1 条")
    public.fill("单位名称或统一社会信用代码", UNIT).press("查询名单").sees("1 项", "未批先弃", "2027-05-19")
    public.press(UNIT).sees("忻州市水利局于2026年5月19日决定", "2027年5月19日（含当日）", DECISION, "公开中")
    cast.site.it_is(PUBLIC_TO)
    assert public.reload().status == 200
    cast.site.it_is(PUBLIC_TO + timedelta(days=1))
    assert public.reload().status == 410
    public.sees("记录已撤下").sees_nothing_of(UNIT).open("/").reload().sees("现有公开中的记录 0 条")


def check_the_paper(cast: Cast) -> None:
    """The code on the paper says on the public page that it is valid; another one is unknown."""
    cast.approver.open("/notices").press(ORDER)
    code = cast.approver.text("dt:has-text('核验码') + dd")
    public = cast.public.open("/").press("文书验真").fill("核验码", code).press("核验")
    public.sees("登记有效", "责令限期改正通知书", ORDER, UNIT, "2026年4月8日")
    public.fill("核验码", "7Q4K-2M9D-7Q4K-2M9D").press("核验").sees("没有这个核验码的文书").sees_nothing_of(UNIT)


def sign(approver: Person, number: str) -> None:
    """Read the draft that waits on the desk, and issue it."""
    approver.take_up("签发文书").press("签发").sees("签发上述文书", "经办与审批不得为同一人").press("签发并编号")
    approver.sees(f"已签发，文号为 {number}")


def serve(printer: Person, number: str) -> None:
    """Print the paper and record that it was handed over."""
    printer.take_up("打印送达文书").sees(number)
    assert printer.fetched("打开文书（PDF）").startswith(b"%PDF-")
    printer.press("登记送达").choose("送达方式", "direct").fill("送达日期", today(printer.site))
    printer.fill("收件人", "项目负责人").fill("送达证明", "送达回证，收件人签名").press("登记送达")
    printer.sees("送达已登记", "送达回证，收件人签名")


def read_the_pdf(person: Person) -> None:
    """The paper as printed says what the page says, and its code leads to the page where it is checked."""
    shown = normalised(re.sub("文书中的表格", "", person.text("article.paper")))
    code = person.text("dt:has-text('核验码') + dd")
    with TemporaryDirectory() as folder:
        path = Path(folder, "notice.pdf")
        path.write_bytes(person.fetched("打开文书（PDF）"))
        printed = "".join(pages_of(path))
    assert printed.endswith(shown), f"{printed}\n{shown}"
    site = person.site.address.removeprefix("http://")
    assert printed.startswith(normalised(f"扫码核验真伪 核验码 {code} 核验网址 {site}/v"))


def named(person: Person) -> str:
    """The name of a person of the cast."""
    assert person.login is not None
    return person.login.actor().name


def today(site: Site) -> str:
    day: date = site.app.extensions["clock"]().date()
    return day.isoformat()


STEPS: tuple[Callable[[Cast], None], ...] = (
    import_the_list,
    read_the_project_file,
    approve_the_plan,
    assess_and_pay_the_fee,
    inspect,
    order_rectification,
    rate,
    list_the_unit,
    read_in_public,
    check_the_paper,
)
