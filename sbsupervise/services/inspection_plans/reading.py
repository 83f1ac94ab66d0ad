"""The plans of a year and their checks as lists, pages, sheets and the public site show them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload

from sbsupervise.domain.inspections import InspectionKind, InspectionStage, YearPlanState
from sbsupervise.domain.inspections.coverage import ON_SITE
from sbsupervise.domain.words import LabelledEnum, Tone
from sbsupervise.models import Inspection, InspectionPlan, OfficeScope, PlannedCheck, Project, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.coverage import STANDING, begun, done
from sbsupervise.services.lists import like
from sbsupervise.services.sheets.writing import Value

PUBLIC = {"whole": "of a published plan everybody is shown how many checks of which kind there are in which month"}
KEYS: Mapping[str, InstrumentedAttribute[Any]] = {"id": PlannedCheck.id, "month": PlannedCheck.month}
HEADERS = ("项目", "生产建设单位", "检查方式", "月份", "检查人员", "进展", "取消或者增加的理由")
MOST_PLANS = 200


class Progress(LabelledEnum):
    """How far a planned check has come."""

    OPEN = "open", "未发起", Tone.SOON
    BEGUN = "begun", "已发起", Tone.INFO
    DONE = "done", "已完成", Tone.GOOD
    DROPPED = "dropped", "已取消"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFilters:
    """What the checks of a plan are narrowed down to; None and "" narrow nothing."""

    kind: InspectionKind | None = None
    month: int | None = None
    progress: Progress | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNumbers:
    """How many checks of which kind a plan has in which month; ``rows`` are kind, the twelve months, and their sum."""

    rows: Sequence[tuple[InspectionKind, Sequence[int], int]]
    months: Sequence[int]
    total: int
    on_site: int


def plans_of(session: ScopedSession, actor: Actor) -> Sequence[InspectionPlan]:
    """The plans of the actor's office and of those below, the newest year first."""
    statement = select(InspectionPlan).options(joinedload(InspectionPlan.office))
    if actor.office_id is not None:
        seen = select(OfficeScope.sees_id).where(OfficeScope.office_id == actor.office_id)
        statement = statement.where(InspectionPlan.office_id.in_(seen))
    ordered = statement.order_by(InspectionPlan.year.desc(), InspectionPlan.office_id).limit(MOST_PLANS)
    return session.scalars(ordered).all()


def counts_of(session: ScopedSession, plans: Sequence[InspectionPlan]) -> Mapping[int, tuple[int, int]]:
    """How many checks stand in each plan, and how many of them have been made."""
    statement = (
        select(PlannedCheck.plan_id, func.count(), func.count().filter(done()))
        .where(PlannedCheck.plan_id.in_([plan.id for plan in plans]), PlannedCheck.dropped.is_(False))
        .group_by(PlannedCheck.plan_id)
    )
    rows = session.execute(statement)
    return {plan_id: (planned, made) for plan_id, planned, made in rows}


def numbers_of(session: ScopedSession, plan: InspectionPlan) -> PlanNumbers:
    """What a plan comes to by kind and month."""
    statement = (
        select(PlannedCheck.kind, PlannedCheck.month, func.count())
        .where(PlannedCheck.plan_id == plan.id, PlannedCheck.dropped.is_(False))
        .group_by(PlannedCheck.kind, PlannedCheck.month)
    )
    found: dict[InspectionKind, list[int]] = {}
    for kind, month, many in session.execute(statement, execution_options=PUBLIC):
        found.setdefault(kind, [0] * 12)[month - 1] = many
    rows = [(kind, found[kind], sum(found[kind])) for kind in InspectionKind if kind in found]
    months = [sum(months[place] for _, months, _ in rows) for place in range(12)]
    on_site = select(func.count(PlannedCheck.project_id.distinct())).where(
        PlannedCheck.plan_id == plan.id, PlannedCheck.dropped.is_(False), PlannedCheck.kind == ON_SITE
    )
    visited = session.scalar(on_site, execution_options=PUBLIC) or 0
    return PlanNumbers(rows=rows, months=months, total=sum(months), on_site=visited)


def checks_of(plan_id: int, filters: CheckFilters) -> Select[PlannedCheck]:
    """The checks of a plan with what a list shows of them."""
    statement = (
        select(PlannedCheck)
        .join(PlannedCheck.project)
        .options(
            contains_eager(PlannedCheck.project).joinedload(Project.construction_unit),
            joinedload(PlannedCheck.officer),
        )
        .where(PlannedCheck.plan_id == plan_id)
    )
    if filters.kind is not None:
        statement = statement.where(PlannedCheck.kind == filters.kind)
    if filters.month is not None:
        statement = statement.where(PlannedCheck.month == filters.month)
    if filters.progress is not None:
        statement = statement.where(*_in_progress(filters.progress))
    if filters.text:
        statement = statement.where(Project.name.like(like(filters.text), escape="\\"))
    return statement


def _in_progress(progress: Progress) -> Sequence[Any]:
    stands = PlannedCheck.dropped.is_(False)
    return {
        Progress.DROPPED: (PlannedCheck.dropped.is_(True),),
        Progress.DONE: (stands, done()),
        Progress.BEGUN: (stands, begun(), ~done()),
        Progress.OPEN: (stands, ~begun()),
    }[progress]


def inspections_for(session: ScopedSession, checks: Iterable[PlannedCheck]) -> Mapping[int, Inspection]:
    """The inspection that was arranged or made of each of some planned checks, by the check; one query."""
    numbers = [check.id for check in checks]
    if not numbers:
        return {}
    statement = select(Inspection).where(
        Inspection.planned_check_id.in_(numbers), Inspection.stage != InspectionStage.CANCELLED
    )
    made = InspectionStage.RECORDED
    listed = sorted(session.scalars(statement), key=lambda one: (one.stage is made, one.id))
    return {one.planned_check_id: one for one in listed if one.planned_check_id is not None}


def progress_of(check: PlannedCheck, inspection: Inspection | None) -> Progress:
    """How far a check has come, by the inspection that was arranged of it."""
    if check.dropped:
        return Progress.DROPPED
    if inspection is None:
        return Progress.OPEN
    return Progress.DONE if inspection.stage is InspectionStage.RECORDED else Progress.BEGUN


def sheet_rows(session: ScopedSession, statement: Select[PlannedCheck]) -> Iterator[Sequence[Value]]:
    """The checks of a plan as rows of a sheet, by month."""
    checks = session.scalars(statement.order_by(PlannedCheck.month, PlannedCheck.id)).all()
    found: dict[int, Inspection] = {}
    for first in range(0, len(checks), 500):
        found |= inspections_for(session, checks[first : first + 500])
    for check in checks:
        yield (
            check.project.name,
            check.project.construction_unit.name,
            check.kind,
            check.month,
            check.officer.name if check.officer else None,
            progress_of(check, found.get(check.id)),
            check.reason,
        )


def checks_of_project(session: ScopedSession, project_id: int, year: int) -> Sequence[PlannedCheck]:
    """The checks of a project in the adopted plans of a year, by month."""
    statement = (
        select(PlannedCheck)
        .join(PlannedCheck.plan)
        .options(contains_eager(PlannedCheck.plan).joinedload(InspectionPlan.office), joinedload(PlannedCheck.officer))
        .where(
            PlannedCheck.project_id == project_id,
            PlannedCheck.dropped.is_(False),
            InspectionPlan.year == year,
            InspectionPlan.state.in_(STANDING),
        )
        .order_by(PlannedCheck.month, PlannedCheck.id)
    )
    return session.scalars(statement).all()


def published(session: ScopedSession, year: int | None) -> tuple[Sequence[int], Sequence[InspectionPlan]]:
    """The years with published plans, newest first, and the plans of one of them: the newest if none is named."""
    public = InspectionPlan.state == YearPlanState.PUBLISHED
    statement = select(InspectionPlan.year).where(public).distinct().order_by(InspectionPlan.year.desc())
    years = session.scalars(statement).all()
    shown = year if year in years else next(iter(years), None)
    plans = (
        select(InspectionPlan).where(public, InspectionPlan.year == shown).options(joinedload(InspectionPlan.office))
    )
    return years, session.scalars(plans.order_by(InspectionPlan.office_id).limit(MOST_PLANS)).all()
