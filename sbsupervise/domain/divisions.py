"""How the land and the earthwork of a project are divided among its counties (分县面积、分县土石方)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sbsupervise.domain.quantities import check_quantity, quantity_text
from sbsupervise.domain.refusals import RuleError

AREA_PLACES, VOLUME_PLACES = 6, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyPart:
    """What of a project lies in one county, by its code: hm² of land, m³ of earthwork."""

    code: str
    area_hm2: Decimal
    earthwork_m3: Decimal


def check_division(
    parts: Sequence[CountyPart], codes: Collection[str], area_hm2: Decimal, earthwork_m3: Decimal
) -> None:
    """Refuse a division that leaves a county out, or whose sums are not exactly the totals of the project.

    A refusal names its field ``area_<code>`` or ``earthwork_<code>``.
    """
    if len(codes) < 2:
        raise RuleError("项目只在一个县（区），不需要分县填报")
    if sorted(part.code for part in parts) != sorted(codes):
        raise RuleError("每个所在县（区）须各填一行，不多不少")
    for part in parts:
        _check_part(part)
    _check_sum("面积", "hm²", sum((part.area_hm2 for part in parts), Decimal()), area_hm2)
    _check_sum("土石方量", "m³", sum((part.earthwork_m3 for part in parts), Decimal()), earthwork_m3)


def adds_up(parts: Sequence[CountyPart], area_hm2: Decimal, earthwork_m3: Decimal) -> bool:
    """Whether a division still fits the totals, which may have changed since."""
    areas, volumes = (part.area_hm2 for part in parts), (part.earthwork_m3 for part in parts)
    return sum(areas, Decimal()) == area_hm2 and sum(volumes, Decimal()) == earthwork_m3


def _check_part(part: CountyPart) -> None:
    rows = (("area", part.area_hm2, AREA_PLACES), ("earthwork", part.earthwork_m3, VOLUME_PLACES))
    for name, quantity, places in rows:
        field = f"{name}_{part.code}"
        check_quantity(quantity, field)
        if quantity != round(quantity, places):
            raise RuleError(f"最多{places}位小数", field=field)


def _check_sum(name: str, measure: str, total: Decimal, wanted: Decimal) -> None:
    if total == wanted:
        return
    words = "多" if total > wanted else "少"
    difference = quantity_text(abs(total - wanted))
    raise RuleError(
        f"各县（区）{name}合计{quantity_text(total)} {measure}，比项目总量{quantity_text(wanted)} {measure}{words}"
        f"{difference} {measure}"
    )
