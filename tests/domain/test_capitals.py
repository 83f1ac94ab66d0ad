"""Amounts in capital numerals (大写金额)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.capitals import capital_text

DIGITS = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}
SMALL = re.compile(r"^(?:(?P<yuan>.+)元)?(?:零?(?P<jiao>[^零])角)?(?:零?(?P<fen>[^零])分)?整?$")


@pytest.mark.parametrize(
    ("amount_fen", "text"),
    [
        pytest.param(0, "零元整", id="nothing"),
        pytest.param(5_328_000, "伍万叁仟贰佰捌拾元整", id="no zero inside"),
        pytest.param(40, "肆角整", id="less than a yuan"),
        pytest.param(5, "伍分", id="less than a jiao"),
        pytest.param(1_416_040, "壹万肆仟壹佰陆拾元肆角整", id="yuan and jiao"),
        pytest.param(140_950, "壹仟肆佰零玖元伍角整", id="zero between digits"),
        pytest.param(600_714, "陆仟零柒元壹角肆分", id="two zeros are one"),
        pytest.param(168_032, "壹仟陆佰捌拾元叁角贰分", id="zero at the end of the yuan"),
        pytest.param(1_640_902, "壹万陆仟肆佰零玖元零贰分", id="no jiao"),
        pytest.param(32_504, "叁佰贰拾伍元零肆分", id="no jiao, no zero inside"),
        pytest.param(10_700_053, "壹拾万柒仟元伍角叁分", id="zero before a full section"),
        pytest.param(1_000_300, "壹万零叁元整", id="zeros over the section"),
        pytest.param(1_000_000, "壹万元整", id="whole section"),
        pytest.param(10_000_000_000, "壹亿元整", id="yi"),
        pytest.param(10_000_010_000, "壹亿零壹佰元整", id="a section of nothing"),
        pytest.param(10_050_000_000, "壹亿零伍拾万元整", id="zero before the wan"),
        pytest.param(1_000_000_000_000_000, "壹拾万亿元整", id="wan of yi"),
    ],
)
def test_capital_numerals(amount_fen: int, text: str) -> None:
    assert capital_text(amount_fen) == text


def test_an_amount_below_zero_has_no_capital_numerals() -> None:
    with pytest.raises(ValueError, match="not negative"):
        capital_text(-1)


def number_of(text: str) -> int:
    """A number read back by splitting at its largest word, unlike the way it was written."""
    for word, size in (("亿", 100_000_000), ("万", 10_000)):
        if word in text:
            high, _, low = text.rpartition(word)
            return number_of(high) * size + number_of(low)
    total, digit = 0, 0
    for sign in text:
        if sign in UNITS:
            total, digit = total + digit * UNITS[sign], 0
        else:
            digit = DIGITS[sign]
    return total + digit


@given(st.integers(0, 10**16) | st.integers(0, 10**7))
def test_capital_numerals_can_be_read_back(amount_fen: int) -> None:
    text = capital_text(amount_fen)
    found = SMALL.match(text)
    assert found is not None
    jiao, cents = (DIGITS[found[name]] if found[name] else 0 for name in ("jiao", "fen"))
    assert number_of(found["yuan"] or "") * 100 + jiao * 10 + cents == amount_fen
    assert "零零" not in text
    assert not re.search("零[元万亿整]", text.removeprefix("零元"))
    assert text.endswith("分") != text.endswith("整")
