"""What does not add up on the sheet of a plan (方案特性表), and the two rates that follow from it.

Nothing here refuses a sheet: each remark stands beside the figures that it speaks of. A figure that is missing is held
against nothing. Spoil (弃方) and spoil put to use elsewhere (综合利用方) are taken as two separate quantities.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sbsupervise.domain.money import yuan
from sbsupervise.domain.plans.completeness import same_name
from sbsupervise.domain.plans.indicators import STANDARD, GradeFound, PreventionGrade
from sbsupervise.domain.plans.sheet import Content
from sbsupervise.domain.quantities import quantity_text

M3_PER_WAN = YUAN_PER_WAN = 10_000
HUNDREDTH = Decimal("0.01")
GRADE_RULE = f"{STANDARD} 第4.0.1条"
MEASURE_COSTS = ("engineering_cost", "planting_cost", "temporary_cost")


@dataclass(frozen=True, slots=True)
class SheetRemark:
    """What does not fit, in full and in a few words, the fields beside which these stand, and the article if any."""

    text: str
    short: str
    fields: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What the application and the list of projects say, and what follows from them.

    ``grade`` is what the places of the project call for; ``fee_fen`` the fee for the whole range, with its standard.
    """

    project_name: str
    project_code: str | None
    owner: str
    owner_uscc: str
    range_hm2: Decimal
    earthwork_m3: Decimal
    grade: GradeFound | None = None
    fee_fen: int | None = None
    fee_source: str = ""


def number(content: Content, name: str) -> Decimal | None:
    """A figure of the sheet, None if it is not filled in."""
    text = content.get(name)
    return Decimal(text) if text else None


def numbers(content: Content, *names: str) -> tuple[Decimal, ...] | None:
    """All of these figures, None if one of them is not filled in."""
    found = [number(content, name) for name in names]
    return None if any(value is None for value in found) else tuple(value for value in found if value is not None)


def cut_use(content: Content) -> Decimal | None:
    """The rate at which cut is used in the project itself (挖方利用率, %): own fill and own material over cut.

    Source: 办水保函〔2026〕232号 1.1.1; what is borrowed is taken as filled.
    """
    found = numbers(content, "cut", "fill", "borrow", "own_material")
    if found is None or found[0] == 0:
        return None
    cut, fill, borrow, own = found
    return _percent(fill - borrow + own, cut)


def spoil_use(content: Content) -> Decimal | None:
    """The rate at which spoil is put to use elsewhere (弃渣综合利用率, %). Source: 办水保函〔2026〕232号 1.1.1."""
    found = numbers(content, "spoil", "reused")
    if found is None or sum(found) == 0:
        return None
    return _percent(found[1], found[0] + found[1])


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole * 100).quantize(HUNDREDTH, ROUND_HALF_UP)


def remarks(content: Content, registered: Registered) -> tuple[SheetRemark, ...]:
    """Everything that does not fit, in the order of the sheet."""
    return (
        *_registered(content, registered),
        *_months(content),
        *_sums(content),
        *_bounds(content),
        *grade_remarks(content, registered.grade),
        *_costs(content),
        *_fee(content, registered),
    )


def grade_remarks(content: Content, demanded: GradeFound | None) -> tuple[SheetRemark, ...]:
    """A grade that is less strict than the places of the project call for."""
    stated = next((grade for grade in PreventionGrade if grade.label == content.get("grade")), None)
    order = list(PreventionGrade)
    if demanded is None or stated is None or order.index(stated) <= order.index(demanded.grade):
        return ()
    where = "、".join(rule.setting.label for rule in demanded.because)
    why = "或者".join(rule.text for rule in demanded.because)
    text = f"执行等级为{stated.label}，项目所在县（市、区）有{where}；{why}的，应执行{demanded.grade.label}标准"
    return (SheetRemark(text, f"应执行{demanded.grade.label}标准", ("grade",), GRADE_RULE),)


def _fee(content: Content, registered: Registered) -> Iterator[SheetRemark]:
    """A fee other than that for the whole range; both are told to the hundredth of 万元, as sheets are."""
    stated = number(content, "fee")
    if stated is None or registered.fee_fen is None:
        return
    due = (yuan(registered.fee_fen) / YUAN_PER_WAN).quantize(HUNDREDTH, ROUND_HALF_UP)
    if stated.quantize(HUNDREDTH, ROUND_HALF_UP) != due:
        text = f"补偿费 {_q(stated)} 万元，按防治责任范围和收费标准试算为 {_q(due)} 万元，请核对面积、费率或者免征依据"
        yield SheetRemark(text, f"试算为 {_q(due)} 万元", ("fee",), registered.fee_source)


def _sums(content: Content) -> Iterator[SheetRemark]:
    land = numbers(content, "land", "land_permanent", "land_temporary")
    if land is not None and land[0] != land[1] + land[2]:
        yield SheetRemark(
            f"工程占地合计 {_q(land[0])} hm²，永久占地与临时占地之和为 {_q(land[1] + land[2])} hm²",
            "合计不符",
            ("land", "land_permanent", "land_temporary"),
        )
    names = ("cut", "borrow", "fill", "own_material", "spoil", "reused")
    earth = numbers(content, *names)
    if earth is not None and earth[0] + earth[1] != sum(earth[2:]):
        yield SheetRemark(
            f"土石方不平衡：挖方与借方之和 {_q(earth[0] + earth[1])} 万m³，"
            f"填方、自身建材利用方、弃方与综合利用方之和 {_q(sum(earth[2:], Decimal(0)))} 万m³",
            "土石方不平衡",
            names,
        )


def _bounds(content: Content) -> Iterator[SheetRemark]:
    """A figure that cannot be larger than another."""
    rows = (
        ("land", "range", "工程占地合计", "防治责任范围面积", "hm²"),
        ("civil_investment", "investment", "土建投资", "总投资", "万元"),
        ("new_loss", "predicted_loss", "新增土壤流失量", "土壤流失预测总量", "t"),
        ("reducible_loss", "predicted_loss", "可减少土壤流失量", "土壤流失预测总量", "t"),
        ("supervision_cost", "independent_cost", "监理费", "独立费用", "万元"),
        ("swc_investment", "investment", "水土保持总投资", "总投资", "万元"),
    )
    for part, whole, part_label, whole_label, unit in rows:
        found = numbers(content, part, whole)
        if found is not None and found[0] > found[1]:
            text = f"{part_label} {_q(found[0])} {unit}，大于{whole_label} {_q(found[1])} {unit}"
            yield SheetRemark(text, f"{part_label}大于{whole_label}", (part, whole))


def _months(content: Content) -> Iterator[SheetRemark]:
    start, end, year = (content.get(name, "") for name in ("start_month", "end_month", "design_year"))
    if start and end and start > end:
        yield SheetRemark(f"开工时间 {start} 晚于完工时间 {end}", "开工晚于完工", ("start_month", "end_month"))
    if end and year and year < end[:4]:
        yield SheetRemark(f"设计水平年 {year} 早于完工时间 {end}", "设计水平年早于完工", ("end_month", "design_year"))


def _costs(content: Content) -> Iterator[SheetRemark]:
    """The parts that are known may not come to more than the whole, which holds reserves beside them."""
    whole = number(content, "swc_investment")
    rows = content.get("measures", ())
    measures = sum((Decimal(row[name]) for row in rows for name in MEASURE_COSTS if name in row), Decimal(0))
    others = ("monitoring_cost", "independent_cost", "fee")
    parts = measures + sum((number(content, name) or Decimal(0) for name in others), Decimal(0))
    if whole is not None and parts > whole:
        yield SheetRemark(
            f"各项措施、监测、独立费用和补偿费之和 {_q(parts)} 万元，大于水土保持总投资 {_q(whole)} 万元",
            "各项之和大于总投资",
            ("swc_investment", *others),
        )


def _registered(content: Content, registered: Registered) -> Iterator[SheetRemark]:
    """Names equal everywhere, and the sizes that the application stated."""
    texts = (
        ("project_name", "项目名称", registered.project_name),
        ("project_code", "项目代码", registered.project_code or ""),
        ("owner_name", "建设单位名称", registered.owner),
        ("owner_uscc", "建设单位统一社会信用代码", registered.owner_uscc),
    )
    for name, label, wanted in texts:
        found = content.get(name, "")
        if found and wanted and not same_name(found, wanted):
            yield SheetRemark(f"{label}“{found}”与登记的“{wanted}”不一致", "与登记不一致", (name,))
    area = number(content, "range")
    if area is not None and area != registered.range_hm2:
        text = f"防治责任范围面积 {_q(area)} hm²，与申请填报的 {_q(registered.range_hm2)} hm² 不一致"
        yield SheetRemark(text, "与申请填报不一致", ("range",))
    earth = numbers(content, "cut", "fill")
    if earth is not None and sum(earth) * M3_PER_WAN != registered.earthwork_m3:
        text = (
            f"挖方与填方之和 {_q(sum(earth, Decimal(0)))} 万m³，"
            f"与申请填报的挖填总量 {_q(registered.earthwork_m3 / M3_PER_WAN)} 万m³ 不一致"
        )
        yield SheetRemark(text, "与申请填报的挖填总量不一致", ("cut", "fill"))


def _q(quantity: Decimal) -> str:
    return quantity_text(quantity)
