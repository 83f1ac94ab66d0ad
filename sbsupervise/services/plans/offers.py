"""Which acts a person may take next on an application: what would be refused is not offered."""

from collections.abc import Callable, Mapping

from sbsupervise.domain.plans import DECIDABLE, PLAN_STEPS, ApplicationKind, PlanState, Procedure
from sbsupervise.domain.steps import Step
from sbsupervise.models import Plan, ScopedSession
from sbsupervise.services.acts import Actor
from sbsupervise.services.parts import has_part
from sbsupervise.services.plans.clocks import decision_limit, hearing_of, is_deemed, received_on

PlanStep = Step[PlanState]
# Anybody with a part in the project does these, not only the office that decides.
BY_ANY_PART = frozenset({"plan.correct", "plan.propose_revocation", "plan.take_back_ending"})
# What is rarely called for, or not the straight way: it is offered after the rest.
ASIDE = frozenset(
    {
        "plan.to_ordinary", "plan.turn_away", "plan.redirect", "plan.tell_hearing", "plan.extend", "plan.withdraw",
        "plan.propose_revocation", "plan.propose_cancellation", "plan.take_back_ending",
    }
)  # fmt: skip
# Where another person's proposal waits, signing comes first.
SIGNING = ("plan.grant", "plan.deny", "plan.revoke", "plan.cancel", "plan.return", "plan.decline_ending")


def open_acts(session: ScopedSession, actor: Actor, plan: Plan) -> list[PlanStep]:
    """The steps that this person may take now, the likeliest first."""
    if plan.external_body:
        return []
    decides = actor.everything or actor.office_id == plan.office_id
    part = has_part(session, actor, plan.project_id)
    open_ = [
        plan.words.step(step)
        for step in PLAN_STEPS.open(plan.state)
        if actor.may(step.who)
        and (part if step.act in BY_ANY_PART else decides)
        and _CALLED_FOR.get(step.act, _always)(plan, actor)
    ]
    return sorted(open_, key=_rank)


def main_acts(steps: list[PlanStep]) -> list[PlanStep]:
    """The steps of the straight way."""
    return [step for step in steps if step.act not in ASIDE]


def other_acts(steps: list[PlanStep]) -> list[PlanStep]:
    """The steps beside it."""
    return [step for step in steps if step.act in ASIDE]


def waits_for(plan: Plan, actor: Actor) -> bool:
    """Whether a proposal of another person waits for this one's signature."""
    return plan.state in DECIDABLE and plan.proposed_state is not None and not _is(actor, plan.proposed_by_id)


def _rank(step: PlanStep) -> tuple[bool, int]:
    return step.act in ASIDE, SIGNING.index(step.act) if step.act in SIGNING else len(SIGNING)


def _is(actor: Actor, person_id: int | None) -> bool:
    return actor.person_id is not None and actor.person_id == person_id


def _always(_plan: Plan, _actor: Actor) -> bool:
    return True


def _correctable(plan: Plan, actor: Actor) -> bool:
    if plan.correction_asked_on is not None or is_deemed(plan, actor.today):
        return False
    return plan.procedure is Procedure.ORDINARY or received_on(plan) == actor.today


def _not_deemed(plan: Plan, actor: Actor) -> bool:
    return not is_deemed(plan, actor.today)


def _proposed(outcome: PlanState) -> Callable[[Plan, Actor], bool]:
    def proposed(plan: Plan, actor: Actor) -> bool:
        return plan.proposed_state is outcome and waits_for(plan, actor)

    return proposed


def _ending(*outcomes: PlanState) -> Callable[[Plan, Actor], bool]:
    def waits(plan: Plan, actor: Actor) -> bool:
        ending = plan.ending
        return ending is not None and ending.outcome in outcomes and not _is(actor, ending.proposed_by_id)

    return waits


def _extensible(plan: Plan, actor: Actor) -> bool:
    if plan.extended_on is not None or plan.procedure is Procedure.COMMITMENT:
        return False
    limit = decision_limit(plan, actor.today)
    in_time = limit is not None and actor.today <= limit.due
    return in_time and plan.application is not ApplicationKind.REEXAMINATION


def _not_told(plan: Plan, _actor: Actor) -> bool:
    return plan.hearing is None


def _told(plan: Plan, _actor: Actor) -> bool:
    hearing = hearing_of(plan)
    return hearing is not None and hearing.waived_on is None and hearing.asked_on is None


def _asked(plan: Plan, _actor: Actor) -> bool:
    hearing = hearing_of(plan)
    return hearing is not None and hearing.due_to_hold


def _arranged(plan: Plan, _actor: Actor) -> bool:
    hearing = hearing_of(plan)
    return hearing is not None and hearing.due_to_hold and hearing.arranged_for is not None


_CALLED_FOR: Mapping[str, Callable[[Plan, Actor], bool]] = {
    "plan.ask_correction": _correctable,
    "plan.turn_away": _not_deemed,
    "plan.redirect": _not_deemed,
    "plan.to_ordinary": lambda plan, _: plan.procedure is Procedure.COMMITMENT,
    "plan.send_to_review": lambda plan, _: plan.procedure is Procedure.ORDINARY,
    "plan.grant": _proposed(PlanState.GRANTED),
    "plan.deny": _proposed(PlanState.DENIED),
    "plan.return": waits_for,
    "plan.tell_hearing": _not_told,
    "plan.ask_hearing": _told,
    "plan.waive_hearing": _told,
    "plan.arrange_hearing": _asked,
    "plan.hold_hearing": _arranged,
    "plan.extend": _extensible,
    "plan.deliver": lambda plan, _: plan.delivered_on is None,
    "plan.publish": lambda plan, _: plan.published_on is None,
    "plan.propose_revocation": lambda plan, _: plan.ending is None,
    "plan.propose_cancellation": lambda plan, _: plan.ending is None,
    "plan.revoke": _ending(PlanState.REVOKED),
    "plan.cancel": _ending(PlanState.CANCELLED),
    "plan.decline_ending": _ending(PlanState.REVOKED, PlanState.CANCELLED),
    "plan.take_back_ending": lambda plan, actor: plan.ending is not None and _is(actor, plan.ending.proposed_by_id),
}
