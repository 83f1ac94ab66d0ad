"""Applications for the approval of plans, with the days of each step by the working-day clocks of the law."""

from collections.abc import Callable, Mapping
from datetime import date
from random import Random

from sbsupervise.domain.plans import ApplicationKind, PlanKind, PlanState, Procedure, procedure_for
from sbsupervise.parameters.plans import acceptance_days, decision_days, refusal_grounds, review_days
from sbsupervise.services.demo.chances import pick
from sbsupervise.services.demo.days import Workdays
from sbsupervise.services.demo.lives import Life
from sbsupervise.services.demo.world import Draft, World

P = PlanState
PLAN_RULES_SINCE = decision_days().rows[0].since
"""Before this day there are no figures for the clocks of plans."""
ACCEPTANCE, DECISION, REVIEW = acceptance_days(), decision_days(), review_days()
GROUNDS = refusal_grounds()
# What an application that is not granted has come to; all of them at least once, then those that there are most of.
PENDING = (
    P.SUBMITTED, P.IN_REVIEW, P.CORRECTION, P.ACCEPTED, P.REVIEWED, P.DENIED, P.WITHDRAWN, P.NOT_ACCEPTED, P.REJECTED,
    P.SUBMITTED, P.IN_REVIEW, P.REVIEWED,
)  # fmt: skip
FORMS_PENDING = ((P.SUBMITTED, 8), (P.CORRECTION, 6), (P.WITHDRAWN, 2), (P.REVOKED, 1))
OPINIONS = (
    "方案编制符合技术标准，防治责任范围和措施体系合理，同意通过评审。",
    "按专家意见修改后，弃渣场选址论证和表土保护措施满足要求，同意通过评审。",
)
LATE = 0.05
CORRECTED = 0.18
CORRECTIONS = (
    "请补充弃渣场选址论证和地质勘察资料，补充表土资源调查表。",
    "土石方平衡表与附图不一致，请核对后重新提交；防治责任范围矢量数据缺失。",
    "请补充项目立项（核准、备案）文件和法定代表人授权书。",
)
REFUSALS = (
    "弃渣场下游有居民点，选址不合理，申请人未提出替代方案。",
    "表土剥离和保护利用措施不明确，措施体系不完整。",
    "土石方数据与主体设计不一致，基础数据明显不实。",
)
WITHDRAWALS = ("申请人因建设规模调整，书面申请撤回，待重新编报。", "申请人书面撤回：项目选址发生变化。")


def _blank(life: Life, procedure: Procedure, state: PlanState, submitted_on: date) -> Draft:
    return {
        "version": 1,
        "project_id": life.number,
        "office_id": life.approver,
        "kind": life.plan_kind,
        "procedure": procedure,
        "state": state,
        "compiler_id": None,
        "range_hm2": life.area_hm2,
        "earthwork_m3": life.earthwork_m3,
        "submitted_on": submitted_on,
        "correction_asked_on": None,
        "correction_text": "",
        "corrected_on": None,
        "accepted_on": None,
        "review_from": None,
        "review_to": None,
        "decided_on": None,
        "document_number": None,
        "refusal_ground": None,
        "reason": "",
        "fee_stated_fen": None,
        "application": ApplicationKind.NEW,
        "base_id": None,
        "external_body": "",
        "deemed": False,
        "review_told_on": None,
        "reviewer_id": None,
        "review_opinion": "",
        "extended_on": None,
        "extension_reason": "",
        "proposed_state": None,
        "proposed_on": None,
        "proposed_by_id": None,
        "decided_by_id": None,
        "delivered_on": None,
        "delivery_proof": "",
        "published_on": None,
        "published_at": "",
        "closed_on": None,
        "closing_ground": None,
        "other_body": "",
        "clocks_ended_on": None,
    }


def finished(world: World, chance: Random, plan: Draft) -> Draft:
    """A plan with what follows from its days: who told, proposed, signed, delivered and published it."""
    if plan["review_from"] is not None:
        plan["review_told_on"] = plan["review_from"]
    if plan["review_to"] is not None:
        plan["review_opinion"] = chance.choice(OPINIONS)
    proposer, signer = world.offices[plan["office_id"]].signers
    decided_on = plan["decided_on"]
    if decided_on is not None:
        plan["proposed_state"] = P.DENIED if plan["state"] is P.DENIED else P.GRANTED
        plan["proposed_on"] = decided_on
        plan["proposed_by_id"], plan["decided_by_id"] = proposer, signer
        plan |= _handed_over(world, chance, plan)
    elif plan["state"] is P.REVIEWED:
        plan["proposed_state"], plan["proposed_by_id"] = P.GRANTED, proposer
        plan["proposed_on"] = world.days.before(world.today, 1)
    return plan


def _handed_over(world: World, chance: Random, plan: Draft) -> Draft:
    """Delivery and publication of a decision, as far as they have come."""
    found: Draft = {}
    delivered_on = world.days.after(plan["decided_on"], chance.randint(1, 6))
    if delivered_on < world.today:
        found |= {"delivered_on": delivered_on, "delivery_proof": "直接送达，送达回证经办人签收"}
    published_on = world.days.after(plan["decided_on"], chance.randint(1, 5))
    if published_on < world.today and plan["state"] is not P.DENIED:
        found |= {"published_on": published_on, "published_at": "https://example.org/permits"}
    return found


def granted(world: World, chance: Random, life: Life, earliest: date, latest: date) -> Draft:
    """An application that was granted, handed in from ``earliest`` on and decided by ``latest`` if that can be."""
    procedure = procedure_for(life.plan_kind, in_evaluated_zone=chance.random() < 0.03)
    submitted_on = world.days.from_(max(earliest, PLAN_RULES_SINCE))
    plan = _blank(life, procedure, P.GRANTED, submitted_on)
    if procedure is Procedure.COMMITMENT:
        plan["accepted_on"] = submitted_on
        plan["decided_on"] = world.days.after(submitted_on, int(chance.random() < LATE))
        return plan
    ordinary = plan | _ordinary(world, chance, submitted_on)
    return ordinary if ordinary["decided_on"] <= latest else plan | _quick(world, chance, submitted_on)


def denied(world: World, chance: Random, life: Life, earliest: date) -> Draft:
    """An application that was refused, handed in from ``earliest`` on."""
    submitted_on = world.days.from_(max(earliest, PLAN_RULES_SINCE))
    plan = _blank(life, procedure_for(life.plan_kind, in_evaluated_zone=False), P.DENIED, submitted_on)
    plan["accepted_on"] = world.days.after(submitted_on, chance.randint(0, 2))
    plan["decided_on"] = world.days.after(plan["accepted_on"], chance.randint(3, DECISION.on(submitted_on)))
    return plan | _refusal(chance, plan["decided_on"])


def pending(world: World, chance: Random, life: Life) -> Draft:
    """An application under way, or one that has lately come to nothing. Reports take what there is by turns."""
    form = life.plan_kind is PlanKind.FORM
    owed = world.owes(P.REVOKED)
    state = P.REVOKED if owed else pick(chance, FORMS_PENDING) if form else PENDING[next(world.turns) % len(PENDING)]
    days = LATELY[state](world.days, world.today, chance)
    plan = _blank(life, procedure_for(life.plan_kind, in_evaluated_zone=False), state, days["submitted_on"]) | days
    if state is P.CORRECTION:
        plan["correction_text"] = chance.choice(CORRECTIONS)
        if plan["procedure"] is Procedure.COMMITMENT:
            plan["submitted_on"] = plan["correction_asked_on"]
    elif state is P.DENIED:
        plan |= _refusal(chance, plan["decided_on"])
    else:
        plan |= ENDED.get(state, {})
        if state is P.WITHDRAWN:
            plan["reason"] = chance.choice(WITHDRAWALS)
    life.listed_on = min(life.listed_on, world.days.before(plan["submitted_on"], 3))
    return plan


def _refusal(chance: Random, decided_on: date) -> Draft:
    return {
        "refusal_ground": chance.choice(GROUNDS.on(decided_on)).code,
        "reason": chance.choice(REFUSALS),
    }


def _ordinary(world: World, chance: Random, submitted_on: date) -> Draft:
    """The days of an ordinary procedure; a few are late, as in life."""
    days, plan, received_on = world.days, Draft(), submitted_on
    if chance.random() < CORRECTED:
        plan["correction_asked_on"] = days.after(submitted_on, chance.randint(1, ACCEPTANCE.on(submitted_on)))
        plan["correction_text"] = chance.choice(CORRECTIONS)
        plan["corrected_on"] = received_on = days.after(plan["correction_asked_on"], chance.randint(2, 12))
    late = chance.random() < LATE
    plan["accepted_on"] = days.after(received_on, chance.randint(0, ACCEPTANCE.on(submitted_on)))
    before = chance.randint(0, 3)
    plan["review_from"] = days.after(plan["accepted_on"], before)
    plan["review_to"] = days.after(plan["review_from"], chance.randint(6, REVIEW.on(submitted_on) - 2))
    left = DECISION.on(submitted_on) - before
    plan["decided_on"] = days.after(plan["review_to"], left + chance.randint(1, 7) if late else chance.randint(1, left))
    return plan


def _quick(world: World, chance: Random, submitted_on: date) -> Draft:
    """The days of a procedure in a hurry."""
    accepted_on = world.days.after(submitted_on, 0)
    returned_on = world.days.after(accepted_on, chance.randint(2, 4))
    return {
        "accepted_on": accepted_on,
        "review_from": accepted_on,
        "review_to": returned_on,
        "decided_on": world.days.after(returned_on, 1),
    }


def _submitted(days: Workdays, today: date, chance: Random) -> dict[str, date]:
    return {"submitted_on": days.before(today, chance.randint(1, 6))}


def _correction(days: Workdays, today: date, chance: Random) -> dict[str, date]:
    asked_on = days.before(today, chance.randint(1, 15))
    return {"submitted_on": days.before(asked_on, chance.randint(1, 4)), "correction_asked_on": asked_on}


def _accepted(days: Workdays, today: date, chance: Random) -> dict[str, date]:
    accepted_on = days.before(today, chance.randint(1, 9))
    return {"submitted_on": days.before(accepted_on, chance.randint(1, 5)), "accepted_on": accepted_on}


def _in_review(days: Workdays, today: date, chance: Random) -> dict[str, date]:
    review_from = days.before(today, chance.randint(1, 27))
    return {**_accepted(days, days.before(review_from, 1), chance), "review_from": review_from}


def _reviewed(days: Workdays, today: date, chance: Random) -> dict[str, date]:
    review_to = days.before(today, chance.randint(1, 7))
    review_from = days.before(review_to, chance.randint(6, 24))
    accepted_on = days.before(review_from, chance.randint(0, 2))
    return {
        "submitted_on": days.before(accepted_on, chance.randint(1, 5)),
        "accepted_on": accepted_on,
        "review_from": review_from,
        "review_to": review_to,
    }


def _denied(days: Workdays, today: date, chance: Random) -> dict[str, date]:
    decided_on = days.before(today, chance.randint(2, 40))
    accepted_on = days.before(decided_on, chance.randint(3, 9))
    return {
        "submitted_on": days.before(accepted_on, chance.randint(0, 3)),
        "accepted_on": accepted_on,
        "decided_on": decided_on,
    }


def _closed(days: Workdays, today: date, chance: Random) -> dict[str, date]:
    submitted_on = days.before(today, chance.randint(8, 45))
    return {"submitted_on": submitted_on, "closed_on": days.after(submitted_on, chance.randint(0, 3))}


def _revoked(days: Workdays, today: date, chance: Random) -> dict[str, date]:
    closed_on = days.before(today, chance.randint(3, 12))
    decided_on = days.before(closed_on, chance.randint(40, 80))
    submitted_on = days.before(decided_on, chance.randint(4, 9))
    return {"submitted_on": submitted_on, "accepted_on": submitted_on, "decided_on": decided_on, "closed_on": closed_on}


LATELY: Mapping[PlanState, Callable[[Workdays, date, Random], dict[str, date]]] = {
    P.SUBMITTED: _submitted,
    P.CORRECTION: _correction,
    P.ACCEPTED: _accepted,
    P.IN_REVIEW: _in_review,
    P.REVIEWED: _reviewed,
    P.DENIED: _denied,
    P.WITHDRAWN: _closed,
    P.NOT_ACCEPTED: _closed,
    P.REJECTED: _closed,
    P.REVOKED: _revoked,
}
ENDED: Mapping[PlanState, Draft] = {
    P.NOT_ACCEPTED: {"reason": "该事项为已建工程的日常养护，依法不需要取得水土保持方案行政许可。"},
    P.REJECTED: {"other_body": "山西省水利厅"},
}
