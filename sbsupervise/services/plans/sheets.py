"""The official sheet (特性表) of an application and its six indicators: filled in, drafts included, and shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import object_session

from sbsupervise.domain.money import yuan
from sbsupervise.domain.offices import OfficeKind
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.places import KEY_ZONES, ConservationRegion
from sbsupervise.domain.plans import UNDER_WAY, Indicator
from sbsupervise.domain.plans import sheet as rules
from sbsupervise.domain.plans.completeness import sheet_needed
from sbsupervise.domain.plans.indicators import (
    GradeFound,
    IndicatorFigures,
    Minimums,
    Period,
    PreventionGrade,
    Setting,
    Shortfall,
    grade_for,
    shortfalls,
)
from sbsupervise.domain.plans.sheet import Content, SheetField
from sbsupervise.domain.plans.sheet_checks import Registered, SheetRemark, cut_use, grade_remarks, remarks, spoil_use
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Plan, PlanIndicator, PlanSheet, ScopedSession
from sbsupervise.parameters.indicators import grade_rules, minimums
from sbsupervise.parameters.plans import templates
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.fees.assessing import expected_fee
from sbsupervise.services.parts import check_part
from sbsupervise.services.places import places_of_project
from sbsupervise.services.plans import checks
from sbsupervise.services.plans.clocks import figure_on

WAN_YUAN = 10_000
PLACES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a plan states of one indicator; None is open."""

    indicator: Indicator
    plan_target: Decimal | None = None
    construction_target: Decimal | None = None
    actual: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FillSheet:
    """Save the sheet with what is filled in so far; ``values`` by the names of its fields."""

    plan_id: int
    values: Mapping[str, Any]
    indicators: tuple[Stated, ...] = ()
    version: int | None = None


@act("plan.fill_sheet", Permission.SUBMIT_PLANS, on=Plan)
def fill_sheet(session: ScopedSession, actor: Actor, command: FillSheet) -> Plan:
    """Keep the sheet and the indicators as they are now; gaps are allowed until the plan is accepted."""
    plan = session.get_one(Plan, command.plan_id)
    check_part(session, actor, plan.project_id)
    if plan.state not in UNDER_WAY:
        raise RuleError(f"申请已办结（{plan.state.label}），不再修改特性表")
    checks.drop_proposal(plan)
    content = rules.parsed(command.values)
    if plan.sheet is None:
        plan.sheet = PlanSheet(template=rules.EDITION, content=content)
    else:
        plan.sheet.template, plan.sheet.content = rules.EDITION, content
    _set_indicators(plan, content, {stated.indicator: stated for stated in command.indicators})
    # The parts are rows of their own: whoever edits the same sheet must see that it is another one.
    plan.version += 1
    return plan


def _set_indicators(plan: Plan, content: Content, stated: Mapping[Indicator, Stated]) -> None:
    least = least_values(plan, content)
    rows = {row.indicator: row for row in plan.indicators}
    for indicator in Indicator:
        row = rows.get(indicator)
        if row is None:
            row = PlanIndicator(indicator=indicator)
            plan.indicators.append(row)
        said = stated.get(indicator) or Stated(indicator=indicator)
        row.standard_min = least.get(Period.DESIGN_YEAR, {}).get(indicator)
        row.construction_min = least.get(Period.CONSTRUCTION, {}).get(indicator)
        for name in ("plan_target", "construction_target", "actual"):
            value = getattr(said, name)
            _check_places(value, f"{indicator.value}_{name}")
            setattr(row, name, value)
        _figures(row)


def _check_places(value: Decimal | None, field: str) -> None:
    if value is not None and value.is_finite() and value != round(value, PLACES):
        raise RuleError(f"指标最多{PLACES}位小数", field=field)


def _figures(row: PlanIndicator) -> IndicatorFigures:
    """The row as the rules know it; a value that cannot be is refused beside its field."""
    try:
        return IndicatorFigures(
            indicator=row.indicator,
            standard_min=row.standard_min,
            plan_target=row.plan_target,
            actual=row.actual,
            construction_min=row.construction_min,
            construction_target=row.construction_target,
        )
    except RuleError as refusal:
        raise RuleError(refusal.message, f"{row.indicator.value}_{refusal.field}", refusal.source) from refusal


def least_values(plan: Plan, content: Content) -> Minimums:
    """What the standard asks for in the region and the grade that the sheet states; nothing while it states none."""
    region = next((region for region in ConservationRegion if region.label == content.get("region")), None)
    grade = next((grade for grade in PreventionGrade if grade.label == content.get("grade")), None)
    if region is None or grade is None:
        return {}
    return minimums().on(plan.submitted_on).get(region, {}).get(grade, {})


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetShown:
    """All that the page of a sheet shows. Rates are per cent.

    ``open`` names what is still to be filled in, ``lacking`` the fields among it; where it is ``needed``, before the
    application is accepted.
    """

    content: Content
    remarks: Sequence[SheetRemark]
    lacking: Sequence[SheetField]
    open: Sequence[str]
    needed: bool
    cut_use: Decimal | None
    spoil_use: Decimal | None
    indicators: Sequence[PlanIndicator]
    shortfalls: Sequence[Shortfall]

    def beside(self, name: str) -> list[str]:
        """What is remarked on one field, in a few words."""
        return [remark.short for remark in self.remarks if name in remark.fields]


def sheet_shown(plan: Plan) -> SheetShown:
    """The sheet of an application, an empty one if nothing was filled in."""
    content = {} if plan.sheet is None else plan.sheet.content
    order = list(Indicator)
    rows = sorted(plan.indicators, key=lambda row: order.index(row.indicator))
    return SheetShown(
        content=content,
        remarks=remarks(content, registered(plan)) if content else (),
        lacking=rules.lacking(content),
        open=open_columns(plan),
        needed=sheet_needed(figure_on(templates(), plan.submitted_on) or ()),
        cut_use=cut_use(content),
        spoil_use=spoil_use(content),
        indicators=rows,
        shortfalls=shortfalls(_figures(row) for row in rows),
    )


def open_columns(plan: Plan) -> tuple[str, ...]:
    """The names of what is still to be filled in of the sheet of an application, its six targets included."""
    content = {} if plan.sheet is None else plan.sheet.content
    return rules.open_columns(content, {row.indicator for row in plan.indicators if row.plan_target is not None})


def demanded_grade(plan: Plan) -> GradeFound | None:
    """The grade that the places of a project call for, as their flags are confirmed; None outside a session."""
    session = object_session(plan)
    if session is None:
        return None
    places = places_of_project(session, plan.project, plan.submitted_on)
    settings = {Setting.KEY_ZONE for place in places if KEY_ZONES & set(place.zones)}
    settings |= {Setting.SCENIC_AREA for place in places if place.county.kind is OfficeKind.SCENIC_AREA}
    return grade_for(settings, grade_rules().on(plan.submitted_on))


def grade_questioned(plan: Plan) -> bool:
    """Whether the sheet states a grade that is less strict than the places of the project call for."""
    return plan.sheet is not None and bool(grade_remarks(plan.sheet.content, demanded_grade(plan)))


def registered(plan: Plan) -> Registered:
    """What the sheet is held against."""
    project, fee = plan.project, expected_fee(plan, plan.submitted_on)
    return Registered(
        project_name=project.name,
        project_code=project.code,
        owner=project.construction_unit.name,
        owner_uscc=project.construction_unit.uscc,
        range_hm2=plan.range_hm2,
        earthwork_m3=plan.earthwork_m3,
        grade=demanded_grade(plan),
        fee_fen=None if fee is None else fee.amount_fen,
        fee_source="" if fee is None else fee.lines[0].source,
    )


def proposed(plan: Plan) -> dict[str, str]:
    """What of an empty sheet is known already: shown in the form, kept only when it is saved."""
    project, unit = plan.project, plan.project.construction_unit
    known = {
        "project_name": project.name,
        "project_code": project.code or "",
        "owner_name": unit.name,
        "owner_uscc": unit.uscc,
        "range": f"{plan.range_hm2.normalize():f}",
        "investment": "" if project.investment_fen is None else f"{yuan(project.investment_fen) / WAN_YUAN:f}",
        "compiler_name": plan.compiler.name if plan.compiler else "",
        "compiler_uscc": plan.compiler.uscc if plan.compiler else "",
    }
    return {name: value for name, value in known.items() if value}
