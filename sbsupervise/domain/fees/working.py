"""How the quantity of a line came about, in words for people; worked out only when somebody asks for it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from sbsupervise.domain.fees.bases import (
    CHARGED_IN,
    ZERO,
    Basis,
    PadLimits,
    WellPad,
    WellUse,
    counted_pad,
    pad_limit,
)
from sbsupervise.domain.quantities import Measure, in_m2, quantity_text, whole


def quantity_working(basis: Basis, limits: PadLimits) -> tuple[str, ...]:
    """The steps from what was reported to what is charged; the first one names the county and the way to charge."""
    first, *rest = _steps(basis, limits)
    return f"{basis.county} {basis.base.label}：{first}", *rest


def _steps(basis: Basis, limits: PadLimits) -> Iterator[str]:
    measure = CHARGED_IN[basis.base]
    if basis.origin:
        yield basis.origin
    if isinstance(basis.reported, tuple):
        yield from _of_pads(basis.reported, limits)
        rest = sum((counted_pad(pad, limits) for pad in basis.reported), ZERO)
    else:
        rest, _ = in_m2(basis.reported, basis.measure)
        yield _of_report(basis.reported, basis.measure, rest, measure)
    for deduction in basis.deductions:
        part, _ = in_m2(deduction.quantity, deduction.measure)
        rest -= part
        label = deduction.exempt_code.label if deduction.exempt_code else deduction.reason.label
        yield f"减去{label} {quantity_text(part)} {measure.label}，余 {quantity_text(rest)} {measure.label}"
    if measure is not Measure.T and rest != whole(rest):
        rest = whole(rest)
        yield f"不足1{measure.label}的按1{measure.label}计：{quantity_text(rest)} {measure.label}"
    if before := basis.charged_before:
        counted = max(rest - before, ZERO)
        yield f"减去已计征 {quantity_text(before)} {measure.label}，应补 {quantity_text(counted)} {measure.label}"


def _of_report(reported: Decimal, given_in: Measure, quantity: Decimal, measure: Measure) -> str:
    text = f"申报 {quantity_text(reported)} {given_in.label}"
    return text if given_in is measure else f"{text} = {quantity_text(quantity)} {measure.label}"


def _of_pads(pads: Sequence[WellPad], limits: PadLimits) -> Iterator[str]:
    for pad in pads:
        if pad.use is not WellUse.PRODUCTION:
            yield f"{pad.use.label}不计"
            continue
        yield (
            f"井场 {quantity_text(pad.pad_m2)} 平方米、生产井 {pad.wells} 口，"
            f"上限 {quantity_text(pad_limit(pad, limits))} 平方米，计 {quantity_text(counted_pad(pad, limits))} 平方米"
        )
