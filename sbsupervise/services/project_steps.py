"""The life of a project as acts: each is a row of ``domain.projects.PROJECTS``, with its day and its evidence.

All acts take one command and are done by one function, so that what holds for one holds for all: the row must be open,
the day in order, the evidence stated. What is particular to an act stands in ``_CHECKS`` and ``_effects``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from sbsupervise.domain import project_steps as rules
from sbsupervise.domain.fees import ChargeState
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import PlanKind, PlanState, plan_kind
from sbsupervise.domain.projects import PROJECTS, ProjectState, check_extent, state_after_redo, state_after_start
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.sheets import day_of
from sbsupervise.domain.text import clean_text, written_text
from sbsupervise.models import Charge, Plan, Project, ScopedSession
from sbsupervise.parameters.plans import kind_thresholds
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.fees.holds import check_hold, use_lifts
from sbsupervise.services.parts import check_part
from sbsupervise.services.plans.standing import end_clocks, under_way
from sbsupervise.services.project_events import Happening, events_of, write_event
from sbsupervise.services.projects import bring_up, lapses_on
from sbsupervise.services.stored_files import HandedIn

EVIDENCE, NUMBER = 1000, 60
AREA_PLACES, VOLUME_PLACES = 6, 2
# Whether the approval had lapsed is judged by the day of the act itself.
_BY_THEIR_DAY = frozenset({"project.start", "project.expire"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeStep:
    """What happened to a project on which day, by what evidence; ``file`` is the paper, scanned or printed."""

    project_id: int
    happened_on: date
    evidence: str
    document_number: str = ""
    file: HandedIn | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeSize(TakeStep):
    """The same, with the actual size (hm², m³) by which it is judged whether a plan is needed."""

    area_hm2: Decimal
    earthwork_m3: Decimal


Taken = Callable[[ScopedSession, Actor, TakeStep], Project]
Judged = Callable[[ScopedSession, Actor, JudgeSize], Project]


def _taking(name: str) -> Taken:
    @act(name, Permission.EDIT_PROJECTS, on=Project)
    def take(session: ScopedSession, actor: Actor, command: TakeStep) -> Project:
        return _step(session, actor, name, command)

    return take


def _judging(name: str) -> Judged:
    @act(name, Permission.EDIT_PROJECTS, on=Project)
    def judge(session: ScopedSession, actor: Actor, command: JudgeSize) -> Project:
        project = session.get_one(Project, command.project_id)
        check_extent(command.area_hm2, command.earthwork_m3)
        if command.area_hm2 != round(command.area_hm2, AREA_PLACES):
            raise RuleError(f"面积最多{AREA_PLACES}位小数", field="area_hm2")
        if command.earthwork_m3 != round(command.earthwork_m3, VOLUME_PLACES):
            raise RuleError(f"土石方量最多{VOLUME_PLACES}位小数", field="earthwork_m3")
        _step(session, actor, name, command)
        kind = plan_kind(command.area_hm2, command.earthwork_m3, kind_thresholds().on(command.happened_on))
        rules.check_size(name, kind)
        project.area_hm2, project.earthwork_m3, project.plan_kind = command.area_hm2, command.earthwork_m3, kind
        return project

    return judge


STEPS: Mapping[str, Taken] = {name: _taking(name) for name in rules.RECORDS if name not in rules.SIZED}
JUDGEMENTS: Mapping[str, Judged] = {name: _judging(name) for name in rules.RECORDS if name in rules.SIZED}


def _step(session: ScopedSession, actor: Actor, name: str, command: TakeStep) -> Project:
    """Do one act: check it, move the state, and write down what happened."""
    project = session.get_one(Project, command.project_id)
    check_part(session, actor, project.id)
    day = day_as_said(command.happened_on)
    if name not in _BY_THEIR_DAY:
        bring_up(project, actor.today)
    if rules.step_of(project.state, name) is None:
        raise closed(session, project, project.state, name)
    state = _state_after(project, name, day)
    rules.check_happened_on(name, day, today=actor.today, after=_before(session, project))
    number = number_as_said(command.document_number)
    rules.check_numbered(name, number)
    if name in _CHECKS:
        _CHECKS[name](session, project, day)
    evidence = written_text(command.evidence, "evidence", f"请写明{rules.RECORDS[name].evidence}", limit=EVIDENCE)
    project.state = state
    _effects(project, name, day)
    if name == "project.accept":
        use_lifts(session, actor, project.id)
    if PROJECTS.final(state):
        end_clocks(session, project.id, day)
    happening = Happening(act=name, on=day, evidence=evidence, document_number=number, file=command.file)
    write_event(session, actor, project, happening)
    return project


def _state_after(project: Project, name: str, day: date) -> ProjectState:
    if name == "project.start":
        return state_after_start(project.state, day, lapses_on(project, day))
    if name == "project.redo":
        return state_after_redo(project.state, project.in_use_on)
    return PROJECTS.move(project.state, name)


def _effects(project: Project, name: str, day: date) -> None:
    """The days that the register keeps on the project itself; a use that was found earlier is not moved."""
    if name == "project.start":
        project.started_on = day
    elif name in ("project.use", "project.operate") and project.in_use_on is None:
        project.in_use_on = day


def _outgrown(session: ScopedSession, project: Project, _day: date) -> None:
    approved = project.approved_on is not None or has_approval(session, project.id)
    rules.check_outgrown(project.state, approved=approved)


def _lapsed(_session: ScopedSession, project: Project, day: date) -> None:
    rules.check_lapsed(lapses_on(project, day), day)


def _given_up(session: ScopedSession, project: Project, _day: date) -> None:
    rules.check_given_up(approved=has_approval(session, project.id), applied=under_way(session, project.id) is not None)


def _fee_settled(session: ScopedSession, project: Project, _day: date) -> None:
    rules.check_fee_assessed(assessed=is_assessed(session, project))
    check_hold(session, project.id)


_CHECKS: Mapping[str, Callable[[ScopedSession, Project, date], None]] = {
    "project.require_plan": _outgrown,
    "project.expire": _lapsed,
    "project.accept": _fee_settled,
    "project.terminate": _given_up,
}


def has_approval(session: ScopedSession, project_id: int) -> bool:
    """Whether an approval of a plan of the project stands."""
    standing = select(Plan.id).where(Plan.project_id == project_id, Plan.state == PlanState.GRANTED)
    return session.scalar(standing.limit(1)) is not None


def is_assessed(session: ScopedSession, project: Project) -> bool:
    """Whether the compensation fee of a project is fixed, exemption included; what needs no plan owes none."""
    if project.plan_kind is PlanKind.NONE:
        return True
    open_ = (ChargeState.VOID, ChargeState.PROPOSED)
    standing = select(Charge.id).where(Charge.project_id == project.id, Charge.state.not_in(open_))
    return session.scalar(standing.limit(1)) is not None


def closed(session: ScopedSession, project: Project, state: ProjectState, name: str) -> RuleError:
    """What is said of an act that is not open to a project in a state."""
    done = [event.happened_on for event in events_of(session, project.id) if event.act == name]
    return rules.closed(state, name, max(done, default=project.started_on if name == "project.start" else None))


def _before(session: ScopedSession, project: Project) -> tuple[str, date] | None:
    """The latest day that the next act follows, with its name."""
    days = [
        (rules.RECORDS[event.act].day, event.happened_on)
        for event in events_of(session, project.id)
        if event.act in rules.RECORDS
    ]
    if project.started_on is not None:
        days.append(("开工日期", project.started_on))
    return max(days, key=lambda named: named[1], default=None)


def day_as_said(day: date) -> date:
    """A day of an event, refused beside its field if it lies in no year that can be."""
    try:
        return day_of(day)
    except RuleError as refusal:
        raise replace(refusal, field="happened_on") from refusal


def number_as_said(text: str) -> str:
    """The number of a paper as it is kept, "" if there is none."""
    try:
        return clean_text(text, limit=NUMBER)
    except RuleError as refusal:
        raise replace(refusal, field="document_number") from refusal
