"""Changes against the approved plan: found, ordered, put in order by an application, overdue, taken back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sbsupervise.db import Database
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import ApplicationKind, ChangeState, GroundKind, PlanState
from sbsupervise.domain.plans.amendments import GroundFigures
from sbsupervise.domain.projects import ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Change, Ground, Plan, Project, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.change_acts import (
    DetectChange,
    DropChange,
    OrderChange,
    detect_change,
    drop_change,
    order_change,
)
from sbsupervise.services.changes_of_plans import state_of_change, view_of
from sbsupervise.services.plans import (
    AcceptPlan,
    ProposeRevocation,
    RevokePlan,
    WithdrawPlan,
    accept_plan,
    figures_to_apply,
    propose_revocation,
    revoke_plan,
    withdraw_plan,
)
from sbsupervise.services.project_events import events_of
from tests import make, walk

Db = Database[ScopedSession]
C, S = ChangeState, ProjectState
FOUND, TODAY = date(2026, 8, 3), date(2026, 9, 1)
# 30 % more than the 13.32 hm² that were approved, to the last place.
LIMIT = Decimal("17.316")


@pytest.fixture
def officer(db: Db) -> Actor:
    return make.login(db, Role.OFFICER).actor()


@pytest.fixture
def permits(db: Db) -> Actor:
    return make.login(db, Role.APPROVAL_OFFICER, office="140900-sp").actor()


@pytest.fixture
def base(db: Db) -> Plan:
    """An approved plan of 13.32 hm² and 80,000 m³ whose works are under way."""
    return make.granted_plan(db, state=S.UNDER_CONSTRUCTION, started_on=date(2026, 4, 1), approved_on=date(2026, 3, 2))


def detected(db: Db, actor: Actor, plan: Plan, **said: Any) -> Change:
    given: dict[str, Any] = {"found_on": FOUND, "facts": "现场实测", "range_hm2": LIMIT} | said
    change: Change = walk.perform(db, detect_change, actor, DetectChange(project_id=plan.project_id, **given))
    return change


def ordered(db: Db, actor: Actor, change: Change, **said: Any) -> Change:
    given: dict[str, Any] = {"ordered_on": date(2026, 8, 4), "order_by": date(2026, 8, 31)} | said
    found: Change = walk.perform(db, order_change, actor, OrderChange(change_id=change.id, **given))
    return found


def stored(db: Db, change: Change) -> Change:
    with db.reading() as session:
        return make.everything(session).get_one(Change, change.id)


def state_of(db: Db, plan: Plan) -> ProjectState:
    with db.reading() as session:
        return make.everything(session).get_one(Project, plan.project_id).state


def applied(db: Db, permits: Actor, base: Plan, application: ApplicationKind, **facts: Any) -> Plan:
    """An application that follows the approval of a project, accepted the day after it came."""
    with db.reading() as session:
        project = make.everything(session).get_one(Project, base.project_id)
    days = {"submitted_on": date(2026, 8, 10), "application": application}
    return walk.submitted(db, permits, project, **(days | facts))


def test_a_change_that_reaches_the_limit_is_found_and_the_works_wait(db: Db, officer: Actor, base: Plan) -> None:
    change = detected(db, officer, base)
    assert (change.state, change.product, change.base_id) == (C.DETECTED, ApplicationKind.CHANGE, base.id)
    assert change.triggers == ["C2a"]
    assert state_of(db, base) is S.CHANGE_REQUIRED
    with db.reading() as session:
        (event,) = events_of(make.everything(session), base.project_id)
        assert (event.act, event.happened_on, event.state) == ("project.require_change", FOUND, S.CHANGE_REQUIRED)
        view = view_of(session.get_one(Change, change.id), TODAY)
        assert [(line.label, line.ratio) for line in view.lines if line.changed] == [("水土流失防治责任范围", "+30%")]
        assert view.found.triggers[0].source == "水利部令第53号第十六条第一款第二项"


def test_a_hair_below_the_limit_is_no_change_but_a_warning_on_record(db: Db, officer: Actor, base: Plan) -> None:
    near = detected(db, officer, base, range_hm2=LIMIT - Decimal("0.000001"))
    assert (near.state, near.product, near.triggers) == (C.NEAR, None, ["C2a"])
    assert state_of(db, base) is S.UNDER_CONSTRUCTION
    with db.reading() as session:
        assert events_of(make.everything(session), base.project_id) == []
        (trigger,) = view_of(session.get_one(Change, near.id), TODAY).found.near
    assert trigger.text.endswith("变化29.99%，接近30%")
    with pytest.raises(RuleError, match="当前状态为“接近界限”"):
        ordered(db, officer, near)


def test_a_later_finding_takes_the_place_of_a_warning(db: Db, officer: Actor, base: Plan) -> None:
    first, second = (detected(db, officer, base, range_hm2=Decimal(area)) for area in ("16.8", "17.2"))
    assert (stored(db, first).state, stored(db, first).reason) == (C.VOID, "已有2026-08-03的认定")
    detected(db, officer, base)
    assert (stored(db, second).state, state_of(db, base)) == (C.VOID, S.CHANGE_REQUIRED)


def test_what_is_not_even_near_the_limit_is_refused_with_the_shares(db: Db, officer: Actor, base: Plan) -> None:
    with pytest.raises(RuleError, match=r"不接近界限（30%）：水土流失防治责任范围\+24.99%") as refusal:
        detected(db, officer, base, range_hm2=Decimal("16.649"))
    assert refusal.value.source == "水利部令第53号第十六条、第十七条"


SAID: dict[str, tuple[dict[str, Any], list[str], ApplicationKind]] = {
    "earth alone": ({"range_hm2": None, "earthwork_m3": Decimal(104000)}, ["C2b"], ApplicationKind.CHANGE),
    "a new key zone": (
        {"range_hm2": None, "new_zones": ("太行山国家级水土流失重点治理区",)},
        ["C1"],
        ApplicationKind.CHANGE,
    ),
    "the line shifted": (
        {"range_hm2": None, "linear_hill_km": Decimal(10), "shifted_over_300m_km": Decimal(3)},
        ["C3"],
        ApplicationKind.CHANGE,
    ),
    "less topsoil on as much land": (
        {"range_hm2": None, "approved_topsoil_m3": Decimal(1000), "topsoil_m3": Decimal(700)},
        ["C4"],
        ApplicationKind.CHANGE,
    ),
    "works weakened, says the expert": (
        {"range_hm2": None, "key_works_weakened": True},
        ["C5"],
        ApplicationKind.CHANGE,
    ),
    "a new spoil ground": (
        {"range_hm2": None, "spoil_grounds": (GroundFigures(code="Z1", level=4), GroundFigures(code="Z2", level=5))},
        ["C6"],
        ApplicationKind.SUPPLEMENT,
    ),
    "a higher level": (
        {"range_hm2": None, "spoil_grounds": (GroundFigures(code="Z1", level=3),)},
        ["C7"],
        ApplicationKind.SUPPLEMENT,
    ),
    "a change and a new ground": (
        {"spoil_grounds": (GroundFigures(code="Z2", level=5),)},
        ["C2a", "C6"],
        ApplicationKind.CHANGE,
    ),
}


@pytest.mark.parametrize(("said", "codes", "product"), SAID.values(), ids=SAID)
def test_each_case_of_the_law_is_found(
    db: Db, officer: Actor, base: Plan, said: dict[str, Any], codes: list[str], product: ApplicationKind
) -> None:
    ground = Ground(
        project_id=base.project_id,
        plan_id=base.id,
        kind=GroundKind.SPOIL_GROUND,
        state="in_use",
        code="Z1",
        name="一号弃渣场",
        level=4,
        planned_m3=Decimal(100_000),
    )
    with db.transaction() as session:
        make.put(session, make.operator(), make.Put(ground))
    change = detected(db, officer, base, **said)
    assert (change.triggers, change.product) == (codes, product)


REFUSED: dict[str, tuple[dict[str, Any], str, str | None]] = {
    "nothing has changed": ({"range_hm2": None}, "各项均未变化", None),
    "it only shrank": ({"range_hm2": Decimal(7)}, r"水土流失防治责任范围-47.44%", None),
    "tomorrow": ({"found_on": date(2026, 9, 2)}, "不能晚于今天", "found_on"),
    "before the approval": ({"found_on": date(2026, 3, 1)}, "不能早于所对照方案的批准日期", "found_on"),
    "without facts": ({"facts": " "}, "请写明变化的事实和证据", "facts"),
    "another approval was seen": ({"base_id": 999}, "批复已经变化", None),
}


@pytest.mark.parametrize(("said", "message", "field"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_change_is_refused_in_words(
    db: Db, officer: Actor, base: Plan, said: dict[str, Any], message: str, field: str | None
) -> None:
    with pytest.raises(RuleError, match=message) as refusal:
        detected(db, officer, base, **said)
    assert refusal.value.field == field


def test_without_an_approval_there_is_nothing_to_depart_from(db: Db, officer: Actor) -> None:
    revoked = make.granted_plan(db, plan_state=PlanState.REVOKED)
    with pytest.raises(RuleError, match="没有现行有效的方案批复"):
        detected(db, officer, revoked)


def test_finished_works_change_no_more(db: Db, officer: Actor) -> None:
    done = make.granted_plan(db, state=S.COMPLETED, started_on=date(2026, 4, 1))
    with pytest.raises(RuleError, match="当前状态为“完工未验收”"):
        detected(db, officer, done)


def test_an_order_sets_its_day_and_is_overdue_by_date(db: Db, officer: Actor, base: Plan) -> None:
    change = ordered(db, officer, detected(db, officer, base))
    assert change.state is C.ORDERED
    states = [state_of_change(change, day) for day in (date(2026, 8, 31), date(2026, 9, 1))]
    assert states == [C.ORDERED, C.OVERDUE]
    with pytest.raises(RuleError, match="当前状态为“责令补办”"):
        ordered(db, officer, change)


ORDERS: dict[str, tuple[dict[str, date], str, str]] = {
    "tomorrow": ({"ordered_on": date(2026, 9, 2)}, "责令日期不能晚于今天", "ordered_on"),
    "before it was found": ({"ordered_on": date(2026, 8, 2)}, "不能早于发现日期", "ordered_on"),
    "at once": ({"order_by": date(2026, 8, 4)}, "补办期限应晚于责令日期", "order_by"),
}


@pytest.mark.parametrize(("said", "message", "field"), ORDERS.values(), ids=ORDERS)
def test_an_order_that_cannot_be_followed_is_refused(
    db: Db, officer: Actor, base: Plan, said: dict[str, date], message: str, field: str
) -> None:
    change = detected(db, officer, base)
    with pytest.raises(RuleError, match=message) as refusal:
        ordered(db, officer, change, **said)
    assert refusal.value.field == field


def test_a_change_follows_its_application_to_the_grant_and_the_base_moves_on(
    db: Db, officer: Actor, permits: Actor, base: Plan
) -> None:
    change = ordered(db, officer, detected(db, officer, base))
    plan = applied(db, permits, base, ApplicationKind.CHANGE, range_hm2=LIMIT)
    assert (stored(db, change).state, stored(db, change).plan_id) == (C.SUBMITTED, plan.id)
    granted(db, permits, plan)
    after = stored(db, change)
    assert (after.state, after.closed_on) == (C.APPROVED, date(2026, 8, 20))
    assert state_of(db, base) is S.UNDER_CONSTRUCTION
    with pytest.raises(RuleError, match=r"\+15.5%"):
        detected(db, officer, base, range_hm2=Decimal(20), found_on=date(2026, 8, 25))


def granted(db: Db, permits: Actor, plan: Plan, number: int = 70) -> Plan:
    command = AcceptPlan(plan_id=plan.id, accepted_on=date(2026, 8, 11))
    waiting = walk.perform(db, accept_plan, permits, command)
    said = {"decided_on": date(2026, 8, 20), "document_number": f"测审许可〔2026〕{number}号"}
    return walk.granted(db, permits, waiting, **said)


def registered(db: Db, plan: Plan, code: str, level: int) -> None:
    """A spoil ground that a plan provides for."""
    ground = Ground(
        project_id=plan.project_id,
        plan_id=plan.id,
        kind=GroundKind.SPOIL_GROUND,
        state="planned",
        code=code,
        name="弃渣场",
        level=level,
    )
    with db.transaction() as session:
        make.put(session, make.operator(), make.Put(ground))


def test_a_grant_that_does_not_cover_what_was_found_leaves_the_rest_open(
    db: Db, officer: Actor, permits: Actor, base: Plan
) -> None:
    new = (GroundFigures(code="Z9", level=5),)
    change = ordered(db, officer, detected(db, officer, base, range_hm2=Decimal(20), spoil_grounds=new))
    assert (change.triggers, change.product) == (["C2a", "C6"], ApplicationKind.CHANGE)
    first = granted(db, permits, applied(db, permits, base, ApplicationKind.CHANGE, range_hm2=Decimal(15)))
    left = stored(db, change)
    assert (left.state, left.base_id, left.plan_id, left.triggers) == (C.ORDERED, first.id, None, ["C2a", "C6"])
    assert state_of(db, base) is S.CHANGE_REQUIRED
    second = granted(db, permits, applied(db, permits, base, ApplicationKind.CHANGE, range_hm2=Decimal(19)), 71)
    left = stored(db, change)
    assert (left.base_id, left.triggers, left.product) == (second.id, ["C6"], ApplicationKind.SUPPLEMENT)
    third = applied(db, permits, base, ApplicationKind.SUPPLEMENT, range_hm2=Decimal(19))
    registered(db, third, "Z9", 5)
    granted(db, permits, third, 72)
    assert (stored(db, change).state, state_of(db, base)) == (C.APPROVED, S.UNDER_CONSTRUCTION)


def test_what_no_figure_states_is_covered_by_the_grant_of_a_change(
    db: Db, officer: Actor, permits: Actor, base: Plan
) -> None:
    said = {"range_hm2": None, "key_works_weakened": True, "linear_hill_km": Decimal(10)}
    change = detected(db, officer, base, **said, shifted_over_300m_km=Decimal(3))
    granted(db, permits, applied(db, permits, base, ApplicationKind.CHANGE))
    assert stored(db, change).state is C.APPROVED


@pytest.mark.parametrize(("named", "state"), [("测试重点治理区、另一处", C.APPROVED), ("不涉及", C.DETECTED)])
def test_a_key_zone_is_covered_if_the_sheet_of_the_grant_names_it(
    db: Db, officer: Actor, permits: Actor, base: Plan, named: str, state: ChangeState
) -> None:
    change = detected(db, officer, base, range_hm2=None, new_zones=("测试重点治理区",))
    plan = applied(db, permits, base, ApplicationKind.CHANGE)
    with db.transaction() as session:
        held = make.everything(session).get_one(Plan, plan.id)
        assert held.sheet is not None
        held.sheet.content = make.whole_sheet(zones=named)
        make.change(session, held, reason="")
    granted(db, permits, plan)
    assert stored(db, change).state is state


def test_a_ground_of_an_application_is_not_yet_approved(db: Db, officer: Actor, permits: Actor, base: Plan) -> None:
    registered(db, applied(db, permits, base, ApplicationKind.SUPPLEMENT), "Z9", 5)
    change = detected(db, officer, base, range_hm2=None, spoil_grounds=(GroundFigures(code="Z9", level=5),))
    assert change.triggers == ["C6"]


def test_a_warning_ends_with_the_next_approval(db: Db, officer: Actor, permits: Actor, base: Plan) -> None:
    near = detected(db, officer, base, range_hm2=Decimal(17))
    plan = granted(db, permits, applied(db, permits, base, ApplicationKind.CHANGE, range_hm2=Decimal(15)))
    assert stored(db, near).reason == f"已批准{plan.document_number}，以该批准为准比较"


def test_an_application_begins_with_what_was_found(db: Db, officer: Actor, permits: Actor, base: Plan) -> None:
    def begun() -> dict[str, Any]:
        with db.reading() as session:
            project = make.everything(session).get_one(Project, base.project_id)
            return figures_to_apply(session, project)

    assert begun() == {"range_hm2": base.range_hm2, "earthwork_m3": base.earthwork_m3}
    detected(db, officer, base, range_hm2=None, spoil_grounds=(GroundFigures(code="Z9", level=5),))
    assert begun()["application"] is ApplicationKind.SUPPLEMENT
    detected(db, officer, base)
    detected(db, officer, base, range_hm2=Decimal(20), earthwork_m3=Decimal(110000))
    assert begun() == {"range_hm2": Decimal(20), "earthwork_m3": Decimal(110000)}


def revoke(db: Db, permits: Actor, plan: Plan, number: str) -> None:
    said = ProposeRevocation(plan_id=plan.id, ground="R69-6", facts="材料虚假")
    walk.perform(db, propose_revocation, walk.colleague(db, permits), said)
    command = RevokePlan(plan_id=plan.id, decided_on=TODAY, document_number=number)
    walk.perform(db, revoke_plan, permits, command)


def test_without_any_approval_left_there_is_nothing_to_put_in_order(
    db: Db, officer: Actor, permits: Actor, base: Plan
) -> None:
    change = ordered(db, officer, detected(db, officer, base))
    plan = granted(db, permits, applied(db, permits, base, ApplicationKind.CHANGE, range_hm2=LIMIT))
    revoke(db, permits, plan, "测审撤〔2026〕1号")
    assert (stored(db, change).state, state_of(db, base)) == (C.ORDERED, S.CHANGE_REQUIRED)
    revoke(db, permits, base, "测审撤〔2026〕2号")
    after = stored(db, change)
    assert (after.state, after.closed_on) == (C.VOID, TODAY)
    assert after.reason == f"{base.document_number}已撤销，项目没有现行有效的批准"
    assert state_of(db, base) is S.ILLEGAL_START


def test_what_a_cancelled_change_had_put_in_order_is_open_again(
    db: Db, officer: Actor, permits: Actor, base: Plan
) -> None:
    change = detected(db, officer, base)
    plan = granted(db, permits, applied(db, permits, base, ApplicationKind.CHANGE, range_hm2=LIMIT))
    walk.cancelled(db, permits, plan)
    assert (stored(db, change).state, state_of(db, base)) == (C.DETECTED, S.CHANGE_REQUIRED)
    with db.reading() as session:
        last = events_of(make.everything(session), base.project_id)[-1]
    assert (last.act, last.state) == ("project.require_change", S.CHANGE_REQUIRED)


def test_a_rest_is_compared_with_the_approval_before_once_the_partial_one_falls(
    db: Db, officer: Actor, permits: Actor, base: Plan
) -> None:
    change = detected(db, officer, base, range_hm2=Decimal(20))
    plan = granted(db, permits, applied(db, permits, base, ApplicationKind.CHANGE, range_hm2=Decimal(15)))
    assert stored(db, change).base_id == plan.id
    revoke(db, permits, plan, "测审撤〔2026〕1号")
    after = stored(db, change)
    assert (after.base_id, after.state) == (base.id, C.DETECTED)
    assert after.figures["approved"]["range_hm2"] == "13.320000"


def test_an_application_that_comes_too_late_is_still_an_application(
    db: Db, officer: Actor, permits: Actor, base: Plan
) -> None:
    change = ordered(db, officer, detected(db, officer, base), order_by=date(2026, 8, 5))
    applied(db, permits, base, ApplicationKind.CHANGE, range_hm2=LIMIT)
    assert stored(db, change).state is C.SUBMITTED


def test_an_application_that_comes_to_nothing_leads_the_change_back(
    db: Db, officer: Actor, permits: Actor, base: Plan
) -> None:
    change = ordered(db, officer, detected(db, officer, base))
    plan = applied(db, permits, base, ApplicationKind.CHANGE, range_hm2=LIMIT)
    walk.perform(db, withdraw_plan, permits, WithdrawPlan(plan_id=plan.id, reason="撤回申请书"))
    after = stored(db, change)
    assert (after.state, after.plan_id) == (C.ORDERED, None)
    assert state_of(db, base) is S.CHANGE_REQUIRED


def test_a_supplement_puts_no_change_report_in_order(db: Db, officer: Actor, permits: Actor, base: Plan) -> None:
    first = detected(db, officer, base)
    second = detected(db, officer, base, range_hm2=None, spoil_grounds=(GroundFigures(code="Z9", level=5),))
    plan = applied(db, permits, base, ApplicationKind.SUPPLEMENT)
    registered(db, plan, "Z9", 5)
    assert [stored(db, change).state for change in (first, second)] == [C.DETECTED, C.SUBMITTED]
    granted(db, permits, plan)
    assert [stored(db, change).state for change in (first, second)] == [C.DETECTED, C.APPROVED]
    assert state_of(db, base) is S.CHANGE_REQUIRED, "the other change still waits"


def test_a_finding_taken_back_lets_the_works_go_on_once_none_waits(db: Db, officer: Actor, base: Plan) -> None:
    changes = [detected(db, officer, base), detected(db, officer, base, earthwork_m3=Decimal(104000))]
    with pytest.raises(RuleError, match="请写明撤回认定的理由"):
        walk.perform(db, drop_change, officer, DropChange(change_id=changes[0].id, reason=" "))
    states = []
    for change in changes:
        walk.perform(db, drop_change, officer, DropChange(change_id=change.id, reason="已按原方案恢复"))
        states.append((stored(db, change).state, state_of(db, base)))
    assert states == [(C.DROPPED, S.CHANGE_REQUIRED), (C.DROPPED, S.UNDER_CONSTRUCTION)]
    with pytest.raises(RuleError, match="没有后续操作"):
        ordered(db, officer, changes[0])
