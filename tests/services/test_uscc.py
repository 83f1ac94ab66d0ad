"""The unified social credit code: what is one, and why something is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from sbsupervise.services.units import CHARACTERS, uscc_refusal

LETTERS = st.sampled_from(sorted(CHARACTERS))


@st.composite
def codes(draw: st.DrawFn) -> str:
    """Codes by the standard: letters anywhere but in the division, and the check digit that belongs."""
    head = draw(LETTERS) + draw(LETTERS)
    division = "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=6, max_size=6)))
    body = "".join(draw(st.lists(LETTERS, min_size=9, max_size=9)))
    return head + division + body + uscc.calc_check_digit(head + division + body)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("91110000600037341L", id="registered by a market supervision office"),
        pytest.param("1114090001240001AA", id="a public body"),
        pytest.param("Y1110000600037341Y", id="Y, other departments"),
        pytest.param("A1140900MB0123456K", id="A, military institutions"),
        pytest.param("N2140902MF01234569", id="N, rural collectives"),
    ],
)
def test_a_code_by_the_standard_is_taken(code: str) -> None:
    assert uscc_refusal(code) is None


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        pytest.param("", "应为18位，现为0位", id="nothing"),
        pytest.param("9111000060003734L", "应为18位，现为17位", id="one too few"),
        pytest.param("91110000600037341L0", "应为18位，现为19位", id="one too many"),
        pytest.param("91110000600037341l", "第18位“l”是小写字母，应为大写", id="lower case"),
        pytest.param("9111000O600037341L", "第8位“O”：统一社会信用代码不使用字母I、O、S、V、Z", id="the letter O"),
        pytest.param("91110000600037341I", "第18位“I”：统一社会信用代码不使用字母I、O、S、V、Z", id="the letter I"),
        pytest.param("9111000060003734ZL", "第17位“Z”：统一社会信用代码不使用字母I、O、S、V、Z", id="the letter Z"),
        pytest.param("S1110000600037341L", "第1位“S”：统一社会信用代码不使用字母I、O、S、V、Z", id="the letter S"),
        pytest.param("9V110000600037341L", "第2位“V”：统一社会信用代码不使用字母I、O、S、V、Z", id="the letter V"),
        pytest.param("９1110000600037341L", "第1位“９”是全角字符，应为半角", id="a full-width digit"),
        pytest.param("91110000600037341Ｌ", "第18位“Ｌ”是全角字符，应为半角", id="a full-width letter"),
        pytest.param(" 91110000600037341L", "第1位是空白或不可见字符", id="a space"),
        pytest.param("91110000600037341L\u200b", "第19位是空白或不可见字符", id="a zero-width space"),
        pytest.param("911100006-00037341", "第10位“-”不是数字或大写字母", id="a hyphen"),
        pytest.param("某公司", "第1位“某”不是数字或大写字母", id="a name"),
        pytest.param("91A10000600037341L", "第3位“A”应为数字（第3至8位为行政区划代码）", id="a letter in the division"),
        pytest.param("91110000600037341M", "校验码（第18位）不符，请核对是否录错", id="another check digit"),
        pytest.param("91110000600037314L", "校验码（第18位）不符，请核对是否录错", id="two digits swapped"),
    ],
)
def test_a_refusal_says_what_is_wrong_and_where(code: str, reason: str) -> None:
    assert uscc_refusal(code) == reason


@given(code=codes())
def test_every_code_by_the_standard_is_taken(code: str) -> None:
    assert uscc_refusal(code) is None


@given(code=codes(), place=st.integers(0, 17), character=LETTERS)
def test_one_wrong_character_is_always_found(code: str, place: int, character: str) -> None:
    changed = code[:place] + character + code[place + 1 :]
    assert (uscc_refusal(changed) is None) is (changed == code)


@given(code=codes(), place=st.integers(0, 16))
def test_two_neighbours_swapped_are_always_found(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (uscc_refusal(swapped) is None) is (swapped == code)


@given(code=codes().filter(lambda code: code[:2].isdigit()))
def test_codes_that_begin_with_digits_are_judged_like_python_stdnum(code: str) -> None:
    assert uscc.is_valid(code)
