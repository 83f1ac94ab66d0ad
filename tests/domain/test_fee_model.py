"""The fee against a second model, written another way: whole numbers only, no decimals and none of the rules' code."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sbsupervise.domain.fees import BaseType, assess
from sbsupervise.domain.fees.bases import Basis, Deduction, DeductionReason, ExemptCode, WellPad, WellUse
from sbsupervise.domain.quantities import Measure
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.fees import fee_rules

DUE = date(2026, 10, 15)
RULES = fee_rules(DUE)
GRAIN = 10**10
"""So many grains make a square metre, a cubic metre or a ton."""
FEN = {"area_general": 40, "area_mine_build": 40, "ton_mine": 20, "well_oilgas": 40, "vol_dig": 50, "vol_dump": 50}
COVERED = {
    "vol_dig": {"area_general", "area_mine_build", "ton_mine", "well_oilgas"},
    "vol_dump": {"area_general", "area_mine_build", "ton_mine", "well_oilgas", "vol_dig"},
}
COUNTIES = ("偏关县", "保德县", "河曲县")


@dataclass(frozen=True)
class Row:
    """A line in whole numbers: ``grains`` as reported and ``out`` of them, or ``pads`` of so many metres and wells."""

    base: str
    county: str
    grains: int
    hectares: bool
    out: int
    pads: tuple[tuple[int, int, bool], ...]
    free: str


@st.composite
def rows(draw: st.DrawFn) -> Row:
    base = draw(st.sampled_from(sorted(FEN)))
    area = base.startswith("area")
    grains = draw(st.integers(0, 9_999 * 10**10) | st.integers(0, 50).map(lambda whole: whole * GRAIN))
    return Row(
        base=base,
        county=draw(st.sampled_from(COUNTIES)),
        grains=grains,
        hectares=area and draw(st.booleans()),
        out=draw(st.just(0) | st.integers(0, grains + 1)),
        pads=tuple(draw(st.lists(st.tuples(st.integers(0, 9_000), st.integers(1, 9), st.booleans()), min_size=1))),
        free=draw(st.sampled_from(("", "", "exempt", "not subject"))),
    )


def model(found: list[Row], already: set[str]) -> tuple[int, int, list[int]] | None:
    """The fee, its central part and the lines in fen, or None where it is refused."""
    if len({(row.base, row.county) for row in found}) < len(found):
        return None
    paying = already | {row.base for row in found if not row.free}
    amounts = []
    for row in found:
        if row.base == "well_oilgas":
            grains = sum(
                min(metres, 2_000 + 400 * (wells - 1)) * GRAIN for metres, wells, produces in row.pads if produces
            )
        else:
            grains = (row.grains - row.out) * (10_000 if row.hectares else 1)
            if grains < 0:
                return None
        if row.base != "ton_mine":
            grains = -(-grains // GRAIN) * GRAIN
        free = row.free or not paying.isdisjoint(COVERED.get(row.base, ()))
        amounts.append(0 if free else (2 * grains * FEN[row.base] + GRAIN) // (2 * GRAIN))
    return sum(amounts), (sum(amounts) + 5) // 10, amounts


def exactly(grains: int) -> Decimal:
    """So many grains as they are written."""
    return Decimal(f"{grains // GRAIN}.{grains % GRAIN:010d}")


def basis_of(row: Row) -> Basis:
    """The same line as the rules take it."""
    base = BaseType(row.base)
    exempt_code = ExemptCode.E7 if row.free == "exempt" else None
    subject = "河道清淤" if row.free == "not subject" else ""
    if base is BaseType.WELL_OILGAS:
        pads = tuple(
            WellPad(pad_m2=Decimal(metres), wells=wells, use=WellUse.PRODUCTION if produces else WellUse.WATER)
            for metres, wells, produces in row.pads
        )
        return Basis(base=base, county=row.county, reported=pads, not_subject=subject, exempt_code=exempt_code)
    measure = {"ton_mine": Measure.T, "vol_dig": Measure.M3, "vol_dump": Measure.M3}.get(row.base, Measure.M2)
    measure = Measure.HM2 if row.hectares else measure
    out = Deduction(
        reason=DeductionReason.EXEMPT_PART,
        quantity=exactly(row.out),
        measure=measure,
        exempt_code=ExemptCode.E1,
    )
    return Basis(
        base=base,
        county=row.county,
        reported=exactly(row.grains),
        measure=measure,
        deductions=(out,) if row.out else (),
        not_subject=subject,
        exempt_code=exempt_code,
    )


@given(st.lists(rows(), min_size=1, max_size=4), st.sets(st.sampled_from(sorted(FEN)), max_size=2))
def test_the_rules_give_what_whole_numbers_give(found: list[Row], already: set[str]) -> None:
    expected = model(found, already)
    try:
        got = assess([basis_of(row) for row in found], DUE, RULES, frozenset(map(BaseType, already)))
    except RuleError:
        assert expected is None
        return
    assert (got.amount_fen, got.central_fen, [line.amount_fen for line in got.lines]) == expected
    assert got.local_fen == got.amount_fen - got.central_fen
