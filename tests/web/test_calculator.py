"""The public calculator: anybody works a fee out by the rules of an assessment, and reads the standards."""

from urllib.parse import urlencode

import pytest
from flask import Flask

from tests.browser import Browser, Page

PLAIN = {"county": "140932", "base": "area_general", "quantity": "13.32", "measure": "hm2", "due_on": "2026-05-31"}


@pytest.fixture
def public(app: Flask) -> Browser:
    return Browser(app)


def asked(public: Browser, **change: str) -> Page:
    return public.get(f"/calculator?{urlencode(PLAIN | change)}")


def test_the_home_page_leads_to_the_calculator_with_its_standards(public: Browser) -> None:
    assert public.get("/").says("补偿费测算")
    page = public.get("/calculator")
    assert page.says("SX-2018-464", "待核实", "0.4", "1.5", "晋发改收费发〔2018〕464号", "发改价格〔2017〕1186号")
    assert not page.says("计算过程")
    assert page.all("form", method="post") == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({}, ("应缴 53,280.00 元", "SX-2018-464", "费率待核实", "第七条"), id="plain"),
        pytest.param({"quantity": "35,400.2", "measure": "m2"}, ("应缴 14,160.40 元", "不足1平方米"), id="rounded up"),
        pytest.param({"quantity": "120", "flooded": "85.5"}, ("应缴 138,000.00 元", "减去水库淹没区"), id="flooded"),
        pytest.param({"quantity": "60", "water": "48"}, ("应缴 48,000.00 元", "减去水面"), id="water"),
        pytest.param(
            {"quantity": "50", "exempt_part": "3", "exempt_code": "e1"}, ("应缴 188,000.00 元",), id="a part exempt"
        ),
        pytest.param({"exempt_code": "e4"}, ("免征，应缴 0.00 元",), id="all exempt"),
        pytest.param({"base": "ton_mine", "quantity": "312345.67", "measure": "t"}, ("应缴 62,469.13 元",), id="tons"),
        pytest.param(
            {"base": "well_oilgas", "quantity": "5000", "measure": "m2", "wells": "6"},
            ("应缴 1,600.00 元",),
            id="wells",
        ),
    ],
)
def test_a_fee_is_worked_out_with_its_working(public: Browser, change: dict[str, str], words: tuple[str, ...]) -> None:
    assert asked(public, **change).says(*words)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"due_on": "2018-01-10"}, "2018-01-10 没有生效的收费标准，不能用其他日期的标准代替", id="no rate"),
        pytest.param({"measure": "t"}, "不能按吨填写", id="tons of land"),
        pytest.param({"flooded": "14"}, "扣除的数量大于申报的数量", id="too much out"),
        pytest.param({"exempt_part": "1"}, "须选明免征情形", id="a part of no head"),
        pytest.param({"quantity": "-1"}, "请填写数字", id="negative"),
        pytest.param({"quantity": ""}, "请填写数量", id="nothing"),
        pytest.param({"county": "110000"}, "县（市、区）", id="elsewhere"),
        pytest.param({"due_on": "soon"}, "请填写日期", id="no day"),
    ],
)
def test_what_cannot_be_worked_out_is_said(public: Browser, change: dict[str, str], words: str) -> None:
    page = asked(public, **change)
    assert page.says(words)
    assert not page.says("计算过程")
