"""Quantities of land, earth and output: what they are measured in, and which numbers can be believed."""

from decimal import ROUND_CEILING, Decimal

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum

WHOLE_DIGITS = 10
DECIMALS = 10
FINEST = Decimal(1).scaleb(-DECIMALS)
M2_PER_HM2 = Decimal(10_000)


class Measure(LabelledEnum):
    """What a quantity is counted in (计量单位)."""

    HM2 = "hm2", "公顷"
    M2 = "m2", "平方米"
    M3 = "m3", "立方米"
    T = "t", "吨"


def check_quantity(quantity: Decimal, field: str = "quantity") -> None:
    """Refuse what is no quantity: not a number, infinite, negative, or longer than ten digits on either side.

    The limit on decimals is no formality: 13.320000000000001 comes from a calculation in binary fractions, and
    rounding it up would charge a square metre that nobody uses. Within the limits all arithmetic here is exact.
    """
    if not quantity.is_finite():
        raise RuleError("请填写数字", field=field)
    if quantity < 0:
        raise RuleError("数量不能为负数", field=field)
    if quantity and quantity.adjusted() >= WHOLE_DIGITS:
        raise RuleError(f"整数部分最多{WHOLE_DIGITS}位", field=field)
    if quantity != quantity.quantize(FINEST):
        raise RuleError(f"小数部分最多{DECIMALS}位", field=field)


def in_m2(quantity: Decimal, measure: Measure) -> tuple[Decimal, Measure]:
    """An area in square metres; every other quantity as it is."""
    return (quantity * M2_PER_HM2, Measure.M2) if measure is Measure.HM2 else (quantity, measure)


def whole(quantity: Decimal) -> Decimal:
    """The quantity rounded up to a whole number."""
    return quantity.to_integral_value(ROUND_CEILING)


def share(part: int, whole: int) -> int | None:
    """A share in thousandths, cut off and never rounded up; None where there is nothing to share."""
    return part * 1000 // whole if whole else None


def share_words(permille: int | None) -> str:
    """A share for people, in percent with one place; no data is no zero."""
    return "无数据" if permille is None else f"{permille // 10}.{permille % 10}%"


def quantity_text(quantity: Decimal) -> str:
    """A quantity as people write it, without trailing zeros: ``35,400.2``."""
    return f"{quantity.normalize():,f}"
