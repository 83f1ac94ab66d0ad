"""What the data of a plan leave open: hints for the reviewer, none of which stops an acceptance by itself."""

from collections.abc import Iterator

from sqlalchemy import select

from sbsupervise.domain.plans import PlanKind
from sbsupervise.domain.plans.completeness import SHEET, Gap
from sbsupervise.domain.plans.kinds import understated
from sbsupervise.domain.plans.range_remarks import size_remark
from sbsupervise.models import Plan, Project, ProjectCounty, ScopedSession
from sbsupervise.parameters.plans import kind_thresholds, range_tolerance
from sbsupervise.services.plans.sheets import sheet_shown

RANGE, INDICATORS = "防治责任范围", "防治指标"
NAMED, MOST = 5, 50


def hints_of(session: ScopedSession, plan: Plan) -> tuple[Gap, ...]:
    """What sheet, indicators and range of an application say against themselves, and whether it looks like a part of
    something larger.
    """
    return (*_size(plan), *_sheet(plan), *_range(plan), *_split(session, plan))


def _size(plan: Plan) -> Iterator[Gap]:
    """A project on the list that is larger than what is applied for: a form may hide a report (以大报小)."""
    project, row = plan.project, kind_thresholds().row(plan.submitted_on)
    if understated(plan.kind, project.area_hm2, project.earthwork_m3, row.value):
        text = (
            f"监管清单登记的规模（{project.area_hm2.normalize():f} hm²、{project.earthwork_m3.normalize():f} m³）"
            "应编报报告书，申请为报告表，请核查是否以大报小"
        )
        yield _hint("size", text, "方案类型", f"{row.source}、办水保〔2020〕160号第四条")


def _sheet(plan: Plan) -> Iterator[Gap]:
    sheet = sheet_shown(plan)
    for remark in sheet.remarks:
        yield _hint("sheet", remark.text, SHEET, remark.source)
    for shortfall in sheet.shortfalls:
        yield _hint("indicators", shortfall.text, INDICATORS, shortfall.source)


def _range(plan: Plan) -> Iterator[Gap]:
    if plan.range is None:
        return
    different = size_remark(plan.range_hm2, plan.range.area_hm2, range_tolerance().on(plan.submitted_on))
    for text in filter(None, (different, *plan.range.remarks)):
        yield _hint("range", text, RANGE)


def _split(session: ScopedSession, plan: Plan) -> Iterator[Gap]:
    """A form whose project, with others of its owner in the same counties, comes to the size of a report (化整为零).

    Whether they are one project is for a person to judge.
    """
    if plan.kind is not PlanKind.FORM:
        return
    row = kind_thresholds().row(plan.submitted_on)
    project = plan.project
    counties = select(ProjectCounty.project_id).where(ProjectCounty.code.in_([row.code for row in project.counties]))
    others = session.scalars(
        select(Project)
        .where(
            Project.construction_unit_id == project.construction_unit_id,
            Project.id != project.id,
            Project.id.in_(counties),
            Project.plan_kind != PlanKind.REPORT,
        )
        .order_by(Project.id)
        .limit(MOST)
    ).all()
    area = plan.range_hm2 + sum(other.area_hm2 for other in others)
    earthwork = plan.earthwork_m3 + sum(other.earthwork_m3 for other in others)
    if others and understated(plan.kind, area, earthwork, row.value):
        named = "、".join(other.name for other in others[:NAMED])
        text = (
            f"同一单位在同县另有 {len(others)} 个未达报告书规模的项目（{named}），合计 {area.normalize():f} hm²、"
            f"{earthwork.normalize():f} m³，达到报告书规模，请核查是否化整为零、以大报小"
        )
        yield _hint("split", text, "方案类型", f"{row.source}、办水保〔2020〕160号第四条")


def _hint(code: str, text: str, where: str, source: str = "") -> Gap:
    return Gap(code=code, text=text, where=where, source=source, stops=False)
