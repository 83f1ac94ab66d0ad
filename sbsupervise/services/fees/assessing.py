"""From the range of a granted plan, or the output of a period, to the fee: in which county, by which rate, due when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from sbsupervise.domain.fees import Assessment, ChargeState, Outcome, area_base, assess, due_on
from sbsupervise.domain.fees.bases import (
    AREAS,
    ARTICLE_11,
    CHARGED_IN,
    Basis,
    Deduction,
    DeductionReason,
    ExemptCode,
    ExpansionBasis,
    expansion_quantity,
)
from sbsupervise.domain.plans import PlanState
from sbsupervise.domain.plans.following import FOLLOWS_APPROVAL
from sbsupervise.domain.projects import ProjectKind
from sbsupervise.domain.quantities import Measure, quantity_text
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge, Plan, Project, ScopedSession
from sbsupervise.parameters.calendars import calendar
from sbsupervise.parameters.fees import due_days, fee_rules, rates, reliefs
from sbsupervise.parameters.projects import counties
from sbsupervise.services.fees.basis import CountyArea, FeeBasis, OutputBasis, OutputLine, Stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What an officer states of a range: its parts by county, what of it is left out and why, and when works begin."""

    areas: tuple[CountyArea, ...]
    exempt_code: ExemptCode | None = None
    planned_start_on: date | None = None
    relief: str = ""
    expansion: ExpansionBasis | None = None
    expansion_reason: str = ""


def counties_of(plan: Plan, day: date) -> list[tuple[str, str]]:
    """The counties over which the range of a plan is divided: code and name."""
    return counties_in(plan.project, day)


def counties_in(project: Project, day: date) -> list[tuple[str, str]]:
    """The counties in which a project lies: code and name."""
    return [(county.code, county_name(county.code, day)) for county in project.counties]


def county_name(code: str, day: date) -> str:
    """What a county is called, its code if nobody knows."""
    known = counties().on(day)
    return known[code].name if code in known else code


def basis_of(session: ScopedSession, plan: Plan, stated: Stated) -> FeeBasis:
    """What the fee of a plan stands on; refused unless the areas make up the approved range."""
    if plan.state is not PlanState.GRANTED:
        raise RuleError("方案尚未准予许可，不能核定补偿费", source="财综〔2014〕8号第六条")
    _check_areas(plan, stated)
    start_on = plan.project.started_on or plan.project.planned_start_on or stated.planned_start_on
    if start_on is None:
        raise RuleError("项目没有登记计划开工日期，请填写", field="planned_start_on", source="财综〔2014〕8号第九条")
    return FeeBasis(
        base=area_base(plan.project.kind),
        areas=stated.areas,
        start_on=start_on,
        exempt_code=stated.exempt_code,
        relief=stated.relief,
        expansion=stated.expansion,
        expansion_reason=stated.expansion_reason.strip(),
        rates_on=plan.decided_on if plan.application in FOLLOWS_APPROVAL else None,
        charged_before=charged_before(session, plan),
    )


def area_charges(session: ScopedSession, plan: Plan) -> Sequence[Charge]:
    """The charges that stand for the land of the plans which this one follows; none for a first plan."""
    if plan.base_id is None:
        return ()
    earlier = select(Charge).where(
        Charge.project_id == plan.project_id,
        Charge.plan_id != plan.id,
        Charge.base_type.in_(AREAS),
        Charge.state != ChargeState.VOID,
    )
    return session.scalars(earlier.order_by(Charge.id)).all()


def charged_before(session: ScopedSession, plan: Plan) -> dict[str, Decimal]:
    """The square metres that the charges of earlier plans stand for, by name of county."""
    found: dict[str, Decimal] = {}
    for charge in area_charges(session, plan):
        for line in charge.receipt["lines"]:
            if line["outcome"] == Outcome.CHARGED.label:
                quantity = Decimal(line["quantity"].replace(",", ""))
                found[line["county"]] = found.get(line["county"], Decimal(0)) + quantity
    return found


def assessment_of(basis: Stands, assessed_on: date) -> Assessment:
    """The fee on this basis; that of a range is due before construction starts, or at once if it has started."""
    if isinstance(basis, OutputBasis):
        return _of_output(basis, assessed_on)
    due = _due_on(basis, basis.start_on, assessed_on)
    lines = [_line(basis, area, county_name(area.county, assessed_on)) for area in basis.areas]
    return assess(lines, due, fee_rules(basis.rates_on or due))


def preview_of(session: ScopedSession, plan: Plan, assessed_on: date, stated: Stated) -> Assessment:
    """What the act of assessing would come to."""
    return assessment_of(basis_of(session, plan, stated), assessed_on)


def expected_fee(plan: Plan, day: date) -> Assessment | None:
    """The fee that the whole range would come to by the standard of a day, None if no standard was in force."""
    return fee_of_range(plan.project.kind, plan.range_hm2, day)


def fee_of_range(kind: ProjectKind, range_hm2: Decimal, day: date) -> Assessment | None:
    """The same for a range of a project of a kind."""
    if day < rates().rows[0].since:
        return None
    whole = Basis(base=area_base(kind), county="", reported=range_hm2, measure=Measure.HM2)
    return assess([whole], day, fee_rules(day))


def reliefs_on(day: date) -> list[str]:
    """The documents of the reliefs that hold on a day."""
    rows = reliefs().on(day)
    return [row.document for row in rows if row.since <= day and (row.until is None or day <= row.until)]


def output_basis(basis: OutputBasis, line: OutputLine, county: str) -> Basis:
    """A reported line as the rules take it."""
    return Basis(
        base=basis.base,
        county=county,
        reported=line.pads if line.quantity is None else line.quantity,
        measure=CHARGED_IN[basis.base],
        not_subject=basis.not_subject,
    )


def _of_output(basis: OutputBasis, assessed_on: date) -> Assessment:
    due = _due_on(basis, basis.due_on or basis.period.end, assessed_on)
    lines = [output_basis(basis, line, county_name(line.county, assessed_on)) for line in basis.lines]
    return assess(lines, due, fee_rules(due), basis.already_charged)


def _check_areas(plan: Plan, stated: Stated) -> None:
    total = sum((area.area_hm2 for area in stated.areas), Decimal(0))
    if total != plan.range_hm2:
        raise RuleError(
            f"各县面积之和 {quantity_text(total)} hm² 与批复的防治责任范围 {quantity_text(plan.range_hm2)} hm² 不一致",
            field="areas",
        )
    if stated.exempt_code is None and any(area.exempt_hm2 for area in stated.areas):
        raise RuleError("填写了免征面积，须选明免征情形", field="exempt_code", source=ARTICLE_11)
    if stated.expansion is None and any(area.existing_hm2 for area in stated.areas):
        raise RuleError("填写了原有面积，须选明扩建计征方式", field="expansion")


def _due_on(basis: Stands, day: date, assessed_on: date) -> date:
    days = due_days(assessed_on)
    return due_on(basis.base, day, assessed_on=assessed_on, days=days, first_working_day=first_working_day)


def _line(basis: FeeBasis, area: CountyArea, name: str) -> Basis:
    reported, origin = _extended(basis, area)
    parts: Mapping[DeductionReason, Decimal] = {
        DeductionReason.EXEMPT_PART: area.exempt_hm2,
        DeductionReason.FLOODED: area.flooded_hm2,
        DeductionReason.WATER_SURFACE: area.water_hm2,
    }
    return Basis(
        base=basis.base,
        county=name,
        reported=reported,
        measure=Measure.HM2,
        deductions=tuple(
            Deduction(
                reason=reason,
                quantity=quantity,
                measure=Measure.HM2,
                exempt_code=basis.exempt_code if reason is DeductionReason.EXEMPT_PART else None,
            )
            for reason, quantity in parts.items()
            if quantity
        ),
        exempt_code=basis.exempt_code if basis.wholly_exempt else None,
        relief=basis.relief,
        origin=origin,
        charged_before=basis.charged_before.get(name, Decimal(0)),
    )


def _extended(basis: FeeBasis, area: CountyArea) -> tuple[Decimal, str]:
    """The area that is charged in a county, and how it follows from an extension, if it is one."""
    if basis.expansion is None:
        return area.area_hm2, ""
    total = expansion_quantity(area.existing_hm2, area.area_hm2, basis.expansion, basis.expansion_reason)
    origin = (
        f"扩建，原有 {quantity_text(area.existing_hm2)} 公顷、新增 {quantity_text(area.area_hm2)} 公顷，"
        f"{basis.expansion.label}计征（{basis.expansion_reason}）"
    )
    return total, origin


def first_working_day(day: date) -> date:
    """The day itself, or the first working day after it."""
    while not calendar().is_working(day):
        day += timedelta(days=1)
    return day
