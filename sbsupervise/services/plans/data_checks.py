"""What the data of a plan leave open: hints for the reviewer, none of which stops an acceptance by itself."""

from collections.abc import Iterator

from sbsupervise.domain.plans.completeness import TEMPLATE_RULE, Gap
from sbsupervise.domain.plans.range_remarks import size_remark
from sbsupervise.models import Plan
from sbsupervise.parameters.plans import range_tolerance
from sbsupervise.services.plans.sheets import sheet_shown

SHEET, RANGE, INDICATORS = "方案特性表", "防治责任范围", "防治指标"
NAMED = 5


def hints_of(plan: Plan) -> tuple[Gap, ...]:
    """What sheet, indicators and range of an application say against themselves or do not say."""
    return (*_sheet(plan), *_range(plan))


def _sheet(plan: Plan) -> Iterator[Gap]:
    if plan.sheet is None:
        yield _hint("sheet", f"{SHEET}还没有填写", SHEET, TEMPLATE_RULE)
        return
    sheet = sheet_shown(plan)
    if sheet.lacking:
        named = "、".join(field.label for field in sheet.lacking[:NAMED])
        more = "等" if len(sheet.lacking) > NAMED else ""
        yield _hint("sheet", f"{SHEET}还有 {len(sheet.lacking)} 项未填：{named}{more}", SHEET, TEMPLATE_RULE)
    for remark in sheet.remarks:
        yield _hint("sheet", remark.text, SHEET)
    for shortfall in sheet.shortfalls:
        yield _hint("indicators", shortfall.text, INDICATORS, shortfall.source)


def _range(plan: Plan) -> Iterator[Gap]:
    if plan.range is None:
        return
    different = size_remark(plan.range_hm2, plan.range.area_hm2, range_tolerance().on(plan.submitted_on))
    for text in filter(None, (different, *plan.range.remarks)):
        yield _hint("range", text, RANGE)


def _hint(code: str, text: str, where: str, source: str = "") -> Gap:
    return Gap(code=code, text=text, where=where, source=source, stops=False)
