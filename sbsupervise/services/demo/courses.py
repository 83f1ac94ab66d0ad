"""The course of a project: the days that led to the state in which it stands today."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from sbsupervise.domain.plans import ApplicationKind, PlanKind, PlanState
from sbsupervise.domain.projects import ProjectState, expires_on
from sbsupervise.domain.units import UnitRole
from sbsupervise.parameters.projects import approval_years
from sbsupervise.services.demo.lives import ACCEPTED, BUILDING, BUILT, CENT, IN_USE, STARTED, Life
from sbsupervise.services.demo.plans import PLAN_RULES_SINCE, denied, finished, granted, pending
from sbsupervise.services.demo.world import World

S = ProjectState
R = UnitRole
# Days that must lie between the approval and today before a project can be in a state.
SINCE_APPROVAL = {
    S.APPROVED: 0, S.TERMINATED: 20, S.UNDER_CONSTRUCTION: 20, S.SUSPENDED: 80, S.CHANGE_REQUIRED: 60,
    S.COMPLETED: 150, S.ILLEGAL_USE: 200, S.ACCEPTED: 210, S.FILED: 220, S.VERIFIED: 260, S.UNQUALIFIED: 260,
    S.OPERATION: 260,
}  # fmt: skip
LATE_APPROVAL = 0.09
REFUSED_BEFORE = 0.05
CHANGED = Decimal("1.35")
"""How much larger the range of a change is than what was approved."""
WITHOUT_PLAN = frozenset({S.LISTED, S.EXEMPT})
YEARS = approval_years()


def lead(world: World, chance: Random, life: Life) -> None:
    """Give a project its plans, its days and its units."""
    if life.state in WITHOUT_PLAN:
        _plan_ahead(world, chance, life)
    elif life.state in (S.PLAN_REQUIRED, S.ILLEGAL_START):
        _without_approval(world, chance, life)
    elif life.state is S.EXPIRED:
        _expired(world, chance, life)
    else:
        _approved(world, chance, life)
    if life.state is S.CHANGE_REQUIRED and life.plans:
        change = pending(world, chance, life)
        following = {"application": ApplicationKind.CHANGE, "base_id": life.plans[-1]}
        life.plans.append(change | following | {"range_hm2": (life.area_hm2 * CHANGED).quantize(CENT)})
    _units(world, chance, life)
    life.plans = [finished(world, chance, plan) for plan in life.plans]
    if life.state is S.TERMINATED:
        _cancel(world, life)


def _cancel(world: World, life: Life) -> None:
    """Nobody uses the approval of a project that was given up."""
    for plan in life.plans:
        if plan["state"] is PlanState.GRANTED:
            plan["state"], plan["closed_on"] = PlanState.CANCELLED, world.days.before(world.today, 5)
            plan["closing_ground"], plan["reason"] = "R70-6", "建设单位书面放弃建设，主管部门已终止项目。"


def _plan_ahead(world: World, chance: Random, life: Life) -> None:
    """The works are to begin some time to come."""
    start = world.today + timedelta(days=chance.randint(20, 260))
    life.planned_start_on, life.planned_end_on = start, start + timedelta(days=chance.randint(150, 800))


def _without_approval(world: World, chance: Random, life: Life) -> None:
    """No plan has been granted; one may be under way, refused or withdrawn."""
    _plan_ahead(world, chance, life)
    if life.state is S.ILLEGAL_START:
        age = (world.today - life.listed_on).days
        life.started_on = world.days.until(life.listed_on + timedelta(days=int(age * chance.uniform(0.2, 0.7))))
        life.planned_start_on = life.started_on
        life.planned_end_on = life.started_on + timedelta(days=chance.randint(200, 700))
    likely = 0.4 if life.state is S.ILLEGAL_START else 1 if life.plan_kind is PlanKind.REPORT else 0.7
    if chance.random() < likely:
        life.plans.append(pending(world, chance, life))


def _expired(world: World, chance: Random, life: Life) -> None:
    """Granted more than three years ago, and nothing was begun."""
    years = YEARS.on(world.today)
    latest = world.today - timedelta(days=365 * years + 2)
    life.plans.append(granted(world, chance, life, life.listed_on + timedelta(days=5), latest))
    life.approved_on = life.plans[-1]["decided_on"]
    if expires_on(life.approved_on, years) >= world.today:
        life.state = S.APPROVED
    life.planned_start_on = life.approved_on + timedelta(days=chance.randint(40, 200))
    life.planned_end_on = life.planned_start_on + timedelta(days=chance.randint(200, 700))


def _approved(world: World, chance: Random, life: Life) -> None:
    """A plan was granted, sometimes only after the works had begun, sometimes only the second one."""
    age = (world.today - life.listed_on).days
    earliest = life.listed_on + timedelta(days=min(chance.randint(5, 70), age // 5))
    latest = world.today - timedelta(days=SINCE_APPROVAL[life.state])
    begins = life.state in STARTED and age > 300
    if begins and chance.random() < LATE_APPROVAL:
        life.started_on = world.days.from_(max(earliest, PLAN_RULES_SINCE))
        earliest = life.started_on + timedelta(days=chance.randint(15, 60))
    elif begins and chance.random() < REFUSED_BEFORE:
        life.plans.append(denied(world, chance, life, earliest))
        earliest = life.plans[-1]["decided_on"] + timedelta(days=chance.randint(10, 30))
    life.plans.append(granted(world, chance, life, earliest, latest))
    approved_on: date = life.plans[-1]["decided_on"]
    life.approved_on = approved_on
    ahead = timedelta(days=chance.randint(25, 190))
    life.planned_start_on = life.started_on or approved_on + ahead
    if life.state in STARTED and life.started_on is None:
        since = (world.today - approved_on).days
        started_on = world.days.until(approved_on + timedelta(days=min(chance.randint(4, 120), since // 2)))
        life.started_on = max(started_on, approved_on)
        drift = timedelta(days=chance.randint(-8, 20))
        life.planned_start_on = max(approved_on + timedelta(days=3), life.started_on + drift)
    life.planned_end_on = life.planned_start_on + timedelta(days=chance.randint(180, 800))
    if life.state in IN_USE and life.started_on is not None:
        since = (world.today - life.started_on).days
        life.in_use_on = life.started_on + timedelta(days=int(since * chance.uniform(0.6, 0.92)))


def _units(world: World, chance: Random, life: Life) -> None:
    """The units whose work the project has needed so far."""
    roles: list[UnitRole] = []
    if life.plans:
        roles.append(R.PLAN_COMPILER)
    if any(plan["review_from"] for plan in life.plans):
        roles.append(R.REVIEWER_BODY)
    if life.state in BUILDING | BUILT:
        roles += [R.DESIGNER, R.CONTRACTOR]
        if life.plan_kind is PlanKind.REPORT:
            roles += [R.MONITOR, R.SITE_SUPERVISOR]
    if life.state in ACCEPTED:
        roles.append(R.ACCEPTANCE_COMPILER)
    life.others = {role: world.units.other(role, chance) for role in roles}
    for plan in life.plans:
        plan["compiler_id"] = life.others[R.PLAN_COMPILER]
