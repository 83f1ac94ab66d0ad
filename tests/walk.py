"""Records walked through the acts of plan and fee, as far as a test needs them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from sbsupervise.db import Database
from sbsupervise.domain.fees import BaseType, Course, state_of
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.plans import ApplicationKind, PlanKind, PlanState
from sbsupervise.domain.projects import ProjectState
from sbsupervise.models import Charge, Office, Plan, PlanCopy, Project, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.desk import worklist
from sbsupervise.services.fees import (
    AssessFee,
    CountyArea,
    OutputLine,
    RecordPayment,
    ReportOutput,
    assess_fee,
)
from sbsupervise.services.plans import (
    AcceptPlan,
    CancelPlan,
    DenyPlan,
    GrantPlan,
    ProposeCancellation,
    ProposeDecision,
    ReceiveReview,
    SendToReview,
    SubmitPlan,
    accept_plan,
    cancel_plan,
    deny_plan,
    grant_plan,
    propose_cancellation,
    propose_decision,
    submit_plan,
)
from sbsupervise.services.stored_files import HandedIn
from sbsupervise.services.worklist import TO_DO
from tests import make

Db = Database[ScopedSession]
SUBMITTED, ACCEPTED, DECIDED = date(2026, 2, 9), date(2026, 2, 10), date(2026, 3, 2)
AGAIN = date(2026, 3, 20)
TODAY = date(2026, 4, 1)
NUMBER = "测审许可〔2026〕7号"
AREA = Decimal("13.32")
PIANGUAN = "140932"
EVIDENCE = HandedIn("证明材料.pdf", b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")


def perform(db: Db, act: Callable[..., Any], actor: Actor, command: Any) -> Any:
    """An act in a transaction of its own; a plan comes with what its clocks and its rail look at."""
    with db.transaction() as session:
        record = act(session, actor, command)
        if isinstance(record, Plan):
            session.refresh(record, ["hearing", "ending"])
        return record


def submitted(db: Db, actor: Actor, project: Project | None = None, **facts: Any) -> Plan:
    """An application for the plan of a project, a new one if none is given, with all that belongs to it."""
    plan: Plan = perform(db, make.hand_in, make.operator(), make.HandIn(bare(db, actor, project, **facts).id))
    return plan


def bare(db: Db, actor: Actor, project: Project | None = None, **facts: Any) -> Plan:
    """An application that came without any papers or data."""
    given: dict[str, Any] = {
        "kind": PlanKind.REPORT,
        "range_hm2": AREA,
        "earthwork_m3": Decimal(80000),
        "submitted_on": SUBMITTED,
    } | facts
    project = project or make.awaiting_plan(db)
    plan: Plan = perform(db, submit_plan, actor, SubmitPlan(project_id=project.id, **given))
    return plan


def accepted(db: Db, actor: Actor, **facts: Any) -> Plan:
    """An application that was accepted the day after it came."""
    command = AcceptPlan(plan_id=submitted(db, actor, **facts).id, accepted_on=ACCEPTED)
    plan: Plan = perform(db, accept_plan, actor, command)
    return plan


def deemed(db: Db, actor: Actor, **facts: Any) -> Plan:
    """An application without any papers or data, which the law accepted because the office was silent."""
    command = AcceptPlan(plan_id=bare(db, actor, **facts).id, accepted_on=DECIDED)
    plan: Plan = perform(db, accept_plan, actor, command)
    return plan


def reexamined(db: Db, actor: Actor) -> Plan:
    """An accepted plan that is examined anew, because works did not start within three years of its approval."""
    project = make.awaiting_plan(db)
    base = granted(db, actor, accepted(db, actor, project=project))
    with db.transaction() as session:
        held = make.everything(session).get_one(Project, project.id)
        make.change(session, held, state=ProjectState.EXPIRED)
    plan = submitted(db, actor, project, application=ApplicationKind.REEXAMINATION, submitted_on=AGAIN)
    assert plan.base_id == base.id
    found: Plan = perform(db, accept_plan, actor, AcceptPlan(plan_id=plan.id, accepted_on=AGAIN))
    return found


def sending(plan: Plan, review_from: date = ACCEPTED, **facts: Any) -> SendToReview:
    """The command that sends a plan to review; the applicant is told on the same day."""
    return SendToReview(plan_id=plan.id, review_from=review_from, **({"review_told_on": review_from} | facts))


def returning(plan: Plan, review_to: date, **facts: Any) -> ReceiveReview:
    """The command that records the opinion of a review."""
    return ReceiveReview(plan_id=plan.id, review_to=review_to, **({"review_opinion": "评审通过"} | facts))


def colleague(db: Db, actor: Actor) -> Actor:
    """Another person with every part in approvals, in the office of an actor."""
    with db.reading() as session:
        office = make.everything(session).get_one(Office, actor.office_id)
    return make.login(db, Role.APPROVAL_OFFICER, office=office.code).actor(actor.now)


def proposed(db: Db, plan: Plan, by: Actor, outcome: PlanState = PlanState.GRANTED, **facts: Any) -> Plan:
    """A plan whose decision is proposed; to grant it, nothing may be missing."""
    given: dict[str, Any] = facts
    if outcome is PlanState.DENIED:
        given = {"refusal_ground": "R15-1", "reason": "目标偏低"} | facts
    elif not looked_at(db, plan):
        make.looked_through(db, plan)
    found: Plan = perform(db, propose_decision, by, ProposeDecision(plan_id=plan.id, outcome=outcome, **given))
    return found


def looked_at(db: Db, plan: Plan) -> bool:
    """Whether somebody has looked at the points of an application."""
    with db.reading() as session:
        return bool(make.everything(session).get_one(Plan, plan.id).marks)


def granted(db: Db, actor: Actor, plan: Plan | None = None, **facts: Any) -> Plan:
    """A plan that an actor has granted as a colleague proposed, a new one if none is given."""
    waiting = proposed(db, plan or accepted(db, actor), colleague(db, actor))
    found: Plan = perform(db, grant_plan, actor, granting(waiting, **facts))
    return found


def denied(db: Db, actor: Actor, plan: Plan | None = None, **facts: Any) -> Plan:
    """A plan that an actor has refused as a colleague proposed, a new one if none is given."""
    waiting = proposed(db, plan or accepted(db, actor), colleague(db, actor), PlanState.DENIED)
    found: Plan = perform(db, deny_plan, actor, denying(waiting, **facts))
    return found


def read(db: Db, cls: type[Any], key: Any) -> Any:
    with db.reading() as session:
        return make.everything(session).get_one(cls, key)


def copies(db: Db, plan: Plan) -> list[PlanCopy]:
    with db.reading() as session:
        return list(make.everything(session).get_one(Plan, plan.id).copies)


def waiting(db: Db, actor: Actor) -> dict[str, int]:
    """What the desk of somebody counts."""
    with db.reading() as session:
        session.scope = actor.scope
        return dict(worklist(session, actor, TO_DO).counts)


def cancelled(db: Db, actor: Actor, plan: Plan, **facts: Any) -> Plan:
    """An approval that an actor has cancelled as a colleague proposed."""
    said = ProposeCancellation(plan_id=plan.id, ground="R70-3", facts="企业注销登记")
    perform(db, propose_cancellation, colleague(db, actor), said)
    given: dict[str, Any] = {"decided_on": actor.today, "document_number": "测审销〔2026〕1号"} | facts
    found: Plan = perform(db, cancel_plan, actor, CancelPlan(plan_id=plan.id, **given))
    return found


def granting(plan: Plan, **facts: Any) -> GrantPlan:
    """The command that grants a plan."""
    given: dict[str, Any] = {"decided_on": DECIDED, "document_number": NUMBER}
    return GrantPlan(plan_id=plan.id, **(given | facts))


def denying(plan: Plan, **facts: Any) -> DenyPlan:
    """The command that refuses a plan."""
    given: dict[str, Any] = {"decided_on": DECIDED, "document_number": NUMBER}
    return DenyPlan(plan_id=plan.id, **(given | facts))


def assessing(plan: Plan, confirmed_fen: int = 5_328_000, **facts: Any) -> AssessFee:
    """The command that fixes the fee of a plan, 53,280 yuan if not told."""
    given: dict[str, Any] = {"areas": (CountyArea(county=PIANGUAN, area_hm2=AREA),)}
    return AssessFee(plan_id=plan.id, confirmed_fen=confirmed_fen, **(given | facts))


def assessed(db: Db, officer: Actor) -> Charge:
    """The charge of a new plan."""
    charge: Charge = perform(db, assess_fee, officer, assessing(make.granted_plan(db)))
    return charge


def paying(charge: Charge, amount_fen: int, voucher_no: str, **facts: Any) -> RecordPayment:
    """The command that records a payment of today."""
    given: dict[str, Any] = {"paid_on": TODAY} | facts
    return RecordPayment(charge_id=charge.id, amount_fen=amount_fen, voucher_no=voucher_no, **given)


def with_days(db: Db, charge: Charge, **days: date) -> Charge:
    """A charge whose papers were served on these days; an order has its last day with it."""
    with db.transaction() as session:
        kept = make.everything(session).get_one(Charge, charge.id)
        state = state_of(
            Course(
                amount_fen=kept.amount_fen,
                paid_fen=kept.paid_fen,
                **{name: days.get(name) for name in ("served_on", "ordered_on", "demanded_on", "court_on")},
            )
        )
        make.change(session, kept, state=state, **days)
    return kept


def overdue_charge(db: Db, officer: Actor, **days: date) -> Charge:
    """A charge of 53,280 yuan, due on 31 May, whose order was served on 10 June and ran until 30 June 2026."""
    given = {"served_on": date(2026, 4, 3), "ordered_on": date(2026, 6, 10), "limit_on": date(2026, 6, 30)} | days
    return with_days(db, assessed(db, officer), **given)


def tons(quantity: str, county: str = PIANGUAN) -> tuple[OutputLine, ...]:
    """Output of one county."""
    return (OutputLine(county=county, quantity=Decimal(quantity)),)


def reporting(project: Project, quantity: str = "315000", **facts: Any) -> ReportOutput:
    """The command that reports the second quarter of 2026 of a mine, 63,000 yuan if not told."""
    given: dict[str, Any] = {
        "base_type": BaseType.TON_MINE,
        "period_start": date(2026, 4, 1),
        "lines": tons(quantity),
        "reported_on": date(2026, 7, 9),
    }
    return ReportOutput(project_id=project.id, **(given | facts))
