"""The compensation fee: the 33 cases of the rules, and what holds for every fee."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.fees import (
    Assessment,
    BaseType,
    ChargeState,
    DueDays,
    ExemptCode,
    FeeRules,
    Relief,
    area_base,
    assess,
    check_rates,
    due_on,
    first_state,
    split,
)
from sbsupervise.domain.fees.arrears import fine_ceiling, surcharge
from sbsupervise.domain.fees.bases import (
    Basis,
    Deduction,
    DeductionReason,
    ExpansionBasis,
    WellPad,
    WellUse,
    expansion_quantity,
)
from sbsupervise.domain.fees.ledger import too_much
from sbsupervise.domain.money import yuan
from sbsupervise.domain.projects import ProjectKind
from sbsupervise.domain.quantities import Measure
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.fees import ceilings, due_days, fee_rules, fine_times, rates, surcharge_daily_rate

DUE = date(2026, 10, 15)
SHANXI = fee_rules(DUE)
LIMIT = date(2026, 5, 31)
GENERAL, MINE_BUILD, MINE = BaseType.AREA_GENERAL, BaseType.AREA_MINE_BUILD, BaseType.TON_MINE
WELLS, DIG, DUMP = BaseType.WELL_OILGAS, BaseType.VOL_DIG, BaseType.VOL_DUMP
HM2, M2, M3, T = Measure.HM2, Measure.M2, Measure.M3, Measure.T
HOLIDAY = {date(2026, 10, 15): date(2026, 10, 19)}


def of(
    base: BaseType,
    quantity: str,
    measure: Measure,
    *left_out: Deduction,
    exempt_code: ExemptCode | None = None,
    relief: str = "",
    not_subject: str = "",
) -> Basis:
    """A basis in a county of the city."""
    return Basis(
        base=base,
        county="偏关县",
        reported=Decimal(quantity),
        measure=measure,
        deductions=left_out,
        exempt_code=exempt_code,
        relief=relief,
        not_subject=not_subject,
    )


def without(reason: DeductionReason, quantity: str, code: ExemptCode | None = None) -> Deduction:
    return Deduction(reason=reason, quantity=Decimal(quantity), measure=HM2, exempt_code=code)


def pads(*wells: tuple[str, int]) -> Basis:
    return Basis(
        base=WELLS, county="保德县", reported=tuple(WellPad(pad_m2=Decimal(pad), wells=number) for pad, number in wells)
    )


def assessed(*bases: Basis, rules: FeeRules = SHANXI, already: frozenset[BaseType] = frozenset()) -> Assessment:
    return assess(bases, DUE, rules, already)


def fee(*bases: Basis, rules: FeeRules = SHANXI) -> str:
    """The fee in yuan."""
    return str(yuan(assessed(*bases, rules=rules).amount_fen))


def outcome(*bases: Basis) -> tuple[str, list[str]]:
    """The fee in yuan and what each line comes to."""
    found = assessed(*bases)
    return str(yuan(found.amount_fen)), [line.outcome.name for line in found.lines]


def late(at: date, *paid: tuple[date, int]) -> str:
    """The surcharge on 53,280 yuan that were to be paid by LIMIT, in yuan."""
    rate = surcharge_daily_rate().on(LIMIT)
    return str(yuan(surcharge(5_328_000, LIMIT, paid, at=at, daily_rate=rate).amount_fen))


def quarter_due(day: date) -> date:
    return due_on(MINE, day, assessed_on=day, days=due_days(day), first_working_day=lambda due: due)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as refusal:
        act()
    return refusal.value.message


def after(days: int) -> date:
    return LIMIT + timedelta(days=days)


def guangdong() -> FeeRules:
    """A province with 0.6 yuan per square metre and a relief of which a tenth remains."""
    relief = Relief(document="测试减征文件", since=date(2021, 1, 1), until=date(2026, 12, 31), share=Decimal("0.1"))
    return replace(SHANXI, version="GD-TEST", rates={GENERAL: Decimal("0.6")}, reliefs=(relief,))


def extension(basis: ExpansionBasis) -> str:
    area = expansion_quantity(Decimal(30), Decimal(12), basis, "二次扰动")
    return fee(of(MINE_BUILD, str(area), HM2))


COVERED = (of(MINE, "315000", T), of(DUMP, "40000", M3))
TOWN = (
    without(DeductionReason.EXEMPT_PART, "2.2", ExemptCode.E1),
    without(DeductionReason.EXEMPT_PART, "0.8", ExemptCode.E1),
)
OTHER_WELLS = (*[WellUse.WATER] * 3, *[WellUse.EXPLORATION] * 2)
MANY_WELLS = replace(
    pads(),
    reported=(
        *[WellPad(pad_m2=Decimal(2000))] * 10,
        *(WellPad(pad_m2=Decimal(2000), use=use) for use in OTHER_WELLS),
    ),
)
DREDGING = of(DUMP, "20000", M3, not_subject="河道清淤，未损坏水土保持设施、地貌植被")
CHANGED = replace(of(GENERAL, "23.5", HM2), charged_before=Decimal(200_000))


@pytest.mark.parametrize(
    ("worked_out", "expected"),
    [
        pytest.param(lambda: fee(of(GENERAL, "13.32", HM2)), "53280.00", id="1 plain"),
        pytest.param(lambda: fee(of(GENERAL, "35400.2", M2)), "14160.40", id="2 part of a square metre counts whole"),
        pytest.param(lambda: fee(of(GENERAL, "0.3", M2)), "0.40", id="3 at least one square metre"),
        pytest.param(lambda: fee(of(GENERAL, "10000", M2)), "4000.00", id="4 whole numbers stay"),
        pytest.param(lambda: fee(of(GENERAL, "0.0051", HM2)), "20.40", id="5 no binary fractions"),
        pytest.param(
            lambda: fee(of(GENERAL, "120.00", HM2, without(DeductionReason.FLOODED, "85.50"))),
            "138000.00",
            id="6 flooded area out",
        ),
        pytest.param(lambda: fee(of(GENERAL, "50", HM2, *TOWN)), "188000.00", id="7 exempt parts out"),
        pytest.param(
            lambda: outcome(of(GENERAL, "6.40", HM2, exempt_code=ExemptCode.E4)),
            ("0.00", ["EXEMPT"]),
            id="8 exempt altogether, with a record",
        ),
        pytest.param(lambda: fee(of(MINE_BUILD, "46.20", HM2)), "184800.00", id="9 a mine is built on an area"),
        pytest.param(
            lambda: (fee(of(MINE, "315000", T)), quarter_due(date(2026, 8, 3))),
            ("63000.00", date(2026, 10, 15)),
            id="10 third quarter, due fifteen days after it",
        ),
        pytest.param(lambda: fee(of(MINE, "312345.67", T)), "62469.13", id="11 tons unrounded, cent half up"),
        pytest.param(lambda: outcome(*COVERED), ("63000.00", ["CHARGED", "NOT_SUBJECT"]), id="12 no second charge"),
        pytest.param(lambda: fee(of(DUMP, "12345.6", M3)), "6173.00", id="13 who only dumps"),
        pytest.param(lambda: fee(of(DIG, "8000.01", M3)), "4000.50", id="14 a borrow pit"),
        pytest.param(lambda: fee(pads(("1800", 1))), "720.00", id="15 one well below the limit"),
        pytest.param(lambda: fee(pads(("2600", 1))), "800.00", id="16 one well above the limit"),
        pytest.param(lambda: fee(pads(("5000", 6))), "1600.00", id="17 cluster above the limit"),
        pytest.param(lambda: fee(pads(("3200", 6))), "1280.00", id="18 cluster below the limit"),
        pytest.param(lambda: fee(MANY_WELLS), "8000.00", id="19 only production wells"),
        pytest.param(
            lambda: fee(of(GENERAL, "60", HM2, without(DeductionReason.WATER_SURFACE, "48"))),
            "48000.00",
            id="20 water surface out",
        ),
        pytest.param(lambda: outcome(DREDGING), ("0.00", ["NOT_SUBJECT"]), id="21 not subject is not exempt"),
        pytest.param(lambda: fee(CHANGED), "14000.00", id="22 top-up of a changed plan"),
        pytest.param(
            lambda: too_much(assessed(of(GENERAL, "18.20", HM2)).amount_fen, 8_000_000),
            720_000,
            id="23 refund due",
        ),
        pytest.param(
            lambda: (extension(ExpansionBasis.TOTAL), extension(ExpansionBasis.INCREMENT)),
            ("168000.00", "48000.00"),
            id="24 an extension with or without the old area",
        ),
        pytest.param(lambda: late(date(2026, 6, 30)), "799.20", id="25 thirty days late"),
        pytest.param(
            lambda: late(date(2026, 6, 30), (date(2026, 6, 10), 3_000_000), (date(2026, 6, 30), 2_328_000)),
            "499.20",
            id="26 only on what is unpaid",
        ),
        pytest.param(lambda: late(date(2026, 6, 30), (LIMIT, 5_328_000)), "0.00", id="27 paid on the last day"),
        pytest.param(
            lambda: [late(after(days)) for days in (1999, 2000, 2100)],
            ["53253.36", "53280.00", "53280.00"],
            id="28 never above the principal",
        ),
        pytest.param(lambda: fine_ceiling(5_328_000, fine_times().on(LIMIT)), 15_984_000, id="29 fine up to threefold"),
        pytest.param(
            lambda: [split(amount, SHANXI.central_share) for amount in (5_328_000, 45, 1_416_040)],
            [(532_800, 4_795_200), (5, 40), (141_604, 1_274_436)],
            id="30 central rounded, local the rest",
        ),
        pytest.param(
            lambda: refused(lambda: fee_rules(date(2018, 1, 10))),
            "2018-01-10 没有生效的收费标准，不能用其他日期的标准代替（NO_RATE_VERSION）",
            id="31 no rate, no fee",
        ),
        pytest.param(
            lambda: refused(lambda: check_rates({GENERAL: Decimal("1.70")}, ceilings().on(DUE))),
            "“一般性生产建设项目”的收费标准 1.70 元高于国家规定的上限 1.5 元",
            id="32 a rate above the ceiling",
        ),
        pytest.param(
            lambda: fee(of(GENERAL, "22198", M2, relief="测试减征文件"), rules=guangdong()),
            "1331.88",
            id="33 a dated relief",
        ),
    ],
)
def test_the_cases_of_the_rules(worked_out: Callable[[], object], expected: object) -> None:
    assert worked_out() == expected


areas_hm2 = st.decimals(min_value=0, max_value=Decimal(99_999), places=8)


@given(st.integers(0, 10**15), st.decimals(min_value=0, max_value=1, places=3))
def test_the_parts_of_a_split_are_the_fee(amount_fen: int, share: Decimal) -> None:
    central_fen, local_fen = split(amount_fen, share)
    assert central_fen + local_fen == amount_fen
    assert abs(central_fen - amount_fen * share) <= Decimal("0.5")
    assert 0 <= central_fen <= amount_fen


@given(areas_hm2, areas_hm2)
def test_more_land_never_costs_less(one: Decimal, other: Decimal) -> None:
    less, more = (assessed(of(GENERAL, str(area), HM2)).amount_fen for area in sorted((one, other)))
    assert less <= more


@given(areas_hm2)
def test_an_area_is_rounded_up_exactly(area: Decimal) -> None:
    line = assessed(of(GENERAL, str(area), HM2)).lines[0]
    metres = (area * 10_000).to_integral_value(ROUND_CEILING)
    assert line.quantity == metres
    assert line.amount_fen == metres * 40


@given(st.integers(1, 10**9))
def test_whole_square_metres_written_in_hectares_stay_whole(metres: int) -> None:
    hectares = f"{metres // 10_000}.{metres % 10_000:04d}"
    assert assessed(of(GENERAL, hectares, HM2)).lines[0].quantity == metres


@given(st.decimals(min_value=0, max_value=10**9, places=4), st.decimals(min_value=0, max_value=10**9, places=4))
def test_a_changed_area_never_pays_a_square_metre_twice(before: Decimal, added: Decimal) -> None:
    grown = of(GENERAL, str(before + added), M2)
    whole, after_ = assessed(of(GENERAL, str(before), M2)), assessed(grown)
    top_up = assessed(replace(grown, charged_before=whole.lines[0].quantity))
    assert whole.amount_fen + top_up.amount_fen == after_.amount_fen


def test_counties_are_rounded_one_by_one_and_summed() -> None:
    counties = [replace(of(GENERAL, "0.5", M2), county=name) for name in ("河曲县", "保德县", "偏关县")]
    assert fee(*counties) == "1.20"


def test_the_lines_of_one_county_must_be_merged_because_they_are_rounded_once() -> None:
    assert "请合并" in refused(lambda: fee(of(GENERAL, "0.5", M2), of(GENERAL, "0.5", M2)))


def test_a_fee_without_a_basis_is_refused() -> None:
    assert refused(fee) == "没有计征依据"


def test_the_working_tells_the_whole_sum() -> None:
    basis = of(GENERAL, "3.55403", HM2, without(DeductionReason.FLOODED, "0.01401"))
    assert assessed(basis).working == (
        "偏关县 一般性生产建设项目：申报 3.55403 公顷 = 35,540.3 平方米",
        "减去水库淹没区 140.1 平方米，余 35,400.2 平方米",
        "不足1平方米的按1平方米计：35,401 平方米",
        "35,401 平方米 × 0.4 元/平方米 = 14,160.40 元（SX-2018-464，标准待核实）",
        "合计 14,160.40 元，其中中央 1,416.04 元、地方 12,744.36 元",
    )


def test_a_line_carries_rate_version_mark_and_source() -> None:
    line = assessed(of(GENERAL, "1", HM2)).lines[0]
    assert (line.rate, line.rate_version, line.verified) == (Decimal("0.4"), "SX-2018-464", False)
    assert line.source.startswith("晋发改收费发〔2018〕464号")


@pytest.mark.parametrize(
    ("base", "already", "charged"),
    [
        pytest.param(DUMP, {GENERAL}, "NOT_SUBJECT", id="dumping after an area"),
        pytest.param(DUMP, {DIG}, "NOT_SUBJECT", id="dumping after digging"),
        pytest.param(DIG, {MINE}, "NOT_SUBJECT", id="digging after mining"),
        pytest.param(DIG, {DUMP}, "CHARGED", id="digging after dumping"),
        pytest.param(GENERAL, {MINE}, "CHARGED", id="an area is always charged"),
    ],
)
def test_what_is_paid_under_another_notice_covers_what_goes_with_it(
    base: BaseType, already: set[BaseType], charged: str
) -> None:
    measure = M2 if base is GENERAL else M3
    assert assessed(of(base, "100", measure), already=frozenset(already)).lines[0].outcome.name == charged


def test_what_is_exempt_does_not_cover_the_dumping_of_another_line() -> None:
    found = outcome(of(GENERAL, "1", HM2, exempt_code=ExemptCode.E1), of(DUMP, "100", M3))
    assert found == ("50.00", ["EXEMPT", "CHARGED"])


@pytest.mark.parametrize(
    ("basis", "message"),
    [
        pytest.param(of(GENERAL, "NaN", M2), "请填写数字", id="not a number"),
        pytest.param(of(GENERAL, "sNaN", M2), "请填写数字", id="signalling"),
        pytest.param(of(GENERAL, "Infinity", M2), "请填写数字", id="infinite"),
        pytest.param(of(GENERAL, "-0.01", M2), "数量不能为负数", id="negative"),
        pytest.param(of(GENERAL, "10000000000", M2), "整数部分最多10位", id="eleven digits"),
        pytest.param(of(GENERAL, "1e400", M2), "整数部分最多10位", id="a huge exponent"),
        pytest.param(of(GENERAL, "13.32000000000001", HM2), "小数部分最多10位", id="a trace of binary fractions"),
        pytest.param(of(GENERAL, "1e-9999", HM2), "小数部分最多10位", id="a tiny exponent"),
        pytest.param(of(GENERAL, "5", T), "“一般性生产建设项目”按平方米计征，不能按吨填写", id="tons of land"),
        pytest.param(of(MINE, "5", HM2), "“开采矿产资源（开采期）”按吨计征，不能按公顷填写", id="land for output"),
        pytest.param(of(WELLS, "5", M2), "油、气生产井按井场逐个填写", id="wells without pads"),
        pytest.param(replace(pads(("1", 1)), base=GENERAL), "只有油、气生产井填写井场", id="pads without wells"),
        pytest.param(pads(), "请填写井场", id="no pad"),
        pytest.param(pads(("1", 0)), "井数至少为1", id="a pad without a well"),
        pytest.param(pads(("-1", 1)), "数量不能为负数", id="a negative pad"),
        pytest.param(
            replace(pads(("1", 1)), deductions=(without(DeductionReason.FLOODED, "1"),)),
            "井场面积不作扣除",
            id="flooded wells",
        ),
        pytest.param(
            of(GENERAL, "1", HM2, without(DeductionReason.FLOODED, "1.0001")),
            "扣除的数量大于申报的数量",
            id="more out than in",
        ),
        pytest.param(
            of(GENERAL, "1", HM2, without(DeductionReason.FLOODED, "-1")), "数量不能为负数", id="less than nothing out"
        ),
        pytest.param(
            of(GENERAL, "1", HM2, without(DeductionReason.EXEMPT_PART, "0.1")),
            "免征部分须注明免征情形",
            id="exempt without a head",
        ),
        pytest.param(
            of(GENERAL, "1", HM2, without(DeductionReason.FLOODED, "0.1", ExemptCode.E1)),
            "只有免征部分可以注明免征情形",
            id="flooded with a head",
        ),
        pytest.param(
            of(DIG, "1", M3, Deduction(reason=DeductionReason.FLOODED, quantity=Decimal(1), measure=M3)),
            "只有按面积计征的可以扣除水库淹没区",
            id="flooded earth",
        ),
        pytest.param(
            replace(of(GENERAL, "1", HM2), charged_before=Decimal(-1)), "数量不能为负数", id="less than nothing"
        ),
        pytest.param(
            of(GENERAL, "1", HM2, exempt_code=ExemptCode.E1, not_subject="河道清淤"),
            "免征和不属征收范围只能选一项",
            id="exempt and not subject",
        ),
    ],
)
def test_what_makes_no_clear_sum_is_refused(basis: Basis, message: str) -> None:
    assert refused(lambda: fee(basis)) == message


def test_a_base_without_a_rate_is_refused() -> None:
    message = refused(lambda: fee(of(MINE, "1", T), rules=guangdong()))
    assert message == "GD-TEST没有“开采矿产资源（开采期）”的收费标准（NO_RATE）"


@pytest.mark.parametrize(
    ("day", "allowed"),
    [
        pytest.param(date(2020, 12, 31), False, id="the day before it begins"),
        pytest.param(date(2021, 1, 1), True, id="its first day"),
        pytest.param(date(2026, 12, 31), True, id="its last day"),
        pytest.param(date(2027, 1, 1), False, id="the day after it ended"),
    ],
)
def test_a_relief_counts_only_between_its_days(day: date, allowed: bool) -> None:
    basis = of(GENERAL, "10", M2, relief="测试减征文件")
    if allowed:
        assert assess([basis], day, guangdong()).amount_fen == 60
    else:
        assert "没有生效的减征政策" in refused(lambda: assess([basis], day, guangdong()))


def test_nobody_invents_a_relief() -> None:
    assert "没有生效的减征政策" in refused(lambda: fee(of(GENERAL, "1", HM2, relief="口头同意")))


def test_an_extension_is_charged_with_a_reason() -> None:
    message = refused(lambda: expansion_quantity(Decimal(1), Decimal(1), ExpansionBasis.TOTAL, " "))
    assert message == "请说明扩建计征方式的理由"


def test_a_smaller_plan_is_not_charged_again() -> None:
    smaller = assessed(replace(of(GENERAL, "18.20", HM2), charged_before=Decimal(200_000)))
    assert (smaller.amount_fen, first_state(smaller)) == (0, ChargeState.PAID)
    assert "减去已计征 200,000 平方米，应补 0 平方米" in smaller.working


def test_the_working_says_what_was_charged_before_and_where_an_area_comes_from() -> None:
    basis = replace(of(GENERAL, "23.5", HM2), origin="扩建", charged_before=Decimal(200_000))
    assert assessed(basis).working[:3] == (
        "偏关县 一般性生产建设项目：扩建",
        "申报 23.5 公顷 = 235,000 平方米",
        "减去已计征 200,000 平方米，应补 35,000 平方米",
    )


@pytest.mark.parametrize(
    ("basis", "state"),
    [
        pytest.param(of(GENERAL, "1", HM2), ChargeState.ASSESSED, id="an amount is owed"),
        pytest.param(of(GENERAL, "1", HM2, exempt_code=ExemptCode.E1), ChargeState.EXEMPT, id="exempt"),
        pytest.param(DREDGING, ChargeState.NOT_SUBJECT, id="not subject"),
        pytest.param(of(MINE, "0", T), ChargeState.PAID, id="a quarter without output"),
    ],
)
def test_a_charge_begins_in_the_state_of_its_outcome(basis: Basis, state: ChargeState) -> None:
    assert first_state(assessed(basis)) is state


DAYS = DueDays(before_start=1, after_period=15, rolls=True)


@pytest.mark.parametrize(
    ("base", "day", "assessed_on", "due"),
    [
        pytest.param(GENERAL, date(2026, 6, 1), date(2026, 3, 1), date(2026, 5, 31), id="the day before the start"),
        pytest.param(GENERAL, date(2026, 6, 1), date(2026, 6, 1), date(2026, 6, 1), id="at once on the start itself"),
        pytest.param(MINE_BUILD, date(2020, 1, 1), date(2026, 6, 1), date(2026, 6, 1), id="at once after the start"),
        pytest.param(MINE, date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 15), id="first quarter"),
        pytest.param(MINE, date(2026, 4, 1), date(2026, 4, 1), date(2026, 7, 15), id="second quarter"),
        pytest.param(MINE, date(2026, 12, 31), date(2027, 1, 2), date(2027, 1, 15), id="fourth quarter"),
        pytest.param(MINE, date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 19), id="moved on by a day off"),
        pytest.param(WELLS, date(2026, 2, 1), date(2026, 2, 1), date(2027, 1, 15), id="year of a well"),
        pytest.param(DIG, date(2026, 8, 1), date(2026, 8, 1), date(2026, 8, 1), id="the day that the office sets"),
    ],
)
def test_a_fee_is_due(base: BaseType, day: date, assessed_on: date, due: date) -> None:
    found = due_on(base, day, assessed_on=assessed_on, days=DAYS, first_working_day=lambda on: HOLIDAY.get(on, on))
    assert found == due


def test_a_due_date_stays_on_a_day_off_where_the_setting_says_so() -> None:
    days, day = replace(DAYS, rolls=False), date(2026, 9, 30)
    found = due_on(MINE, day, assessed_on=day, days=days, first_working_day=lambda on: HOLIDAY.get(on, on))
    assert found == date(2026, 10, 15)


def test_an_office_sets_no_due_date_in_the_past() -> None:
    with pytest.raises(RuleError, match="缴纳期限不能早于核定日期"):
        due_on(DUMP, DUE, assessed_on=DUE + timedelta(days=1), days=DAYS, first_working_day=lambda on: on)


def test_mines_are_charged_as_mines_while_they_are_built() -> None:
    mines = {kind for kind in ProjectKind if area_base(kind) is MINE_BUILD}
    assert {kind.value for kind in mines} == {"17", "18", "19", "20", "21", "22", "23"}


def test_no_standard_that_is_shipped_exceeds_the_ceilings() -> None:
    for row in rates().rows:
        check_rates(row.value.rates, ceilings().on(row.since))


def test_a_rate_may_reach_its_ceiling() -> None:
    check_rates({GENERAL: Decimal("1.5")}, ceilings().on(DUE))


@pytest.mark.parametrize("rate", ["0", "-0.4", "NaN", "Infinity"])
def test_a_rate_is_money(rate: str) -> None:
    assert "必须大于0" in refused(lambda: check_rates({MINE: Decimal(rate)}, {}))
