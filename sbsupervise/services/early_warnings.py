"""Early warnings (预警): what the register itself shows to be wrong, or about to be, each list by one query.

All is worked out by date for whoever looks; no job marks anything.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, not_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from sbsupervise.domain.inspections import InspectionStage
from sbsupervise.domain.milestones import BUILDING, COMPLETED
from sbsupervise.domain.plans import ORDER_53, ChangeState, PlanKind, PlanState, Procedure
from sbsupervise.domain.plans.following import CHANGEABLE
from sbsupervise.domain.project_steps import UNAPPROVED
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.words import Tone
from sbsupervise.models import Change, Inspection, Plan, Project, ProjectCounty, ScopedSession
from sbsupervise.parameters.projects import warning_days
from sbsupervise.services.projects import lapsed, lapses_on, lapsing_before

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Warned:
    """One line of a list: the project, its day, and where it leads."""

    project: Project
    on: date | None
    about: str
    endpoint: str
    key: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """What one list is about. ``day`` says what its day is; ``state`` is that of the list of projects with all of it.

    The statement finds projects, plans or changes on a day; ``day_of`` and ``about`` are told from what it finds.
    """

    name: str
    title: str
    lead: str
    source: str
    day: str
    tone: Tone
    statement: Callable[[date], Select[Any]]
    day_of: Callable[[Any, date], date | None]
    about: Callable[[Any], str]
    endpoint: str = "projects.show"
    state: ProjectState | None = None


@dataclass(frozen=True, slots=True)
class WarningList:
    """The first lines of a list, and how many there are in all."""

    alarm: Alarm
    rows: Sequence[Warned]
    count: int


def warnings_on(session: ScopedSession, today: date, county: str | None = None) -> list[WarningList]:
    """All lists as they stand on a day, in all counties or in one."""
    return [_list(session, alarm, today, county) for alarm in ALARMS]


def warning_counts(session: ScopedSession, today: date) -> list[tuple[Alarm, int]]:
    """How many lines each list has."""
    counted = (select(func.count()).select_from(alarm.statement(today).order_by(None).subquery()) for alarm in ALARMS)
    return [(alarm, session.scalar(count) or 0) for alarm, count in zip(ALARMS, counted, strict=True)]


def _list(session: ScopedSession, alarm: Alarm, today: date, county: str | None) -> WarningList:
    statement = alarm.statement(today)
    if county is not None:
        statement = statement.where(
            Project.id.in_(select(ProjectCounty.project_id).where(ProjectCounty.code == county))
        )
    counted = statement.add_columns(func.count().over()).limit(SHOWN)
    found = session.execute(counted).all()
    rows = [_row(alarm, record, today) for record, _ in found]
    return WarningList(alarm, rows, found[0][1] if found else 0)


def _row(alarm: Alarm, record: Any, today: date) -> Warned:
    project = record if isinstance(record, Project) else record.project
    number = "project_id" if alarm.endpoint == "projects.show" else "change_id"
    key = {number: project.id if number == "project_id" else record.id}
    return Warned(project, alarm.day_of(record, today), alarm.about(record), alarm.endpoint, key)


def _projects(*conditions: Any) -> Select[Any]:
    loaded = (joinedload(Project.construction_unit), selectinload(Project.counties))
    return select(Project).where(*conditions).options(*loaded)


def _of_project(cls: type[Plan | Change], *conditions: Any) -> Select[Any]:
    project = joinedload(cls.project)
    loaded = (project.joinedload(Project.construction_unit), project.selectinload(Project.counties))
    return select(cls).join(Project, Project.id == cls.project_id).where(*conditions).options(*loaded)


def _started_unapproved(_today: date) -> Select[Any]:
    # Works that outgrew their exemption by an import are still in the state in which they were.
    never = and_(
        Project.started_on.is_not(None),
        Project.approved_on.is_(None),
        Project.plan_kind != PlanKind.NONE,
        Project.state.in_(BUILDING | COMPLETED),
    )
    either = or_(Project.state == ProjectState.ILLEGAL_START, never)
    return _projects(either).order_by(Project.started_on.desc(), Project.id)


def _approved_late(_today: date) -> Select[Any]:
    late = and_(Project.started_on < Project.approved_on, Project.plan_kind != PlanKind.NONE)
    wanted = and_(late, Project.state.in_((BUILDING | COMPLETED) - {ProjectState.ILLEGAL_START}))
    return _projects(wanted).order_by(Project.started_on.desc(), Project.id)


def _lapsing(today: date) -> Select[Any]:
    until = today + timedelta(days=warning_days().on(today) + 1)
    near = and_(not_(lapsing_before(today)), lapsing_before(until))
    return _projects(Project.state == ProjectState.APPROVED, near).order_by(Project.approved_on, Project.id)


def _lapsed(today: date) -> Select[Any]:
    either = or_(Project.state == ProjectState.EXPIRED, lapsed(today))
    return _projects(either).order_by(Project.approved_on, Project.id)


def _unseen(_today: date) -> Select[Any]:
    seen = select(Inspection.id).where(
        Inspection.project_id == Plan.project_id,
        Inspection.stage == InspectionStage.RECORDED,
        Inspection.carried_out_on >= Plan.decided_on,
    )
    return _of_project(
        Plan,
        Plan.state == PlanState.GRANTED,
        Plan.procedure == Procedure.COMMITMENT,
        Project.state != ProjectState.TERMINATED,
        ~seen.exists(),
    ).order_by(Plan.decided_on, Plan.id)


def _overdue(today: date) -> Select[Any]:
    late = and_(Change.state == ChangeState.ORDERED, Change.order_by < today)
    return _of_project(Change, or_(Change.state == ChangeState.OVERDUE, late)).order_by(Change.order_by, Change.id)


def _near(_today: date) -> Select[Any]:
    """Works that can still be changed; what is finished goes no further."""
    near = _of_project(Change, Change.state == ChangeState.NEAR, Project.state.in_(CHANGEABLE))
    return near.order_by(Change.found_on, Change.id)


def _unit(project: Project) -> str:
    return project.construction_unit.name


ALARMS = (
    Alarm(
        name="unapproved",
        title="未批先建",
        lead="已经开工，没有有效的方案批复",
        source=UNAPPROVED,
        day="开工",
        tone=Tone.GRAVE,
        statement=_started_unapproved,
        day_of=lambda project, _: project.started_on,
        about=_unit,
        state=ProjectState.ILLEGAL_START,
    ),
    Alarm(
        name="late",
        title="批复前已开工",
        lead="开工早于批复，事后补办不改变未批先建的事实",
        source=UNAPPROVED,
        day="开工",
        tone=Tone.GRAVE,
        statement=_approved_late,
        day_of=lambda project, _: project.started_on,
        about=lambda project: f"{project.approved_on}批复",
    ),
    Alarm(
        name="lapsing",
        title="开工期限将满",
        lead="批复即将满三年，尚未开工",
        source=f"{ORDER_53}第十八条",
        day="期限",
        tone=Tone.SOON,
        statement=_lapsing,
        day_of=lapses_on,
        about=_unit,
    ),
    Alarm(
        name="lapsed",
        title="满三年未开工",
        lead="批复已满三年，开工前须报原审批部门重新审核",
        source=f"{ORDER_53}第十八条",
        day="期限",
        tone=Tone.SOON,
        statement=_lapsed,
        day_of=lapses_on,
        about=_unit,
        state=ProjectState.EXPIRED,
    ),
    Alarm(
        name="unseen",
        title="承诺制项目未检查",
        lead="按承诺制批准，批准后还没有开展监督检查",
        source="办水保〔2020〕160号",
        day="批准",
        tone=Tone.SOON,
        statement=_unseen,
        day_of=lambda plan, _: plan.decided_on,
        about=lambda plan: plan.document_number or "",
    ),
    Alarm(
        name="overdue",
        title="变更逾期未补办",
        lead="责令补办的期限已过，没有报送变更、补充报告",
        source="水土保持法第五十三条",
        day="期限",
        tone=Tone.GRAVE,
        statement=_overdue,
        day_of=lambda change, _: change.order_by,
        about=lambda change: "、".join(change.triggers),
        endpoint="changes.show",
    ),
    Alarm(
        name="near",
        title="接近变更界限",
        lead="变化接近应当变更的界限，继续扩大须报批",
        source=f"{ORDER_53}第十六条",
        day="发现",
        tone=Tone.SOON,
        statement=_near,
        day_of=lambda change, _: change.found_on,
        about=lambda change: "、".join(change.triggers),
        endpoint="changes.show",
    ),
)
