"""From the range of a granted plan to the fee: what is charged in which county, by which rate, due on which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sbsupervise.domain.fees import Assessment, area_base, assess, due_on
from sbsupervise.domain.fees.bases import (
    ARTICLE_11,
    BaseType,
    Basis,
    Deduction,
    DeductionReason,
    ExemptCode,
)
from sbsupervise.domain.plans import PlanState
from sbsupervise.domain.projects import ProjectKind
from sbsupervise.domain.quantities import Measure, quantity_text
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan
from sbsupervise.parameters.calendars import calendar
from sbsupervise.parameters.fees import due_days, fee_rules, rates
from sbsupervise.parameters.projects import counties


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyArea:
    """The part of a range that lies in one county, and what of it is left out; all in hm²."""

    county: str
    area_hm2: Decimal
    exempt_hm2: Decimal = Decimal(0)
    flooded_hm2: Decimal = Decimal(0)
    water_hm2: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeBasis:
    """What an assessment stands on. ``start_on`` is the day on which construction started or is planned to start."""

    base: BaseType
    areas: tuple[CountyArea, ...]
    start_on: date
    exempt_code: ExemptCode | None = None

    @property
    def wholly_exempt(self) -> bool:
        """An exemption without a stated part takes in everything."""
        return self.exempt_code is not None and not any(area.exempt_hm2 for area in self.areas)


def counties_of(plan: Plan, day: date) -> list[tuple[str, str]]:
    """The counties over which the range of a plan is divided: code and name."""
    known = counties().on(day)
    codes = [county.code for county in plan.project.counties]
    return [(code, known[code].name if code in known else code) for code in codes]


def basis_of(
    plan: Plan, areas: Sequence[CountyArea], exempt_code: ExemptCode | None, planned_start_on: date | None
) -> FeeBasis:
    """What the fee of a plan stands on; refused unless the areas make up the approved range."""
    if plan.state is not PlanState.GRANTED:
        raise RuleError("方案尚未准予许可，不能核定补偿费", source="财综〔2014〕8号第六条")
    total = sum((area.area_hm2 for area in areas), Decimal(0))
    if total != plan.range_hm2:
        raise RuleError(
            f"各县面积之和 {quantity_text(total)} hm² 与批复的防治责任范围 {quantity_text(plan.range_hm2)} hm² 不一致",
            field="areas",
        )
    if exempt_code is None and any(area.exempt_hm2 for area in areas):
        raise RuleError("填写了免征面积，须选明免征情形", field="exempt_code", source=ARTICLE_11)
    start_on = plan.project.started_on or plan.project.planned_start_on or planned_start_on
    if start_on is None:
        raise RuleError("项目没有登记计划开工日期，请填写", field="planned_start_on", source="财综〔2014〕8号第九条")
    return FeeBasis(base=area_base(plan.project.kind), areas=tuple(areas), start_on=start_on, exempt_code=exempt_code)


def assessment_of(basis: FeeBasis, assessed_on: date) -> Assessment:
    """The fee on this basis, due before construction starts, or at once if it has started."""
    due = due_on(
        basis.base,
        basis.start_on,
        assessed_on=assessed_on,
        days=due_days(assessed_on),
        first_working_day=_first_working_day,
    )
    names = counties().on(assessed_on)
    lines = [
        _line(basis, area, names[area.county].name if area.county in names else area.county) for area in basis.areas
    ]
    return assess(lines, due, fee_rules(due))


def preview_of(
    plan: Plan,
    assessed_on: date,
    *,
    areas: Sequence[CountyArea],
    exempt_code: ExemptCode | None,
    planned_start_on: date | None,
) -> Assessment:
    """What the act of assessing would come to."""
    return assessment_of(basis_of(plan, areas, exempt_code, planned_start_on), assessed_on)


def expected_fee(plan: Plan, day: date) -> Assessment | None:
    """The fee that the whole range would come to by the standard of a day, None if no standard was in force."""
    return fee_of_range(plan.project.kind, plan.range_hm2, day)


def fee_of_range(kind: ProjectKind, range_hm2: Decimal, day: date) -> Assessment | None:
    """The same for a range of a project of a kind."""
    if day < rates().rows[0].since:
        return None
    whole = Basis(base=area_base(kind), county="", reported=range_hm2, measure=Measure.HM2)
    return assess([whole], day, fee_rules(day))


def _line(basis: FeeBasis, area: CountyArea, name: str) -> Basis:
    parts = (
        (DeductionReason.EXEMPT_PART, area.exempt_hm2),
        (DeductionReason.FLOODED, area.flooded_hm2),
        (DeductionReason.WATER_SURFACE, area.water_hm2),
    )
    return Basis(
        base=basis.base,
        county=name,
        reported=area.area_hm2,
        measure=Measure.HM2,
        deductions=tuple(
            Deduction(
                reason=reason,
                quantity=quantity,
                measure=Measure.HM2,
                exempt_code=basis.exempt_code if reason is DeductionReason.EXEMPT_PART else None,
            )
            for reason, quantity in parts
            if quantity
        ),
        exempt_code=basis.exempt_code if basis.wholly_exempt else None,
    )


def _first_working_day(day: date) -> date:
    while not calendar().is_working(day):
        day += timedelta(days=1)
    return day
