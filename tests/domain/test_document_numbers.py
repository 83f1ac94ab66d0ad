"""Document numbers: one form for our own decisions and for those of others, and the year of the paper in it."""

from datetime import date

import pytest

from sbsupervise.domain.document_numbers import check_number, number_in
from sbsupervise.domain.refusals import RuleError

DAY = date(2026, 3, 2)


@pytest.mark.parametrize("text", ["晋水保函〔2026〕15号", "水保函〔2026〕第3号", "忻审批许可〔2026〕1024号"])
def test_a_document_number_has_its_year_in_hexagonal_brackets(text: str) -> None:
    check_number(text, "决定日期", DAY)
    assert str(number_in(text)) == text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("晋水保函[2026]15号", "六角括号"),
        ("晋水保函（2026）15号", "六角括号"),
        ("晋水保函2026-15号", "六角括号"),
        ("晋水保函〔26〕1号", "年份应写四位"),
        ("晋水保函〔２０２６〕1号", "年份应写四位"),
        ("〔2026〕15号", "缺少机关代字"),
        ("晋水保函〔2026〕15", "末尾应有“号”字"),
        ("晋水保函〔2026〕015号", "序号前不加0"),
        ("晋水保函〔2026〕第007号", "序号前不加0"),
        ("晋水保函〔2026〕0号", "序号前不加0"),
        ("晋水保函〔2026〕十五号", "依次写明机关代字、年份、序号"),
        ("晋水保函〔2026〕 15号", "依次写明机关代字、年份、序号"),
    ],
)
def test_what_is_no_document_number_is_refused_for_what_is_wrong_and_with_an_example(text: str, fault: str) -> None:
    with pytest.raises(RuleError, match=fault) as refusal:
        check_number(text, "决定日期", DAY)
    assert "晋水保函〔2026〕15号" in refusal.value.message
    assert refusal.value.field == "document_number"
    assert number_in(text) is None


@pytest.mark.parametrize("year", [2025, 2027])
def test_the_year_of_a_number_is_that_of_its_paper(year: int) -> None:
    with pytest.raises(RuleError, match=r"撤销日期（2026-03-02）的年份一致"):
        check_number(f"晋水保函〔{year}〕15号", "撤销日期", DAY)
