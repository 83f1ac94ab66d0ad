"""Cells of a table: which numbers, days and words are read, and what is said about the others."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import (
    Bounds,
    Cell,
    Unreadable,
    choice_of,
    day_of,
    header_parts,
    number_of,
    shown,
    text_of,
)

QUANTITY = Bounds(most=Decimal(1_000_000), places=4)
POSITIVE = Bounds(most=Decimal(1_000_000), places=4, above_least=True)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        pytest.param("13.32", "13.32", id="plain"),
        pytest.param("1,234.5", "1234.5", id="thousands separator"),
        pytest.param("12,345,67", None, id="separator in the wrong place"),
        pytest.param("１２．５", "12.5", id="full-width digits of an input method"),
        pytest.param(" 0.0051 ", "0.0051", id="exact where binary fractions are not"),
        pytest.param(Decimal("0.0051"), "0.0051", id="number cell"),
        pytest.param("007", "7", id="leading zeros"),
        pytest.param("-0", "0", id="no negative zero"),
        pytest.param(Decimal("1E+3"), "1000", id="number cell in powers of ten"),
        pytest.param("1.00000", "1", id="zeros are no decimals"),
    ],
)
def test_numbers_are_read_exactly(cell: Cell, number: str | None) -> None:
    if number is None:
        with pytest.raises(RuleError, match="应填数字"):
            number_of(cell, QUANTITY)
    else:
        assert number_of(cell, QUANTITY) == Decimal(number)
        assert not number_of(cell, QUANTITY).is_signed()


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        pytest.param("1_000", "应填数字", id="underscore"),
        pytest.param("٣", "应填数字", id="digits of another script"),
        pytest.param("十二", "应填数字", id="Chinese numerals"),
        pytest.param("5²", "不带单位或符号", id="a power is not 52"),
        pytest.param("13.32公顷", "不带单位", id="unit"),
        pytest.param("50%", "不带单位", id="percent"),
        pytest.param("1e3", "科学计数法", id="exponent"),
        pytest.param("1e400", "科学计数法", id="exponent without end"),
        pytest.param("NaN", "应填数字", id="NaN"),
        pytest.param("Infinity", "应填数字", id="Infinity"),
        pytest.param(Decimal("NaN"), "应填数字", id="NaN as a number"),
        pytest.param("5\n", None, id="trailing line break does not count"),
        pytest.param("5\n6", "应填数字", id="two lines"),
        pytest.param("-0.5", "不能为负数", id="negative"),
        pytest.param("9" * 30, "不能大于 1,000,000", id="thirty digits"),
        pytest.param("1." + "0" * 60 + "1", "小数最多 4 位", id="more decimals than arithmetic keeps"),
        pytest.param("0.33333", "小数最多 4 位", id="too many decimals"),
        pytest.param("0x1F", "应填数字", id="hexadecimal"),
        pytest.param("+5", "应填数字", id="plus"),
        pytest.param(True, "这里是逻辑值", id="truth"),
        pytest.param(date(2026, 3, 1), "这里是日期", id="day"),
        pytest.param(Unreadable("#REF!", "公式出错（#REF!）"), "#REF!", id="failed formula"),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(cell: Cell, reason: str | None) -> None:
    if reason is None:
        assert number_of(cell, QUANTITY) == 5
        return
    with pytest.raises(RuleError, match=reason):
        number_of(cell, QUANTITY)


def test_zero_is_refused_only_where_it_must_be_more() -> None:
    assert number_of("0", QUANTITY) == 0
    with pytest.raises(RuleError, match="必须大于 0"):
        number_of("0.0000", POSITIVE)


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=1_000_000, places=4))
def test_every_number_within_the_bounds_is_read_however_it_is_written(number: Decimal) -> None:
    for written in (f"{number:f}", f"{number:,f}", number):
        assert number_of(written, QUANTITY) == number


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("2026-03-01", id="ISO"),
        pytest.param("2026-3-1", id="short"),
        pytest.param("2026/3/1", id="slashes"),
        pytest.param("2026.3.1", id="points"),
        pytest.param("2026年3月1日", id="Chinese"),
        pytest.param("２０２６年３月１日", id="full width"),
        pytest.param("2026-03-01 00:00:00", id="midnight as csv exports write it"),
        pytest.param(date(2026, 3, 1), id="day"),
        pytest.param(datetime.combine(date(2026, 3, 1), time(8, 30)), id="day with a time"),
    ],
)
def test_days_are_read_in_all_usual_forms(cell: Cell) -> None:
    assert day_of(cell) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        pytest.param("2026-02-29", "没有这一天", id="no leap year"),
        pytest.param("2026-13-01", "没有这一天", id="thirteenth month"),
        pytest.param("0001-01-01", "年份应在 1950 至 2100 之间", id="year 1"),
        pytest.param(date(2126, 3, 1), "年份应在", id="a century off"),
        pytest.param("2026-03", "应填日期", id="month only"),
        pytest.param("2026-03/01", "应填日期", id="mixed"),
        pytest.param("20260301", "应填日期", id="digits only"),
        pytest.param("3/1/2026", "应填日期", id="American"),
        pytest.param("明年", "应填日期", id="words"),
        pytest.param(Decimal(46082), "这是数字", id="serial number without the format of a day"),
        pytest.param(True, "这是数字", id="truth"),
        pytest.param(Unreadable("", "公式没有计算结果"), "公式没有计算结果", id="formula never computed"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(cell: Cell, reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        day_of(cell)


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_however_it_is_written(day: date) -> None:
    for written in (day, day.isoformat(), f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日"):
        assert day_of(written) == day


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param(Decimal(140921), "140921", id="a code kept as a number"),
        pytest.param(Decimal("3.50"), "3.50", id="decimals"),
        pytest.param(" 某 ", "某", id="blanks"),
    ],
)
def test_a_number_counts_as_text_while_no_digit_is_lost(cell: Cell, text: str) -> None:
    assert text_of(cell, limit=20) == text


def test_a_long_code_kept_as_a_number_has_lost_its_last_digits() -> None:
    with pytest.raises(RuleError, match="设为“文本”"):
        text_of(Decimal("911409001000000000"), limit=40)


@pytest.mark.parametrize("cell", [True, date(2026, 3, 1), Unreadable("#N/A", "公式出错")])
def test_a_day_or_a_truth_is_no_text(cell: Cell) -> None:
    with pytest.raises(RuleError):
        text_of(cell, limit=20)


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        pytest.param("偏关", "是否为“偏关县”", id="short form"),
        pytest.param("忻州市偏关县", "是否为“偏关县”", id="with what stands above it"),
        pytest.param("五台山", "是否为“五台山风景名胜区”", id="beginning"),
        pytest.param("北京", "不在可选范围内$", id="nothing near"),
    ],
)
def test_a_word_that_is_not_among_the_choices_is_refused_with_what_looks_like_it(word: str, hint: str) -> None:
    counties = ("偏关县", "河曲县", "保德县", "岢岚县", "五寨县", "神池县", "宁武县", "五台县", "五台山风景名胜区")
    with pytest.raises(RuleError, match=hint):
        choice_of(word, {**dict.fromkeys(counties, "name"), "140932": "code"})


def test_few_choices_are_all_named() -> None:
    with pytest.raises(RuleError, match=r"可填：新建、改建$"):
        choice_of("新健", {"新建": 1, "改建": 2})


@pytest.mark.parametrize(
    ("header", "parts"),
    [
        pytest.param("征占地面积（hm²）*", ("征占地面积", ("hm2",)), id="as in the template"),
        pytest.param("征占地面积(hm2)", ("征占地面积", ("hm2",)), id="half-width brackets"),
        pytest.param("＊征占地\n面积 （ HM2 ）(必填)", ("征占地面积", ("hm2", "必填")), id="breaks, blanks, capitals"),
        pytest.param("审批、核准、备案机关", ("审批核准备案机关", ()), id="separators"),
        pytest.param("总投资：万元", ("总投资万元", ()), id="unit behind a colon"),
    ],
)
def test_a_header_is_known_without_what_writers_add(header: str, parts: tuple[str, tuple[str, ...]]) -> None:
    assert header_parts(header) == parts


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param(None, "", id="blank"),
        pytest.param(Decimal("1E+3"), "1000", id="number"),
        pytest.param(datetime.combine(date(2026, 3, 1), time(8, 30)), "2026-03-01 08:30:00", id="moment"),
        pytest.param(datetime.combine(date(2026, 3, 1), time()), "2026-03-01", id="midnight"),
        pytest.param(False, "FALSE", id="truth"),
        pytest.param(Unreadable("#REF!", "公式出错"), "#REF!", id="error"),
    ],
)
def test_a_cell_is_shown_as_people_see_it(cell: Cell, text: str) -> None:
    assert shown(cell) == text
