"""Tables from outside are read exactly or refused in Chinese; what is dangerous never reaches the process that asks."""

import resource
import tracemalloc
from datetime import date
from decimal import Decimal

import pytest

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import Cell, Unreadable
from sbsupervise.services.sheets.child import lines
from sbsupervise.services.sheets.reading import Sheet, read
from sbsupervise.services.sheets.wire import decode
from tests.data.workbooks import MAIN, archive, sheet, text_row, workbook

REQUIRED = (("项目名称",), ("占地面积", "征占地面积"))
HEADERS = text_row(1, "项目名称", "占地面积")
Rows = list[tuple[int, list[Cell]]]


def answered(data: bytes) -> tuple[list[str], Rows]:
    """Headers and rows, read in this process by what the child runs; a refusal is raised."""
    head, *rows = lines(data, {"required": REQUIRED})
    if "refused" in head or (rows and "refused" in rows[-1]):
        raise RuleError((rows or [head])[-1]["refused"])
    return head["headers"], [(number, [decode(cell) for cell in cells]) for number, cells in rows]


def cells_of(row: str) -> list[Cell]:
    """The cells of the second row of a workbook."""
    return answered(workbook({"清单": sheet(HEADERS + f'<row r="2">{row}</row>')}))[1][0][1]


def test_a_table_is_found_under_its_titles_and_keeps_the_numbers_of_its_rows() -> None:
    rows = (
        text_row(1, "忻州市监管清单")
        + text_row(3, "项目名称 *", "占地\n面积（hm²）", "")
        + text_row(7, "甲", "1.5", "注")
    )
    data = workbook({"说明": sheet(text_row(1, "填写说明")), "清单": sheet(rows + '<row r="900"/>')})
    assert read(data, "清单.XLSX", REQUIRED) == Sheet(
        name="清单",
        header_row=3,
        headers=("项目名称 *", "占地\n面积（hm²）", ""),
        rows=((7, ("甲", "1.5", "注")),),
        other_sheets=("说明",),
    )


def test_hidden_sheets_are_not_read() -> None:
    data = workbook({"旧": sheet(HEADERS + text_row(2, "旧")), "新": sheet(HEADERS)}, hidden=("旧",))
    assert answered(data) == (["项目名称", "占地面积"], [])


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        pytest.param('<c r="A2"><v>13.32</v></c>', Decimal("13.32"), id="number"),
        pytest.param('<c r="A2"><v>5.1000000000000004E-3</v></c>', Decimal("0.0051"), id="as Excel stores 0.0051"),
        pytest.param('<c r="A2"><v>0.30000000000000004</v></c>', Decimal("0.3"), id="0.1 + 0.2"),
        pytest.param('<c r="A2"><v>40000</v></c>', Decimal(40_000), id="whole number"),
        pytest.param('<c r="A2" s="3"><v>1234.5</v></c>', Decimal("1234.5"), id="number shown with two decimals"),
        pytest.param('<c r="A2" s="2"><v>46082</v></c>', date(2026, 3, 1), id="day"),
        pytest.param('<c r="A2" s="1"><v>46082</v></c>', date(2026, 3, 1), id="day in the format of Excel in Chinese"),
        pytest.param('<c r="A2" t="b"><v>1</v></c>', True, id="truth"),
        pytest.param('<c r="A2" t="str"><f>"甲"&amp;"乙"</f><v>甲乙</v></c>', "甲乙", id="formula with its result"),
        pytest.param(
            '<c r="A2" t="inlineStr"><is><t>一_x000D_二_x005F_x000D_</t></is></c>', "一\r二_x000D_", id="escapes"
        ),
        pytest.param('<c r="A2" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>', "甲乙", id="rich text"),
        pytest.param('<c t="inlineStr"><is><t>甲</t></is></c>', "甲", id="cell without address"),
    ],
)
def test_cells_keep_their_type_and_their_exact_value(row: str, cell: Cell) -> None:
    (read_cell,) = cells_of(row)
    assert (read_cell, type(read_cell)) == (cell, type(cell))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param('<c r="A2" t="e"><v>#REF!</v></c>', "公式出错（#REF!）", id="error"),
        pytest.param('<c r="A2"><f>B2*2</f></c>', "公式没有计算结果", id="formula never computed"),
        pytest.param('<c r="A2"><v>1E+999</v></c>', "数字超出范围", id="infinite"),
        pytest.param(f'<c r="A2"><v>{"9" * 40}</v></c>', "数字超出范围", id="forty digits"),
        pytest.param('<c r="A2" s="1"><v>99999999</v></c>', "日期超出范围", id="day without end"),
    ],
)
def test_cells_without_a_value_say_why(row: str, reason: str) -> None:
    (cell,) = cells_of(row)
    assert isinstance(cell, Unreadable)
    assert cell.reason.startswith(reason)


def test_parts_that_only_look_like_a_sheet_are_left_alone() -> None:
    chain = f'<calcChain xmlns="{MAIN}"><c r="A9" i="1"/></calcChain>'
    link = f'<externalLink xmlns="{MAIN}"><row r="2"/><row r="1"/></externalLink>'
    data = workbook({"清单": sheet(HEADERS)}, more={"xl/calcChain.xml": chain, "xl/externalLinks/a.xml": link})
    assert answered(data)[0] == ["项目名称", "占地面积"]


TABLE = '项目名称{0}占地面积{0}备注\r\n甲{0}1.5{0}"一,二\n三"\r\n\r\n乙{0}"1,234"{0}\r\n'


@pytest.mark.parametrize("separator", [",", "\t", ";"], ids=["comma", "tab", "semicolon"])
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        pytest.param("utf-8", b"", id="UTF-8"),
        pytest.param("utf-8", b"\xef\xbb\xbf", id="UTF-8 with mark"),
        pytest.param("gb18030", b"", id="GB18030"),
        pytest.param("utf-16-le", b"\xff\xfe", id="UTF-16"),
        pytest.param("utf-16-be", b"\xfe\xff", id="UTF-16, higher byte first"),
        pytest.param("utf-16-le", b"", id="UTF-16 without mark"),
        pytest.param("utf-16-be", b"", id="UTF-16 without mark, higher byte first"),
    ],
)
def test_csv_is_read_in_every_usual_encoding_and_with_every_separator(
    separator: str, encoding: str, mark: bytes
) -> None:
    headers, rows = answered(mark + TABLE.format(separator).encode(encoding))
    assert headers == ["项目名称", "占地面积", "备注"]
    assert rows == [(2, ["甲", "1.5", "一,二\n三"]), (4, ["乙", "1,234"])]


def test_a_separator_is_found_although_all_cells_are_quoted() -> None:
    assert answered('"项目名称"\t"占地面积"\r\n"甲"\t"1"\r\n'.encode()) == (
        ["项目名称", "占地面积"],
        [(2, ["甲", "1"])],
    )


def test_csv_goes_through_the_child_too() -> None:
    assert read(TABLE.format(",").encode("gb18030"), "清单.csv", REQUIRED).rows[1] == (4, ("乙", "1,234"))


BLANK_ROWS = "".join(f'<row r="{number}"/>' for number in range(2, 9999))
# With its size in front openpyxl reads no further than it must.
HALF_READ = sheet(HEADERS + BLANK_ROWS + "<oops></row>" + text_row(9999, "乙")).replace(
    "<sheetData>", '<dimension ref="A1:B9999"/><sheetData>'
)
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
WIDE = '<row r="2"><c r="A2"><v>1</v></c><c r="CW2"><v>1</v></c></row>'
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def many_rows(count: int) -> str:
    return "".join(f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in range(2, count + 2))


def bomb(rows: str = "", *, before: str = "", more: dict[str, bytes | str] | None = None) -> bytes:
    """A workbook whose only sheet has the headers and then these rows."""
    return workbook({"清单": sheet(HEADERS + rows, before)}, more=more)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(bomb(FAR), "第 1048576 行第 16384 列有内容", id="far cell"),
        pytest.param(bomb(WIDE), "第 101 列有内容", id="101 columns"),
        pytest.param(bomb(many_rows(20_001)), "最多 20,000 行", id="20,001 rows"),
        pytest.param(bomb(many_rows(20_020)), "最多 20,000 行", id="20,020 rows"),
        pytest.param(bomb(text_row(2, "某" * 2001)), "第 2 行第 1 列有 2,001 个字", id="long text"),
        pytest.param(bomb(text_row(2, "&b;"), before=DOCTYPE), "不允许的 XML 定义", id="entity bomb"),
        pytest.param(
            bomb(more={"docProps/core.xml": DOCTYPE + "<x/>"}), "不允许的 XML 定义", id="bomb in another part"
        ),
        pytest.param(bomb(more={"xl/media/a.png": bytes(20_000_000)}), "压缩方式异常", id="packed too tightly"),
        pytest.param(bomb(more={"xl/media/a.png": bytes(60_000_000)}), "解开后太大", id="too big when unpacked"),
        pytest.param(bomb(more={f"xl/media/{n}": b"" for n in range(100)}), "个部件", id="too many parts"),
        pytest.param(bomb(text_row(5, "乙") + text_row(4, "丙")), "已损坏", id="rows out of order"),
        pytest.param(bomb('<row r="2"><c r="A3"><v>1</v></c></row>'), "已损坏", id="cell in another row"),
        pytest.param(workbook({"a": HALF_READ}), "已损坏", id="damage behind blank rows"),
        pytest.param(workbook({"a": sheet(HEADERS)[:-30]}), "已损坏", id="sheet cut off"),
        pytest.param(bomb()[:-40], "已损坏", id="file cut off"),
        pytest.param(archive({"a.txt": "no workbook"}), "已损坏", id="another zip"),
        pytest.param(
            workbook({"a": sheet(text_row(1, "名称"))}), "没有找到表头：.*项目名称、占地面积", id="no headers"
        ),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(100), "内容却不是工作簿", id="picture"),
        pytest.param(b"\xd0\xcf\x11\xe0" + bytes(100), "旧格式（.xls）或加了密码", id="old format"),
        pytest.param(b"", "文件是空的", id="empty"),
        pytest.param(bytes(20 * 1024 * 1024 + 1), "超过 20 MB", id="too big"),
    ],
)
def test_traps_and_broken_files_are_refused_quickly_and_outside_this_process(data: bytes, reason: str) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    tracemalloc.start()
    try:
        with pytest.raises(RuleError, match=reason):
            read(data, "清单.xlsx", REQUIRED)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 5


TOP = "项目名称,占地面积\r\n"


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        pytest.param(b"a,b", "清单.xls", "只接受 .xlsx 和 .csv", id="xls"),
        pytest.param(b"a,b", "清单", "只接受 .xlsx 和 .csv", id="no suffix"),
        pytest.param(b"<html><table>", "清单.csv", "网页或 XML", id="web page"),
        pytest.param(TOP.encode("gb18030") + b"\xff", "清单.csv", "无法识别文字编码", id="no encoding"),
        pytest.param((TOP + '"甲,1\r\n').encode(), "清单.csv", "第 2 行的引号不成对", id="quote left open"),
        pytest.param((TOP + "甲" + ",1" * 100).encode(), "清单.csv", "有 101 列", id="101 columns"),
        pytest.param((TOP + "甲,1\r\n" * 20_001).encode(), "清单.csv", "最多 20,000 行", id="20,001 rows"),
    ],
)
def test_other_files_are_refused_with_what_to_do(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        read(data, name, REQUIRED)
