"""The six indicators of prevention (防治指标): the grade of a site, the least values, and what falls short of them.

All but the control ratio (土壤流失控制比) are per cent of what lies within the responsibility range. Unless a line says
otherwise the articles are those of GB/T 50434-2018 《生产建设项目水土流失防治标准》.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sbsupervise.domain.plans.words import ORDER_53, Indicator
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum

STANDARD = "GB/T 50434-2018"
HUNDRED = Decimal(100)
CENT = Decimal("0.01")


class PreventionGrade(LabelledEnum):
    """How strict a site is held (防治标准等级), the strictest first."""

    FIRST = "first", "一级"
    SECOND = "second", "二级"
    THIRD = "third", "三级"


class Period(LabelledEnum):
    """When a value must be reached; some indicators have none while building goes on."""

    CONSTRUCTION = "construction", "施工期"
    DESIGN_YEAR = "design_year", "设计水平年"


class Setting(LabelledEnum):
    """What a site lies in or beside; which grade follows is data."""

    KEY_ZONE = "key_zone", "水土流失重点预防区或重点治理区"
    WATER_SOURCE = "water_source", "饮用水水源保护区"
    WATER_FUNCTION = "water_function", "水功能一级区的保护区或保留区"
    NATURE_RESERVE = "nature_reserve", "自然保护区"
    HERITAGE = "heritage", "世界文化和自然遗产地"
    SCENIC_AREA = "scenic_area", "风景名胜区"
    GEOPARK = "geopark", "地质公园"
    FOREST_PARK = "forest_park", "森林公园"
    WETLAND = "wetland", "重要湿地"
    CITY = "city", "县级及以上城市区域"
    LAKE = "lake", "湖泊或已建成水库周边"
    RIVER = "river", "四级及以上河道两岸汇流范围"
    SETTLEMENT = "settlement", "附近有乡镇、居民点"


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRule:
    """A setting with the grade that it calls for. Source: parameters/indicators.toml, grade_rules."""

    setting: Setting
    grade: PreventionGrade
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeFound:
    """The grade of a site and the rules that led to it; the third grade needs none."""

    grade: PreventionGrade
    because: tuple[GradeRule, ...]


Minimums = Mapping[Period, Mapping[Indicator, Decimal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A way in which least values may, or with ``compulsory`` must, be moved.

    Each of ``indicators`` moves by an amount from ``least`` to ``most``, both included and negative for a lower value.
    With ``floor`` the value becomes at least that; with ``waived`` the indicator is not asked for at all.
    """

    code: str
    indicators: tuple[Indicator, ...]
    condition: str
    source: str
    least: Decimal | None = None
    most: Decimal | None = None
    floor: Decimal | None = None
    waived: bool = False
    compulsory: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFigures:
    """One indicator of a plan: what the standard asks for, what the plan promises, what was reached; None is open."""

    indicator: Indicator
    standard_min: Decimal | None = None
    plan_target: Decimal | None = None
    actual: Decimal | None = None
    construction_min: Decimal | None = None
    construction_target: Decimal | None = None

    def __post_init__(self) -> None:
        for name in ("standard_min", "plan_target", "actual", "construction_min", "construction_target"):
            if (value := getattr(self, name)) is not None:
                check_value(self.indicator, value, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """A value that is below what binds it; ``found`` is None where it is not stated."""

    indicator: Indicator
    period: Period
    found: Decimal | None
    wanted: Decimal
    text: str
    source: str


def check_value(indicator: Indicator, value: Decimal, field: str | None = None) -> None:
    """Refuse what cannot be the value of an indicator: negative, no number, a share above a hundred."""
    if not value.is_finite():
        raise RuleError(f"{indicator.label}应为数字", field=field)
    if value < 0:
        raise RuleError(f"{indicator.label}不能为负数", field=field)
    if indicator is not Indicator.CONTROL_RATIO and value > HUNDRED:
        raise RuleError(f"{indicator.label}不能大于100%", field=field)


def grade_for(settings: Collection[Setting], rules: Iterable[GradeRule]) -> GradeFound:
    """The grade of a site: the strictest that one of its settings calls for, else the third (4.0.1)."""
    met = [rule for rule in rules if rule.setting in settings]
    for grade in (PreventionGrade.FIRST, PreventionGrade.SECOND):
        if because := tuple(rule for rule in met if rule.grade is grade):
            return GradeFound(grade=grade, because=because)
    return GradeFound(grade=PreventionGrade.THIRD, because=())


def adjusted(minimums: Minimums, chosen: Sequence[tuple[Adjustment, Decimal | None]]) -> Minimums:
    """The least values after the chosen adjustments, each with its amount if it moves values.

    Refused is an amount outside the bounds of its adjustment, or one that makes a value that cannot be.
    """
    values = {period: dict(row) for period, row in minimums.items()}
    for adjustment, amount in chosen:
        _check_amount(adjustment, amount)
        for row in values.values():
            for indicator in adjustment.indicators:
                _move(row, indicator, adjustment, amount)
    return values


def combined(parts: Sequence[tuple[Decimal, Minimums]]) -> Minimums:
    """The least values of a site in several grades or regions, weighted by area and rounded to two decimals.

    Each section keeps its own values (4.0.4); the sheet of the plan (特性表) shows the combined one. An indicator that
    one part does not ask for is weighted over the parts that do.
    """
    if not parts or any(area <= 0 for area, _ in parts):
        raise RuleError("各分区的面积应大于0", field="area_hm2")
    return {period: dict(_weighted(period, parts)) for period in Period}


def shortfalls(figures: Iterable[IndicatorFigures]) -> tuple[Shortfall, ...]:
    """What falls short: a target missing or below the least value, a result below the target.

    At acceptance the target of the plan binds, not the least value of the standard (第二十三条). A result not stated is
    not yet due.
    """
    return tuple(found for row in figures for found in _short(row))


def _check_amount(adjustment: Adjustment, amount: Decimal | None) -> None:
    if adjustment.least is None or adjustment.most is None:
        if amount is not None:
            raise RuleError(f"“{adjustment.condition}”不需要填写调整幅度", field="amount", source=adjustment.source)
    elif amount is None or not adjustment.least <= amount <= adjustment.most:
        bounds = f"{adjustment.least}至{adjustment.most}"
        raise RuleError(f"“{adjustment.condition}”的调整幅度应为{bounds}", field="amount", source=adjustment.source)


def _move(row: dict[Indicator, Decimal], indicator: Indicator, adjustment: Adjustment, amount: Decimal | None) -> None:
    if indicator not in row:
        return
    if adjustment.waived:
        del row[indicator]
        return
    value = row[indicator] + (amount or 0)
    if adjustment.floor is not None:
        value = max(value, adjustment.floor)
    check_value(indicator, value, "amount")
    row[indicator] = value


def _weighted(period: Period, parts: Sequence[tuple[Decimal, Minimums]]) -> Iterator[tuple[Indicator, Decimal]]:
    for indicator in Indicator:
        rows = [(area, row[period][indicator]) for area, row in parts if indicator in row.get(period, {})]
        if rows:
            mean = sum(area * value for area, value in rows) / sum(area for area, _ in rows)
            yield indicator, Decimal(mean).quantize(CENT, ROUND_HALF_UP)


def _short(row: IndicatorFigures) -> Iterator[Shortfall]:
    name = row.indicator.label
    bindings = (
        (Period.CONSTRUCTION, row.construction_target, row.construction_min),
        (Period.DESIGN_YEAR, row.plan_target, row.standard_min),
    )
    for period, target, least in bindings:
        if least is None or (target is not None and target >= least):
            continue
        said = "未填写" if target is None else f"为{target}，低于标准规定的{least}"
        text = f"{name}{period.label}目标值{said}"
        yield Shortfall(indicator=row.indicator, period=period, found=target, wanted=least, text=text, source=STANDARD)
    if row.actual is not None and row.plan_target is not None and row.actual < row.plan_target:
        yield Shortfall(
            indicator=row.indicator,
            period=Period.DESIGN_YEAR,
            found=row.actual,
            wanted=row.plan_target,
            text=f"{name}实际为{row.actual}，未达到批复的{row.plan_target}",
            source=f"{ORDER_53}第二十三条第三项",
        )
