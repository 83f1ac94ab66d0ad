"""Line breaking: the rules of Chinese setting on cases that can be read aloud, and on thousands of invented lines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sbsupervise.pdf.breaking import EPSILON, NO_END, NO_START, Line, broken, is_wide

OPENERS = "（《〈【〔“‘"
CLOSERS = "，。、；：？！）》〉】〕”’％"


def measure(text: str) -> float:
    """Chinese signs fill a cell, all others half of one."""
    return sum(1.0 if is_wide(sign) else 0.5 for sign in text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("一二三四五六七八九十甲乙", ["一二三四五六七八九十", "甲乙"], id="a full line holds its cells"),
        pytest.param(
            "一二三四五六七八九十，甲",
            ["一二三四五六七八九", "十，甲"],
            id="a mark that does not fit takes a sign along",
        ),
        pytest.param(
            "一二三，四五六七八九，甲", ["一二三，四五六七八九，", "甲"], id="other marks give way to it if they can"
        ),
        pytest.param(
            "一二三四五六七八九（甲乙）", ["一二三四五六七八九", "（甲乙）"], id="an opening mark ends no line"
        ),
        pytest.param("一二三四五六七八2026年", ["一二三四五六七八2026", "年"], id="a number that fits"),
        pytest.param("一二三四五六七八九2026年", ["一二三四五六七八九", "2026年"], id="a number is not divided"),
        pytest.param(
            "一二三四五六七八九——甲", ["一二三四五六七八", "九——甲"], id="a dash is not divided and begins no line"
        ),
        pytest.param("一二三四五六七八九……甲", ["一二三四五六七八", "九……甲"], id="nor are dots"),
        pytest.param("岢岚县 风电 场", ["岢岚县 风电 场"], id="blanks are kept inside a line"),
        pytest.param("一二三四五六七八九十 甲", ["一二三四五六七八九十", "甲"], id="a blank at its end is not"),
        pytest.param("甲" + "A" * 30, ["甲" + "A" * 18, "A" * 12], id="a word longer than a line is divided"),
        pytest.param("", [], id="no text, no line"),
        pytest.param(" \n ", [], id="blanks are no text"),
    ],
)
def test_lines(text: str, expected: list[str]) -> None:
    assert [line.text for line in broken(text, measure, width=10)] == expected


def test_the_first_line_is_indented() -> None:
    first, second = broken("一二三四五六七八九十甲乙", measure, width=10, indent=2)
    assert (first.text, second.text) == ("一二三四五六七八", "九十甲乙")
    assert (first.pieces[0].x, second.pieces[0].x) == (2, 0)


def test_a_full_line_keeps_to_the_grid() -> None:
    first, _ = broken("一二三四五六七八九十甲", measure, width=10)
    assert [(piece.text, piece.x, piece.gap) for piece in first.pieces] == [("一二三四五六七八九十", 0, 0)]


def test_what_is_left_over_is_spread_evenly_but_not_in_the_last_line() -> None:
    first, last = broken("一二三四五六七八九2026年", measure, width=10)
    assert first.width == pytest.approx(10)
    assert first.pieces[0].gap == pytest.approx(1 / 8)
    assert last.width == 3


def test_a_line_that_would_be_torn_apart_ends_short() -> None:
    first, _ = broken("一二三四" + "A" * 18, measure, width=10)
    assert first.text == "一二三四"
    assert first.width < 5


def test_a_ragged_text_is_not_spread() -> None:
    first, _ = broken("一二三四五六七八九2026年", measure, width=10, flush=False)
    assert first.width == 9


@pytest.mark.parametrize(
    ("text", "width"),
    [
        pytest.param("甲。”乙", 3.5, id="two closing marks share one blank"),
        pytest.param("甲，“乙", 3.5, id="a closing and an opening one as well"),
        pytest.param("甲“（乙", 3.5, id="and two opening ones"),
        pytest.param("甲（乙）", 4.0, id="others do not"),
    ],
)
def test_neighbouring_marks_share_their_blank(text: str, width: float) -> None:
    assert [line.width for line in broken(text, measure, width=10)] == [width]


def signs_at(line: Line) -> list[tuple[str, float]]:
    """Each sign of a line and where it begins."""
    found = []
    for piece in line.pieces:
        x = piece.x
        for sign in piece.text:
            found.append((sign, x))
            x += measure(sign) + piece.gap
    return found


def test_a_squeezed_line_ends_at_the_edge_and_its_signs_do_not_overlap() -> None:
    first = broken("一，二，三四五六七八，九", measure, width=10)[0]
    assert first.text == "一，二，三四五六七八，"
    assert first.width == pytest.approx(10)
    for (left, x), (_, following) in zip(signs_at(first), signs_at(first)[1:], strict=False):
        ink = 0.5 if left == "，" else 1
        assert following >= x + ink - EPSILON


def test_filling_a_line_does_not_tear_a_dash_apart() -> None:
    first = broken("一二三——四五六七2026年", measure, width=10)[0]
    dashes = [x for sign, x in signs_at(first) if sign == "—"]
    assert first.width == pytest.approx(10)
    assert dashes[1] - dashes[0] == pytest.approx(1)


clauses = st.tuples(
    st.text(st.sampled_from("岢岚水土保持监督检查堃㛃"), min_size=1, max_size=9),
    st.text(st.sampled_from(OPENERS), max_size=2),
    st.sampled_from(["", "2026", "1234.56", "hm²", "K12+300", "忻", "3"]),
    st.sampled_from(["", "——", "……", "年", "第"]),
    st.text(st.sampled_from("岢岚"), min_size=1, max_size=3),
    st.text(st.sampled_from(CLOSERS), max_size=2),
).map("".join)
paragraphs = st.lists(clauses, min_size=1, max_size=25).map("".join)


@settings(max_examples=400, deadline=None)
@given(paragraphs, st.integers(12, 28), st.sampled_from([0.0, 2.0]))
def test_no_line_breaks_a_rule(text: str, width: int, indent: float) -> None:
    found = broken(text, measure, width=width, indent=indent)
    assert "".join(line.text for line in found) == text
    for line in found:
        assert line.width <= width + EPSILON
        assert line.text[-1] not in NO_END
    for line in found[1:]:
        assert line.text[0] not in NO_START


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("水（）“”，。—… A1" + OPENERS + CLOSERS), max_size=80), st.integers(4, 12))
def test_nothing_is_lost_or_too_wide_even_where_no_break_is_lawful(text: str, width: int) -> None:
    found = broken(text, measure, width=width)
    assert "".join("".join(line.text for line in found).split()) == "".join(text.split())
    for line in found:
        assert line.width <= width + EPSILON
