"""Notices as PDF: what a reader sees, copies, searches and checks."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from qrcode import QRCode  # type: ignore[import-untyped]  # it has no types
from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]  # it has no types

from sbsupervise.domain.elements import Element
from sbsupervise.domain.papers import Heading, Imprint, Mark, NoticePaper, Paragraph, Table, text_of
from sbsupervise.domain.refusals import RuleError
from sbsupervise.pdf.fonts import FontSet
from sbsupervise.pdf.marks import qr_modules
from sbsupervise.pdf.notices import render
from tests.pdf import papers
from tests.pdf.conftest import pages_of, run
from tests.pdf.pixels import Sheet

Written = Callable[[NoticePaper], Path]
HEADS = "序号存在的问题整改要求整改期限"

LONG = replace(
    papers.RECTIFY_ORDER,
    office="忻州市五台山风景名胜区管理委员会水务和移民事务中心",
    signed_by="忻州市五台山风景名胜区管理委员会水务和移民事务中心",
    title="关于责令限期改正某某高速公路忻州五台山至保德段工程水土保持有关问题的通知书",
    addressee="山西某某某某高速公路投资建设开发（集团）有限责任公司某某某某高速公路忻州建设管理分公司",
    contact="联系人：欧阳喆堃、司马䶮；电话：0350-3000000、0350-3000001；地址：忻州市忻府区某某某某大街100号",
)


@pytest.mark.parametrize(
    "paper",
    [
        pytest.param(papers.RECTIFY_ORDER, id="rectify order"),
        pytest.param(papers.LISTING_NOTICE, id="listing notice"),
        pytest.param(papers.LISTING_DECISION, id="listing decision"),
        pytest.param(LONG, id="longest names"),
        pytest.param(replace(papers.RECTIFY_ORDER, mark=Mark.VOID), id="void"),
        pytest.param(
            replace(papers.RECTIFY_ORDER, number="", signed_on=None, check_code="", check_url="", mark=Mark.DRAFT),
            id="draft",
        ),
    ],
)
def test_the_text_of_the_pdf_is_the_text_of_the_record(paper: NoticePaper, pdf: Written) -> None:
    first, *others = pages_of(pdf(paper))
    assert first + "".join(page.removeprefix(HEADS) for page in others) == text_of(paper)


def test_rare_characters_can_be_found_and_copied(pdf: Written) -> None:
    rare = "岢岚滹沱堃㛃𬭚䶮喆墕峧窊㎡〇𬀩"
    paper = replace(papers.LISTING_NOTICE, addressee=rare, title=f"关于{rare}的通知", signed_by=rare)
    assert "".join(pages_of(pdf(paper))).count(rare) == 3


def test_a_character_without_a_glyph_stops_the_notice_and_is_named(fonts: FontSet) -> None:
    with pytest.raises(RuleError, match="字体中没有“𪚥”字"):
        render(replace(papers.LISTING_NOTICE, addressee="忻州市𪚥𪚥有限公司"), fonts)


def test_a_hidden_character_stops_the_notice(fonts: FontSet) -> None:
    with pytest.raises(RuleError, match=r"不可见字符（U\+200B）"):
        render(replace(papers.LISTING_NOTICE, addressee="忻州\u200b市"), fonts)


class Fickle(Paragraph):
    """A block that shows one text to the drawing and another to the record."""

    shown = iter(("画上去的文字", "记录的文字"))

    def texts(self) -> tuple[str, ...]:
        return (next(self.shown),)


def test_a_drawing_that_is_not_the_record_is_never_handed_out(fonts: FontSet) -> None:
    with pytest.raises(ValueError, match="does not hold the text"):
        render(replace(papers.LISTING_NOTICE, blocks=(Fickle(""),)), fonts)


def test_all_fonts_are_embedded_subsets_of_our_own(pdf: Written) -> None:
    rows = [row.split() for row in run("pdffonts", pdf(papers.LISTING_DECISION)).splitlines()[2:]]
    assert len(rows) >= 6
    for name, *_, embedded, subset, unicode_map, _, _ in rows:
        assert (embedded, subset, unicode_map) == ("yes", "yes", "yes")
        assert re.match(r"[A-Z]{6}\+(Fandol|NotoSerifCJK|LiberationSerif|LXGWWenKai)", name)


def test_the_same_paper_gives_the_same_bytes(fonts: FontSet) -> None:
    here = render(papers.RECTIFY_ORDER, fonts)
    assert render(papers.RECTIFY_ORDER, fonts) == here
    program = (
        "import sys; from pathlib import Path; from tests.pdf import papers;"
        "from sbsupervise.pdf.fonts import FontSet; from sbsupervise.pdf.notices import render;"
        "sys.stdout.buffer.write(render(papers.RECTIFY_ORDER, FontSet.load(Path(sys.argv[1]))))"
    )
    root = Path(__file__).parents[2]
    command = (sys.executable, "-c", program, str(fonts.folder))
    assert subprocess.run(command, capture_output=True, check=True, cwd=root).stdout == here


def test_the_file_says_what_it_is_and_in_which_language(pdf: Written) -> None:
    path = pdf(papers.LISTING_NOTICE)
    info = run("pdfinfo", path)
    assert re.search(r"Title: +生产建设项目水土保持信用监管“重点关注名单”告知书$", info, re.MULTILINE)
    assert re.search(r"Author: +忻州市水利局$", info, re.MULTILINE)
    assert re.search(r"Subject: +忻水保两单告〔2026〕3号$", info, re.MULTILINE)
    assert re.search(rf"Keywords: +{papers.CODE}$", info, re.MULTILINE)
    assert re.search(r"Page size: +595.27\d x 841.89 pts \(A4\)", info)
    assert b"/Lang (zh-CN)" in path.read_bytes()


def test_the_first_page_has_the_measures_of_the_standard(pdf: Written) -> None:
    sheet = Sheet(pdf(papers.RECTIFY_ORDER))
    head, red_line = sheet.bands(sheet.red)
    assert head.top == pytest.approx(72, abs=1)
    assert head.bottom < 72 + 15
    assert red_line.top == pytest.approx(119.8, abs=1)
    assert (red_line.left, red_line.right) == pytest.approx((28, 184), abs=0.3)
    (number,) = sheet.bands(sheet.black, 90, 118)
    assert red_line.top - number.bottom == pytest.approx(4, abs=0.6)
    assert (number.left + number.right) / 2 == pytest.approx(106, abs=1)
    text = sheet.box(sheet.black, 150, 262.5)
    assert (text.left, text.right) == pytest.approx((28, 184), abs=1)
    assert sheet.box(sheet.black, 262.5).top == pytest.approx(266, abs=1)


def test_a_long_head_is_narrowed_to_the_text_area_and_nothing_else_with_it(pdf: Written) -> None:
    short, long = Sheet(pdf(papers.RECTIFY_ORDER)), Sheet(pdf(LONG))
    head = long.bands(long.red)[0]
    assert (head.left, head.right) == pytest.approx((28, 184), abs=1.5)
    assert short.box(short.black, 90, 118) == long.box(long.black, 90, 118)


def body_of(count: int) -> NoticePaper:
    """A notice whose text has as many lines as named."""
    line = "忻" * 26
    return replace(papers.RECTIFY_ORDER, blocks=tuple(Paragraph(line) for _ in range(count)))


def test_a_page_has_22_lines_from_edge_to_edge(pdf: Written) -> None:
    path = pdf(body_of(40))
    assert [page.count("忻" * 26) for page in pages_of(path)] == [9, 22, 9]
    sheet = Sheet(path, page=2)
    rows = sheet.bands(sheet.black, 0, 263)
    assert len(rows) == 22
    assert (rows[0].top, rows[-1].bottom) == pytest.approx((37, 262), abs=1)


@pytest.mark.parametrize("count", [*range(1, 12), *range(24, 34)])
def test_no_page_is_without_text_and_the_signature_is_never_alone(count: int, pdf: Written) -> None:
    pages = pages_of(pdf(body_of(count)))
    assert sum(page.count("忻" * 26) for page in pages) == count
    assert all("忻" * 26 in page for page in pages)
    assert "忻州市水利局2026年9月20日（联系人：" in pages[-1]


def test_a_short_text_under_a_long_head_begins_on_the_first_page_and_ends_above_the_signature(pdf: Written) -> None:
    line = "忻" * 26
    pages = pages_of(pdf(replace(LONG, blocks=(Heading("一、事实"), Paragraph(line), Paragraph(line)))))
    assert [page.count(line) for page in pages] == [1, 1]


def test_page_numbers_stand_one_character_inside_the_outer_edge(pdf: Written) -> None:
    path = pdf(body_of(40))
    for page, left, right in ((2, 28 + 4.9, None), (3, None, 184 - 4.9)):
        sheet = Sheet(path, page)
        number = sheet.box(sheet.black, 263)
        assert (number.top + number.bottom) / 2 == pytest.approx(269, abs=1)
        assert left is None or number.left == pytest.approx(left, abs=1)
        assert right is None or number.right == pytest.approx(right, abs=1)


def test_the_date_ends_four_characters_before_the_edge_with_the_office_over_its_middle(pdf: Written) -> None:
    sheet = Sheet(pdf(replace(body_of(4), contact="联系电话：0350-3000000")))
    *text, office, date, _ = sheet.bands(sheet.black, 150, 262)
    assert date.right == pytest.approx(184 - 4 * 156 / 28 - 1, abs=1)
    assert (office.left + office.right) / 2 == pytest.approx((date.left + date.right) / 2, abs=0.8)
    assert office.top - text[-1].bottom > 2 * 10.4
    assert office.top - 42 / 2 < text[-1].bottom + 10.4


FINDING = ("施工道路开挖边坡未采取临时防护措施，弃渣沿坡面滚落至河道，现场量测弃渣量约1250m³，占压河道长度36m",) * 2
MANY = Table(
    ("序号", "存在的问题", "整改要求", "整改期限"),
    (4, 15, 10, 8),
    tuple((str(number), *FINDING, "2026年10月20日") for number in range(1, 61)),
    (Element.FACTS,),
)


def test_a_long_table_goes_over_pages_with_its_head_on_each(pdf: Written) -> None:
    paper = replace(papers.RECTIFY_ORDER, blocks=(Paragraph("经查："), MANY))
    first, *others = pages_of(pdf(paper))
    assert HEADS in first
    assert len(others) > 5
    with_table = [page for page in others if "施工道路" in page]
    assert all(page.startswith(HEADS) for page in with_table)
    assert first + "".join(page.removeprefix(HEADS) for page in others) == text_of(paper)


def test_a_cell_higher_than_a_page_is_divided_and_loses_nothing(pdf: Written) -> None:
    tall = "施工道路开挖边坡未采取临时防护措施。" * 60
    table = replace(MANY, rows=(("1", tall, "立即整改。" * 10, "2026年10月20日"),))
    paper = replace(papers.RECTIFY_ORDER, blocks=(Paragraph("经查："), table))
    path = pdf(paper)
    first, *others = pages_of(path)
    assert len(others) >= 2
    assert Counter(first + "".join(page.removeprefix(HEADS) for page in others)) == Counter(text_of(paper))
    sheet = Sheet(path, page=2)
    top, below_head, bottom = sheet.bands(sheet.black, 0, 263, share=0.7)
    assert (top.top, below_head.top) == pytest.approx((37, 37 + 25 * 25.4 / 72), abs=0.5)
    assert bottom.top <= 262


@pytest.mark.parametrize(
    ("count", "last"),
    [
        pytest.param(2, 2, id="over the page after a single one"),
        pytest.param(15, 2, id="on the second if there is room"),
        pytest.param(26, 3, id="never over the text of a full page"),
        pytest.param(30, 4, id="on an even page again"),
    ],
)
def test_an_imprint_stands_at_the_foot_of_the_last_page(count: int, last: int, pdf: Written) -> None:
    imprint = Imprint("山西省水利厅，岢岚县水利局", "忻州市水利局办公室", date(2026, 9, 20))
    path = pdf(replace(body_of(count), contact="联系电话：0350-3000000", imprint=imprint))
    pages = pages_of(path)
    assert len(pages) == last
    assert pages[-1].endswith("抄送：山西省水利厅，岢岚县水利局。忻州市水利局办公室2026年9月20日印发")
    sheet = Sheet(path, page=last)
    lines = sheet.bands(sheet.black, share=0.7)
    assert len(lines) == 3
    assert lines[-1].bottom == pytest.approx(262, abs=0.5)


@pytest.mark.parametrize("mark", [Mark.VOID, Mark.WITHDRAWN, Mark.DRAFT])
def test_a_paper_without_effect_is_marked_on_every_page(mark: Mark, pdf: Written) -> None:
    path = pdf(replace(body_of(25), mark=mark))
    for page in (1, 2):
        sheet = Sheet(path, page)
        assert 0.03 < sheet.share(sheet.pale) < 0.2
    unmarked = Sheet(pdf(body_of(25)))
    assert unmarked.share(unmarked.pale) < 0.015


def test_the_qr_code_is_that_of_another_encoder(pdf: Written) -> None:
    modules = qr_modules(papers.URL)
    version = (len(modules) - 17) // 4
    others = []
    for pattern in range(8):
        other = QRCode(version=version, error_correction=ERROR_CORRECT_M, border=0, mask_pattern=pattern)
        other.add_data(papers.URL, optimize=0)
        other.make(fit=False)
        others.append([[bool(module) for module in row] for row in other.get_matrix()])
    assert modules in others
    assert Sheet(pdf(papers.RECTIFY_ORDER), dpi=300).modules(28, 266, 17, len(modules)) == modules


def test_the_foot_names_code_address_and_missing_seal(pdf: Written) -> None:
    site = "核验网址shuibao.example.gov.cn/v"
    foot = f"扫码核验真伪核验码{papers.CODE}{site}本件未加盖电子印章，以加盖公章的纸质文书为准"
    assert pages_of(pdf(papers.RECTIFY_ORDER))[0].startswith(foot)
