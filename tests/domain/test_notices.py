"""Notices: numbers, dates, check codes, states, and what a paper must hold before it can be issued."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.elements import MANDATORY, Element
from sbsupervise.domain.notices import (
    CODE_LENGTH,
    CODE_SIGNS,
    NOTICE_STEPS,
    OFFICIAL_PATTERN,
    NoticeKind,
    NoticeState,
    ServiceMode,
    check_code,
    check_code_refusal,
    chinese_date,
    day_of_service,
    document_number,
    plain_code,
)
from sbsupervise.domain.papers import (
    Facts,
    Mark,
    NoticePaper,
    Paragraph,
    Table,
    as_data,
    check_elements,
    normalised,
    paper_of,
    text_of,
)
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.notices import announcement_days
from tests.pdf import fee_papers, inspection_papers, papers

PAPERS = {
    NoticeKind.RECTIFY_ORDER: papers.RECTIFY_ORDER,
    NoticeKind.INSPECTION_NOTICE: inspection_papers.INSPECTION_NOTICE,
    NoticeKind.INSPECTION_OPINION: inspection_papers.INSPECTION_OPINION,
    NoticeKind.RECTIFY_NOTICE: inspection_papers.RECTIFY_NOTICE,
    NoticeKind.RECHECK_OPINION: inspection_papers.RECHECK_OPINION,
    NoticeKind.TALK_NOTICE: inspection_papers.TALK_NOTICE,
    NoticeKind.LISTING_NOTICE: papers.LISTING_NOTICE,
    NoticeKind.LISTING_DECISION: papers.LISTING_DECISION,
    NoticeKind.FEE_NOTICE: fee_papers.FEE_NOTICE,
    NoticeKind.FEE_ORDER: fee_papers.FEE_ORDER,
    NoticeKind.FEE_DEMAND: fee_papers.FEE_DEMAND,
    NoticeKind.FEE_EXEMPTION: fee_papers.FEE_EXEMPTION,
    NoticeKind.FEE_REFUND: fee_papers.FEE_REFUND,
}
kinds = pytest.mark.parametrize("kind", NoticeKind, ids=str)


@pytest.mark.parametrize(
    ("office", "kind", "sequence", "pattern", "number"),
    [
        pytest.param("忻水保", "责改", 18, OFFICIAL_PATTERN, "忻水保责改〔2026〕18号", id="official document"),
        pytest.param("岢岚水保", "两单决", 1, OFFICIAL_PATTERN, "岢岚水保两单决〔2026〕1号", id="no leading zero"),
        pytest.param(
            "忻水", "罚字", 7, "{office}{kind}〔{year}〕第{sequence}号", "忻水罚字〔2026〕第7号", id="with 第"
        ),
        pytest.param(
            "忻水", "罚字", 7, "{office}{kind}〔{year}〕第{sequence:03}号", "忻水罚字〔2026〕第007号", id="padded"
        ),
    ],
)
def test_numbers(office: str, kind: str, sequence: int, pattern: str, number: str) -> None:
    assert document_number(office, kind, 2026, sequence, pattern=pattern) == number


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("{office}{kind}[{year}]{sequence}号", id="square brackets"),
        pytest.param("{office}{kind}（{year}）{sequence}号", id="round brackets"),
        pytest.param("{office}{kind}{year}{sequence}号", id="no brackets"),
        pytest.param("{office}〔{year}〕{sequence}号", id="without the kind"),
        pytest.param("{office}{kind}〔{year}〕号", id="without the sequence"),
        pytest.param("{office}{kind}〔{year}〕{sequence}{sequence}号", id="sequence twice"),
        pytest.param("{office}{kind}〔{year}〕{sequence}{clerk}号", id="a word that nobody gives"),
    ],
)
def test_a_pattern_that_gives_no_proper_number_is_refused(pattern: str) -> None:
    with pytest.raises(RuleError, match="文号格式"):
        document_number("忻水保", "责改", 2026, 1, pattern=pattern)


@pytest.mark.parametrize(
    ("office", "kind", "year", "sequence"),
    [("", "责改", 2026, 1), ("忻水保", "", 2026, 1), ("忻水保", "责改", 2026, 0), ("忻水保", "责改", 26, 1)],
)
def test_a_number_needs_all_its_parts(office: str, kind: str, year: int, sequence: int) -> None:
    with pytest.raises(RuleError):
        document_number(office, kind, year, sequence)


def test_a_date_is_written_without_padding() -> None:
    assert chinese_date(date(2026, 3, 2)) == "2026年3月2日"
    assert chinese_date(date(2026, 11, 12)) == "2026年11月12日"


tokens = st.binary(min_size=16, max_size=16)


@given(tokens)
def test_a_check_code_is_accepted_however_it_is_typed(token: bytes) -> None:
    code = check_code(token)
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert not set("ILO01") & set(code)
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert check_code_refusal(typed) is None
        assert plain_code(typed) == code


@given(tokens, st.integers(0, CODE_LENGTH - 1), st.sampled_from(CODE_SIGNS))
def test_a_wrong_sign_is_found(token: bytes, place: int, sign: str) -> None:
    signs = check_code(token).replace("-", "")
    wrong = signs[:place] + sign + signs[place + 1 :]
    assert (check_code_refusal(wrong) is None) == (wrong == signs)


@given(tokens, st.integers(0, CODE_LENGTH - 1), st.integers(0, CODE_LENGTH - 1))
def test_two_exchanged_signs_are_found(token: bytes, one: int, other: int) -> None:
    signs = list(check_code(token).replace("-", ""))
    right = "".join(signs)
    signs[one], signs[other] = signs[other], signs[one]
    wrong = "".join(signs)
    assert (check_code_refusal(wrong) is None) == (wrong == right)


@given(st.lists(tokens, min_size=2, max_size=40, unique=True))
def test_different_tokens_give_different_codes(many: list[bytes]) -> None:
    assert len({check_code(token) for token in many}) == len(many)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        pytest.param("", "核验码为16位，输入了0位", id="nothing"),
        pytest.param("7Q4K-2M9D", "核验码为16位，输入了8位", id="half of one"),
        pytest.param("7Q4K-2M9D-O000-1111", "核验码中没有“0、1、O”", id="signs that look alike"),
        pytest.param("核验码", "核验码中没有", id="other signs"),
        pytest.param("2222-2222-2222-2223", "核验码有误", id="wrong check sign"),
    ],
)
def test_a_code_is_refused_with_its_reason(typed: str, reason: str) -> None:
    assert (check_code_refusal(typed) or "").startswith(reason)


def test_a_code_needs_128_random_bits() -> None:
    with pytest.raises(ValueError, match="16 random bytes"):
        check_code(bytes(15))


@pytest.mark.parametrize(
    ("mode", "served_on"),
    [
        pytest.param(ServiceMode.DIRECT, date(2026, 7, 1), id="handed over: the day of the signature"),
        pytest.param(ServiceMode.ANNOUNCED, date(2026, 7, 31), id="announced: thirty days on"),
    ],
)
def test_a_paper_that_cannot_be_delivered_is_announced_and_served_thirty_days_on(
    mode: ServiceMode, served_on: date
) -> None:
    for today in (served_on, served_on + timedelta(days=1)):
        assert day_of_service(mode, date(2026, 7, 1), announced_days=30, today=today) == served_on


def test_an_announcement_that_has_not_run_out_serves_nothing() -> None:
    with pytest.raises(RuleError, match="到 2026-07-31 再登记"):
        day_of_service(ServiceMode.ANNOUNCED, date(2026, 7, 1), announced_days=30, today=date(2026, 7, 30))


@pytest.mark.parametrize(("day", "days"), [(date(2021, 12, 31), 60), (date(2022, 1, 1), 30)])
def test_an_announcement_runs_thirty_days_since_2022(day: date, days: int) -> None:
    assert announcement_days().on(day) == days


def test_the_life_of_a_notice() -> None:
    assert NOTICE_STEPS.move(NoticeState.DRAFT, "notice.issue") is NoticeState.ISSUED
    assert NOTICE_STEPS.move(NoticeState.ISSUED, "notice.serve") is NoticeState.SERVED
    for state in (NoticeState.ISSUED, NoticeState.SERVED):
        assert NOTICE_STEPS.move(state, "notice.void") is NoticeState.VOID
    assert NOTICE_STEPS.final(NoticeState.VOID)


@pytest.mark.parametrize(
    ("state", "act"),
    [
        (NoticeState.DRAFT, "notice.serve"),
        (NoticeState.DRAFT, "notice.void"),
        (NoticeState.ISSUED, "notice.issue"),
        (NoticeState.SERVED, "notice.serve"),
        (NoticeState.VOID, "notice.serve"),
    ],
)
def test_no_step_is_skipped_or_done_twice(state: NoticeState, act: str) -> None:
    with pytest.raises(RuleError):
        NOTICE_STEPS.move(state, act)


@kinds
def test_a_complete_paper_can_be_issued(kind: NoticeKind) -> None:
    check_elements(kind, PAPERS[kind])


def without(paper: NoticePaper, element: Element) -> NoticePaper:
    blocks = (
        replace(block, elements=tuple(other for other in block.elements if other is not element))
        for block in paper.blocks
    )
    return replace(paper, blocks=tuple(blocks))


@pytest.mark.parametrize(
    ("kind", "element"),
    [pytest.param(kind, element, id=f"{kind}：{element}") for kind in NoticeKind for element in MANDATORY[kind]],
)
def test_a_paper_without_an_element_is_refused_by_its_name(kind: NoticeKind, element: Element) -> None:
    with pytest.raises(RuleError, match=f"缺少必备要素，不能签发：{element.label}$"):
        check_elements(kind, without(PAPERS[kind], element))


@kinds
@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"office": ""}, "发文机关标志"),
        ({"number": ""}, "文号"),
        ({"title": " "}, "标题"),
        ({"addressee": ""}, "主送单位"),
        ({"signed_by": ""}, "发文机关署名"),
        ({"signed_on": None}, "成文日期"),
        ({"contact": ""}, "联系人和电话"),
        ({"check_code": ""}, "核验码"),
        ({"check_url": ""}, "核验码"),
    ],
)
def test_a_paper_without_a_part_of_its_form_is_refused(kind: NoticeKind, change: dict[str, Any], named: str) -> None:
    with pytest.raises(RuleError, match=f"不能签发：{named}$"):
        check_elements(kind, replace(PAPERS[kind], **change))


def test_all_that_is_lacking_is_named_at_once() -> None:
    with pytest.raises(RuleError, match="文号、联系人和电话、单位名称和统一社会信用代码、项目名称、事实"):
        check_elements(NoticeKind.LISTING_NOTICE, replace(papers.LISTING_NOTICE, number="", contact="", blocks=()))


ORDER, NOTICE, DEMAND = NoticeKind.RECTIFY_ORDER, NoticeKind.FEE_NOTICE, NoticeKind.FEE_DEMAND


@pytest.mark.parametrize(
    ("kind", "element", "empty"),
    [
        pytest.param(ORDER, Element.UNIT, "某某有限公司", id="a unit without its credit code"),
        pytest.param(ORDER, Element.BASIS, "有关规定", id="a basis that names no paper"),
        pytest.param(ORDER, Element.DEADLINE, "尽快", id="a deadline without a date"),
        pytest.param(ORDER, Element.FACTS, " ", id="facts without words"),
        pytest.param(NoticeKind.INSPECTION_NOTICE, Element.VISIT_TIME, "近日", id="a visit without its day"),
        pytest.param(NoticeKind.INSPECTION_NOTICE, Element.CHECK_CODE, "见二维码", id="a visit without its check code"),
        pytest.param(NoticeKind.INSPECTION_NOTICE, Element.OFFICERS, "两名执法人员", id="officers without numbers"),
        pytest.param(NoticeKind.INSPECTION_OPINION, Element.DEADLINE, "限期整改", id="an opinion without a date"),
        pytest.param(NOTICE, Element.AMOUNT, "按规定缴纳", id="an amount without its figure"),
        pytest.param(NOTICE, Element.PAY_BY, "开工前", id="a time to pay without a date"),
        pytest.param(NoticeKind.FEE_ORDER, Element.LIMIT, "立即缴纳", id="an order without its limit"),
        pytest.param(DEMAND, Element.PERFORM_BY, "尽快", id="a demand without a date"),
        pytest.param(DEMAND, Element.SUM, "全部欠款", id="a demand without an amount"),
        pytest.param(DEMAND, Element.HEARD, "可以来电", id="a demand without the right to be heard"),
        pytest.param(NoticeKind.FEE_EXEMPTION, Element.ARTICLE, "有关条款", id="an exemption without its article"),
        pytest.param(NoticeKind.FEE_REFUND, Element.REFUND, "多缴部分", id="a refund without an amount"),
        pytest.param(NoticeKind.FEE_REFUND, Element.VOUCHERS, "见附件", id="a refund without a voucher"),
    ],
)
def test_an_element_must_show_what_it_is(kind: NoticeKind, element: Element, empty: str) -> None:
    paper = without(PAPERS[kind], element)
    claimed = replace(paper, blocks=(*paper.blocks, Paragraph(empty, (element,))))
    with pytest.raises(RuleError, match=element.label):
        check_elements(kind, claimed)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"number": "忻水保责改〔2025〕18号"}, "年份", id="number of another year"),
        pytest.param({"number": "忻水保责改[2026]18号"}, "六角括号", id="square brackets"),
        pytest.param({"check_code": "2222-2222-2222-2223"}, "核验码有误", id="invented check code"),
        pytest.param({"mark": Mark.DRAFT}, "带有“草稿”字样", id="marked as a draft"),
    ],
)
def test_a_paper_that_contradicts_itself_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        check_elements(NoticeKind.RECTIFY_ORDER, replace(papers.RECTIFY_ORDER, **change))


def test_the_title_of_the_listing_notice_is_broken_before_the_name_of_the_list() -> None:
    assert NoticeKind.LISTING_NOTICE.title == "生产建设项目水土保持信用监管\n“重点关注名单”告知书"
    for kind in NoticeKind:
        assert normalised(kind.title) == kind.label


def test_the_text_of_a_paper_is_everything_on_it_in_order() -> None:
    paper = NoticePaper(
        office="忻州市水利局",
        number="忻水保责改〔2026〕18号",
        title="责令限期改正\n通知书",
        addressee="某某 公司",
        blocks=(Paragraph("正文。"), Facts((("项目", "风电场"),)), Table(("序号", "问题"), (1, 2), (("1", "弃渣"),))),
        signed_by="忻州市水利局",
        signed_on=date(2026, 3, 2),
        contact="电话：0350-3000000",
    )
    assert text_of(paper) == (
        "忻州市水利局忻水保责改〔2026〕18号责令限期改正通知书某某公司：正文。项目风电场序号问题1弃渣"
        "忻州市水利局2026年3月2日（电话：0350-3000000）"
    )


@pytest.mark.parametrize("paper", [*PAPERS.values(), replace(papers.RECTIFY_ORDER, signed_on=None, mark=Mark.DRAFT)])
def test_a_frozen_paper_is_read_back_as_it_was(paper: NoticePaper) -> None:
    assert paper_of(json.loads(json.dumps(as_data(paper)))) == paper


@pytest.mark.parametrize(
    ("heads", "shares", "rows"),
    [
        pytest.param(("甲", "乙"), (1, 1), (("一",),), id="a row too short"),
        pytest.param(("甲", "乙"), (1,), (("一", "二"),), id="a width too few"),
        pytest.param(("甲", "乙"), (1, 1), (), id="no rows"),
    ],
)
def test_a_table_without_shape_is_refused(
    heads: tuple[str, ...], shares: tuple[int, ...], rows: tuple[tuple[str, ...], ...]
) -> None:
    with pytest.raises(ValueError, match="a table has rows"):
        Table(heads, shares, rows)
    with pytest.raises(ValueError, match="a table has rows"):
        Facts(())
