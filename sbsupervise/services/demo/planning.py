"""The plans of this year: one for each office that inspects, a check for what was inspected or is being built."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sbsupervise.domain.inspections import YearPlanState
from sbsupervise.domain.inspections.coverage import COVERING, ON_SITE
from sbsupervise.domain.projects import ProjectState
from sbsupervise.parameters.inspections import onsite_min_ratio, plan_rule
from sbsupervise.services.demo.lives import BUILDING, Life
from sbsupervise.services.demo.world import Draft, World
from sbsupervise.services.inspections.concerned import INSPECTING

ADOPTED, PUBLISHED = (1, 12), (1, 20)
VISIT_CAP = 6
ON_SITE_TURN, OFFICER_TURN, DROPPED_TURN = 4, 3, 17
"""Of the checks still open one in so many is on site, has no officer yet, was dropped."""
NOTE = "按监管清单制定，重点对象现场检查，其余项目书面或者线上检查"


def plan_rows(world: World) -> list[Draft]:
    """The plans, numbered; where nobody can adopt them, or the year is too young, they are drafts."""
    return [_plan(world, number, office) for office, number in _numbers(world).items()]


def _numbers(world: World) -> Mapping[int, int]:
    """The number of the plan of each office that inspects."""
    inspecting = (office.id for office in world.offices.values() if office.kind in INSPECTING)
    return {office: number for number, office in enumerate(inspecting, 1)}


def _plan(world: World, number: int, office_id: int) -> Draft:
    office, year = world.offices[office_id], world.today.year
    adopted_on, published_on = date(year, *ADOPTED), date(year, *PUBLISHED)
    state = _state(world, office_id)
    draft = state is YearPlanState.DRAFT
    return {
        "id": number,
        "version": 1,
        "office_id": office_id,
        "year": year,
        "state": state,
        "onsite_permille": onsite_min_ratio().on(world.today),
        "visit_cap": VISIT_CAP,
        "note": NOTE,
        "drafted_by_id": office.signers[0] or office.officers[0],
        "adopted_on": None if draft else adopted_on,
        "adopted_by_id": None if draft else office.signers[1],
        "published_on": None if draft else published_on,
    }


def _state(world: World, office_id: int) -> YearPlanState:
    """How far the plan of an office has come; that of the scenic area waits for a second person."""
    proposer, signer = world.offices[office_id].signers
    second = proposer is not None and signer is not None and world.offices[office_id].kind != INSPECTING[-1]
    young = world.today < date(world.today.year, *PUBLISHED)
    return YearPlanState.DRAFT if young or not second else YearPlanState.PUBLISHED


def checks_of(world: World, life: Life, made: Sequence[Draft]) -> Iterator[Draft]:
    """The planned checks of a project; those of which an inspection was made are noted on it."""
    plan_id = _numbers(world)[life.supervisor]
    published = _state(world, life.supervisor) is YearPlanState.PUBLISHED
    known: dict[Any, Draft] = {}
    for inspection in made:
        day, kind = inspection["carried_out_on"], inspection["kind"]
        inspection["planned_check_id"] = None
        fits = day.year == world.today.year and kind in COVERING and (kind, day.month) not in known
        if published and fits:
            check = _check(plan_id, life, kind, day.month) | {"officer_id": inspection["recorded_by_id"]}
            known[kind, day.month] = inspection["planned_check_id"] = check
            inspection["outside_reason"] = ""
    yield from known.values()
    if not known and life.state in BUILDING | {ProjectState.ILLEGAL_START}:
        yield _open(world, life, plan_id)


def _open(world: World, life: Life, plan_id: int) -> Draft:
    """The check of a project that nobody has inspected this year."""
    rule, turn = plan_rule().on(world.today), life.number
    kind = ON_SITE if turn % ON_SITE_TURN == 0 else rule.other_kinds[turn % len(rule.other_kinds)]
    check = _check(plan_id, life, kind, rule.months[turn % len(rule.months)])
    officers = world.offices[life.supervisor].officers
    if turn % OFFICER_TURN:
        check["officer_id"] = officers[turn % len(officers)]
    if turn % DROPPED_TURN == 0:
        check |= {"dropped": True, "reason": "项目停工，复工后另行安排"}
    return check


def _check(plan_id: int, life: Life, kind: Any, month: int) -> Draft:
    return {
        "plan_id": plan_id,
        "project_id": life.number,
        "kind": kind,
        "month": month,
        "officer_id": None,
        "dropped": False,
        "reason": "",
    }
