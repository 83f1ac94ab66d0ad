"""Bases of the compensation fee (计征依据): what is reported, what is left out, what remains to be charged.

Source: 财综〔2014〕8号 articles 5, 7 and 11; 发改价格〔2017〕1186号 for part units, which count as whole ones, and for
flooded land, which does not count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sbsupervise.domain.quantities import Measure, check_quantity, in_m2, whole
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum

ARTICLE_7 = "财综〔2014〕8号第七条"
ARTICLE_11 = "财综〔2014〕8号第十一条"


class BaseType(LabelledEnum):
    """The ways to charge (计征方式)."""

    AREA_GENERAL = "area_general", "一般性生产建设项目"
    AREA_MINE_BUILD = "area_mine_build", "开采矿产资源（建设期）"
    TON_MINE = "ton_mine", "开采矿产资源（开采期）"
    WELL_OILGAS = "well_oilgas", "开采石油、天然气（开采期）"
    VOL_DIG = "vol_dig", "取土、挖砂、采石，烧制砖、瓦、瓷、石灰"
    VOL_DUMP = "vol_dump", "排放废弃土、石、渣"


class ExemptCode(LabelledEnum):
    """The seven heads of exemption (免征情形) of article 11; nobody may exempt or reduce otherwise (article 12)."""

    E1 = "e1", "学校、幼儿园、医院、养老服务设施、孤儿院、福利院等公益性工程"
    E2 = "e2", "农民依法利用农村集体土地新建、翻建自用住房"
    E3 = "e3", "按照相关规划开展的小型农田水利、田间土地整治、农村集中供水"
    E4 = "e4", "保障性安居工程、市政生态环境保护基础设施"
    E5 = "e5", "军事设施"
    E6 = "e6", "按照水土保持规划开展的水土流失治理活动"
    E7 = "e7", "法律、行政法规和国务院规定的其他情形"


class DeductionReason(LabelledEnum):
    """Why a part of a base is left out."""

    EXEMPT_PART = "exempt_part", "免征部分"
    FLOODED = "flooded", "水库淹没区"
    WATER_SURFACE = "water_surface", "水面"


class WellUse(LabelledEnum):
    """What a well serves; only production wells count."""

    PRODUCTION = "production", "生产井"
    WATER = "water", "水井"
    EXPLORATION = "exploration", "勘探井"


class ExpansionBasis(LabelledEnum):
    """Whether an extension is charged together with the old area or without it."""

    TOTAL = "total", "按扩建后全部面积"
    INCREMENT = "increment", "按新增面积"


ZERO = Decimal(0)
AREAS = frozenset({BaseType.AREA_GENERAL, BaseType.AREA_MINE_BUILD})
CHARGED_IN: Mapping[BaseType, Measure] = {
    BaseType.AREA_GENERAL: Measure.M2,
    BaseType.AREA_MINE_BUILD: Measure.M2,
    BaseType.TON_MINE: Measure.T,
    BaseType.WELL_OILGAS: Measure.M2,
    BaseType.VOL_DIG: Measure.M3,
    BaseType.VOL_DUMP: Measure.M3,
}
_MAIN_WAYS = AREAS | {BaseType.TON_MINE, BaseType.WELL_OILGAS}
COVERED_BY: Mapping[BaseType, frozenset[BaseType]] = {
    BaseType.VOL_DIG: _MAIN_WAYS,
    BaseType.VOL_DUMP: _MAIN_WAYS | {BaseType.VOL_DIG},
}
"""Who pays in one of these ways does not pay again for the digging or dumping that goes with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """A part of a base that is left out; an exempt part names its head of exemption."""

    reason: DeductionReason
    quantity: Decimal
    measure: Measure
    exempt_code: ExemptCode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WellPad:
    """The ground of one well or of one cluster of wells (丛式井), in square metres."""

    pad_m2: Decimal
    wells: int = 1
    use: WellUse = WellUse.PRODUCTION


@dataclass(frozen=True, slots=True, kw_only=True)
class PadLimits:
    """How much ground counts, in square metres: for the first well of a pad, and for each further one."""

    first_m2: Decimal
    further_m2: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What is to be charged in one county in one way.

    ``reported`` is a quantity in ``measure``, or the pads of the wells. ``relief`` names the document of a relief that
    is claimed; ``not_subject`` says why no fee is due at all; ``origin`` tells where the reported quantity comes from.
    ``charged_before`` is what the payer was already charged for before a plan was changed, in whole units.
    """

    base: BaseType
    county: str
    reported: Decimal | tuple[WellPad, ...]
    measure: Measure = Measure.M2
    deductions: tuple[Deduction, ...] = ()
    exempt_code: ExemptCode | None = None
    relief: str = ""
    not_subject: str = ""
    origin: str = ""
    charged_before: Decimal = ZERO


def check_bases(bases: Sequence[Basis]) -> None:
    """Refuse bases that do not make one clear sum.

    Parts of a square metre are rounded up once on the total of a county, so a county must not be split over lines.
    """
    if len(bases) > 1:
        _check_apart(bases)
    for basis in bases:
        _check_form(basis)
        if basis.exempt_code and basis.not_subject:
            raise RuleError("免征和不属征收范围只能选一项", field="exempt_code", source=ARTICLE_11)
        for deduction in basis.deductions:
            _check_deduction(basis, deduction)


def charged_quantity(basis: Basis, limits: PadLimits) -> Decimal:
    """What is charged, in the measure of CHARGED_IN; ``working.quantity_working`` tells how it came about.

    Parts of a square or cubic metre count as whole ones; tons are not rounded. Refused if more is left out than there
    is. Less than was charged before is charged nothing: what was paid too much is refunded and never set off.
    """
    reported = basis.reported
    if isinstance(reported, tuple):
        rest = sum((counted_pad(pad, limits) for pad in reported), ZERO)
    else:
        rest, _ = in_m2(reported, basis.measure)
    for deduction in basis.deductions:
        rest -= in_m2(deduction.quantity, deduction.measure)[0]
    if rest < 0:
        raise RuleError("扣除的数量大于申报的数量", field="deductions", source=ARTICLE_7)
    if CHARGED_IN[basis.base] is not Measure.T:
        rest = whole(rest)
    return max(rest - basis.charged_before, ZERO) if basis.charged_before else rest


def pad_limit(pad: WellPad, limits: PadLimits) -> Decimal:
    """How much of the ground of a pad counts at most, in square metres."""
    return limits.first_m2 + limits.further_m2 * (pad.wells - 1)


def counted_pad(pad: WellPad, limits: PadLimits) -> Decimal:
    """What counts of the ground of a pad, in square metres: nothing unless its wells produce."""
    return min(pad.pad_m2, pad_limit(pad, limits)) if pad.use is WellUse.PRODUCTION else ZERO


def expansion_quantity(existing: Decimal, added: Decimal, basis: ExpansionBasis, reason: str) -> Decimal:
    """The area of an extension that is charged; which of the two is the reviewer's decision, with a reason."""
    if not reason.strip():
        raise RuleError("请说明扩建计征方式的理由", field="expansion_reason")
    check_quantity(existing)
    check_quantity(added)
    return existing + added if basis is ExpansionBasis.TOTAL else added


def _check_apart(bases: Sequence[Basis]) -> None:
    seen: set[tuple[BaseType, str]] = set()
    for basis in bases:
        if (basis.base, basis.county) in seen:
            raise RuleError(f"{basis.county}的“{basis.base.label}”只能有一行，请合并", field="county")
        seen.add((basis.base, basis.county))


def _check_form(basis: Basis) -> None:
    wells = basis.base is BaseType.WELL_OILGAS
    if not isinstance(basis.reported, tuple):
        if wells:
            raise RuleError("油、气生产井按井场逐个填写", field="reported", source=ARTICLE_7)
        check_quantity(basis.reported, "reported")
    elif not wells:
        raise RuleError("只有油、气生产井填写井场", field="reported", source=ARTICLE_7)
    else:
        _check_pads(basis.reported, basis.deductions)
    _check_measure(basis.base, basis.measure)
    if basis.charged_before:
        check_quantity(basis.charged_before, "charged_before")


def _check_pads(pads: Sequence[WellPad], deductions: Sequence[Deduction]) -> None:
    if not pads:
        raise RuleError("请填写井场", field="reported")
    if deductions:
        raise RuleError("井场面积不作扣除", field="deductions", source=ARTICLE_7)
    for pad in pads:
        check_quantity(pad.pad_m2, "reported")
        if pad.wells < 1:
            raise RuleError("井数至少为1", field="reported")


def _check_measure(base: BaseType, measure: Measure) -> None:
    charged_in = CHARGED_IN[base]
    if measure is not charged_in and not (measure is Measure.HM2 and charged_in is Measure.M2):
        raise RuleError(f"“{base.label}”按{charged_in.label}计征，不能按{measure.label}填写", field="measure")


def _check_deduction(basis: Basis, deduction: Deduction) -> None:
    check_quantity(deduction.quantity, "deductions")
    _check_measure(basis.base, deduction.measure)
    exempt = deduction.reason is DeductionReason.EXEMPT_PART
    if exempt and deduction.exempt_code is None:
        raise RuleError("免征部分须注明免征情形", field="deductions", source=ARTICLE_11)
    if not exempt and deduction.exempt_code is not None:
        raise RuleError("只有免征部分可以注明免征情形", field="deductions", source=ARTICLE_11)
    if not exempt and basis.base not in AREAS:
        raise RuleError(f"只有按面积计征的可以扣除{deduction.reason.label}", field="deductions")
