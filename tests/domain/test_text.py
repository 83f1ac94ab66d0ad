"""Texts that people hand in come back equal in their composed form, or are refused with the reason."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import check_address, clean_text, visible


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param(" \u3000\t\n", "", id="blanks only"),
        pytest.param("  忻州市水利局\u3000", "忻州市水利局", id="blanks around it"),
        pytest.param("e\u0301", "é", id="composed"),
        pytest.param("㐂𬭚\U00031350", "㐂𬭚\U00031350", id="rare characters, also newer than Python's tables"),
        pytest.param("\ue863", "\ue863", id="private use, as old fonts write rare names"),
        pytest.param("<b>=1+1</b>", "<b>=1+1</b>", id="signs are signs"),
    ],
)
def test_a_text_comes_back_composed_and_without_blanks_around_it(text: str, clean: str) -> None:
    assert clean_text(text, limit=20) == clean


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("某\0某", "控制字符", id="NUL"),
        pytest.param("某\x85某", "控制字符", id="C1"),
        pytest.param("某\t某", "控制字符", id="tab"),
        pytest.param("某\n某", "不能换行", id="line break"),
        pytest.param("某\u2029某", "不能换行", id="paragraph break"),
        pytest.param("某\ud800某", "残缺", id="lone surrogate"),
        pytest.param("某\u202e某", "文字方向", id="right-to-left override"),
        pytest.param("某\u2067某", "文字方向", id="isolate"),
        pytest.param("某\u200b某", "看不见", id="zero-width space in between"),
        pytest.param("\u200b", "看不见", id="only invisible"),
        pytest.param("\u3164", "看不见", id="Hangul filler"),
        pytest.param("\U000e0041某", "看不见", id="tag"),
        pytest.param("\u0301", "没有可见", id="only a mark"),
        pytest.param("某\ufffd", "乱码", id="trace of a failed decoding"),
        pytest.param("某\U0001ffff", "乱码", id="no character"),
        pytest.param("某" * 11, "最多 10 个字，现有 11 个字", id="too long"),
    ],
)
def test_a_text_with_something_hidden_or_too_long_is_refused(text: str, reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        clean_text(text, limit=10)


def test_a_text_of_several_lines_keeps_them() -> None:
    assert clean_text("一\r\n二\r三\u2028四\t五", limit=20, lines=True) == "一\n二\n三\n四 五"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_shown_can_be_seen_and_stored(text: str) -> None:
    categories = {unicodedata.category(character) for character in visible(text)} - {"Cc"}
    assert categories.isdisjoint({"Cs", "Cf"})
    assert "\0" not in visible(text)
    assert visible("甲\0\u202e\ud800\n乙") == "甲\\u0000\\u202e\\ud800\n乙"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_what_is_taken_is_stable_and_holds_nothing_hidden(text: str) -> None:
    try:
        clean = clean_text(text, limit=50)
    except RuleError:
        return
    assert clean == clean_text(clean, limit=50) == unicodedata.normalize("NFC", text).strip()
    assert {unicodedata.category(character) for character in clean}.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})


@pytest.mark.parametrize("text", ["https://example.org", "http://example.org/permits?no=1", "HTTPS://EXAMPLE.ORG/"])
def test_the_address_of_a_page_is_taken(text: str) -> None:
    check_address(text, "published_at")


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "ftp://example.org", "example.org", "https://", "https:// example.org", "门户网站"]
)
def test_what_is_no_address_of_a_page_is_refused_beside_its_field(text: str) -> None:
    with pytest.raises(RuleError, match="http:// 或者 https://") as refusal:
        check_address(text, "published_at")
    assert refusal.value.field == "published_at"
