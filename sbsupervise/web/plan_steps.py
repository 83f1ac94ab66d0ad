"""A page for each act on an application: form, act and words stand in one table, the permission in the machine."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.plans import ORDER_53, PLAN_STEPS, PlanState
from sbsupervise.domain.plans.letters import LetterKind
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.steps import Step
from sbsupervise.models import Plan
from sbsupervise.parameters.plans import refusal_grounds
from sbsupervise.services import fees
from sbsupervise.services import plans as service
from sbsupervise.services.acts import Actor
from sbsupervise.services.plans.clocks import is_deemed
from sbsupervise.services.plans.letters import letter, letter_to_sign
from sbsupervise.services.plans.materials import gaps_of
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms import plan_steps as forms
from sbsupervise.web.forms.base import ActForm
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page

# After these the person who signs is offered the next plan that waits.
SIGNED = frozenset({"plan.grant", "plan.deny", "plan.return"})
# Their fields are called by what is decided.
NAMED = frozenset({"plan.propose", "plan.grant", "plan.deny"})
Filling = Callable[[Plan, date], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class StepPage:
    """The page of one act: its address, its form, what performs it, and what is said when it is done.

    ``days`` are the fields that begin with today; ``filled`` gives further values to begin with.
    """

    act: str
    slug: str
    form: type[ActForm]
    perform: Any
    done: str
    days: tuple[str, ...] = ()
    filled: Filling = lambda _plan, _today: {}

    @property
    def name(self) -> str:
        return self.act.removeprefix("plan.")

    def begun(self, plan: Plan, today: date) -> ActForm:
        """The form as it is shown first."""
        values = dict.fromkeys(self.days, today) | self.filled(plan, today)
        form = self.form(version=plan.version, **values)
        if isinstance(form, forms.CorrectPlanForm):
            form.name_items(service.items_sent(plan))
        if self.act in NAMED and isinstance(form, forms.ProposeForm | forms.DecisionForm):
            form.name_by(plan.words)
        return form


def _number(plan: Plan, today: date) -> dict[str, Any]:
    return {"document_number": service.suggested_number(reading(), plan.office_id, today)}


def _number_and_fee(plan: Plan, today: date) -> dict[str, Any]:
    expected = fees.expected_fee(plan, today)
    return _number(plan, today) | {"fee_stated_fen": None if expected is None else expected.amount_fen}


def _answers(plan: Plan, _today: date) -> dict[str, Any]:
    return {"answers": [{"remark_id": item.id, "text": ""} for item in service.items_sent(plan)]}


def _refusals(_plan: Plan, today: date) -> dict[str, Any]:
    return {"grounds": refusal_grounds().on(today)}


def _endings(outcome: PlanState) -> Filling:
    return lambda plan, today: {"grounds": service.ending_grounds(plan, outcome, today)}


PAGES: tuple[StepPage, ...] = (
    StepPage(
        "plan.accept", "accept", forms.AcceptPlanForm, service.accept_plan, "已受理，审批期限开始计算。",
        ("accepted_on",),
    ),
    StepPage(
        "plan.ask_correction", "correction", forms.AskCorrectionForm, service.ask_correction, "已登记补正通知。",
        ("correction_asked_on",),
    ),
    StepPage(
        "plan.correct", "corrected", forms.CorrectPlanForm, service.correct_plan,
        "补正材料已登记，受理期限重新起算。", ("corrected_on",), _answers,
    ),
    StepPage(
        "plan.turn_away", "turn-away", forms.TurnAwayForm, service.turn_away, "已登记不受理。", ("closed_on",),
    ),
    StepPage("plan.redirect", "redirect", forms.RedirectForm, service.redirect, "已登记不予受理。", ("closed_on",)),
    StepPage("plan.to_ordinary", "to-ordinary", forms.ReasonForm, service.change_to_ordinary, "已转为一般程序。"),
    StepPage("plan.withdraw", "withdraw", forms.WithdrawPlanForm, service.withdraw_plan, "已登记撤回。"),
    StepPage(
        "plan.send_to_review", "to-review", forms.SendToReviewForm, service.send_to_review,
        "已送技术评审。", ("review_from", "review_told_on"),
    ),
    StepPage(
        "plan.receive_review", "reviewed", forms.ReceiveReviewForm, service.receive_review,
        "评审意见已登记。", ("review_to",),
    ),
    StepPage(
        "plan.extend", "extend", forms.ExtendPlanForm, service.extend_plan, "已登记延长审批期限。", ("extended_on",),
    ),
    StepPage(
        "plan.tell_hearing", "hearing/told", forms.TellHearingForm, service.tell_hearing, "已登记告知听证权利。",
        ("told_on",),
    ),
    StepPage(
        "plan.ask_hearing", "hearing/asked", forms.AskHearingForm, service.ask_hearing,
        "已登记听证申请，审批期限暂停。", ("asked_on",),
    ),
    StepPage(
        "plan.waive_hearing", "hearing/waived", forms.WaiveHearingForm, service.waive_hearing, "已登记放弃听证。",
        ("waived_on",),
    ),
    StepPage(
        "plan.arrange_hearing", "hearing/arranged", forms.ArrangeHearingForm, service.arrange_hearing,
        "已登记听证通知。", ("notified_on",),
    ),
    StepPage(
        "plan.hold_hearing", "hearing/held", forms.HoldHearingForm, service.hold_hearing,
        "听证笔录已登记，审批期限继续计算。", ("held_on",),
    ),
    StepPage(
        "plan.propose", "propose", forms.ProposeForm, service.propose_decision, "拟办意见已提出，等待另一人签发。",
        (), _refusals,
    ),
    StepPage(
        "plan.grant", "grant", forms.GrantPlanForm, service.grant_plan, "已登记{paper}。", ("decided_on",),
        _number_and_fee,
    ),
    StepPage(
        "plan.deny", "deny", forms.DecisionForm, service.deny_plan, "已登记{paper}。", ("decided_on",),
        _number,
    ),
    StepPage("plan.return", "return", forms.ReasonForm, service.return_proposal, "已退回，由经办人重拟。"),
    StepPage(
        "plan.deliver", "deliver", forms.DeliverPlanForm, service.deliver_plan, "送达已登记。", ("delivered_on",),
    ),
    StepPage(
        "plan.publish", "publish", forms.PublishPlanForm, service.publish_plan, "公开已登记。", ("published_on",),
    ),
    StepPage(
        "plan.propose_revocation", "revocation", forms.ProposeRevocationForm, service.propose_revocation,
        "已提请撤销，由审批机关另一人决定。", (), _endings(PlanState.REVOKED),
    ),
    StepPage(
        "plan.propose_cancellation", "cancellation", forms.ProposeCancellationForm, service.propose_cancellation,
        "已提请注销，由另一人决定。", (), _endings(PlanState.CANCELLED),
    ),
    StepPage(
        "plan.revoke", "revoke", forms.RevokePlanForm, service.revoke_plan, "已登记撤销许可决定。", ("decided_on",),
        _number,
    ),
    StepPage(
        "plan.cancel", "cancel", forms.DecisionForm, service.cancel_plan, "已登记注销许可决定。", ("decided_on",),
        _number,
    ),
    StepPage(
        "plan.decline_ending", "decline-ending", forms.ReasonForm, service.decline_ending, "提请已退回，许可继续有效。",
    ),
    StepPage(
        "plan.take_back_ending", "take-back-ending", forms.ReasonForm, service.take_back_ending, "提请已撤回。",
    ),
)  # fmt: skip


def add_pages(bp: Blueprint) -> None:
    """Give each act its page in the blueprint of plans."""
    permissions = {step.act: step.who for step in PLAN_STEPS.steps}
    for shown in PAGES:
        view = requires(permissions[shown.act])(_view(shown))
        bp.add_url_rule(f"/plans/<int:plan_id>/{shown.slug}", shown.name, view, methods=["GET", "POST"])


def _view(shown: StepPage) -> Callable[[int], ResponseReturnValue]:
    def view(plan_id: int) -> ResponseReturnValue:
        plan = load(Plan, plan_id)
        form = shown.begun(plan, the_actor().today)
        open_ = () if plan.external_body else PLAN_STEPS.open(plan.state)
        step = next((plan.words.step(step) for step in open_ if step.act == shown.act), None)
        if form.submitted() and form.perform(shown.perform, plan_id=plan_id):
            decided = plan.words.of_act(shown.act)
            flash(shown.done.format(paper=decided.paper) if decided else shown.done)
            return redirect(url_for(".show", plan_id=plan_id, signed="1" if shown.act in SIGNED else None))
        if step is None:
            flash(_refused(plan, shown.act), "soon")
            return redirect(url_for(".show", plan_id=plan_id))
        plan, actor = load(Plan, plan_id), the_actor()
        return page(
            "plans/act.html",
            form,
            step=step,
            items=service.items_to_send(plan),
            ground=service.ground_of(plan),
            ending=service.ending_ground(plan),
            signing=shown.act in SIGNED and request.method == "GET",
            **facts_of(plan, actor),
            **_stopping(plan, actor, step),
            **fee_of(plan, actor, step),
            **letter_of(plan, letter_to_sign(plan, shown.act), actor),
        )

    return view


def _refused(plan: Plan, act: str) -> str:
    """Why an act is not open now: the state, what is open instead, and the article of the act."""
    if plan.external_body:
        return f"该方案由{plan.external_body}批准，本系统只作登记，不能办理此项（{ORDER_53}第十条）。"
    source = next((step.source for step in PLAN_STEPS.steps if step.act == act), "")
    labels = dict.fromkeys(plan.words.step(step).label for step in PLAN_STEPS.open(plan.state))
    allowed = "、".join(labels) or "没有后续操作"
    words = f"该方案为“{plan.shown_state.label}”，当前状态下不能办理此项；可办理：{allowed}"
    return f"{words}（{source}）。" if source else f"{words}。"


def letter_of(plan: Plan, kind: LetterKind | None, actor: Actor) -> dict[str, Any]:
    """A letter as it would read, or what the records lack for it."""
    if kind is None:
        return {"kind": None}
    try:
        return {"kind": kind, "paper": letter(plan, kind, actor), "lacking": None}
    except RuleError as refusal:
        return {"kind": kind, "paper": None, "lacking": refusal}


def _stopping(plan: Plan, actor: Actor, step: Step[PlanState]) -> dict[str, Any]:
    """What is missing before an application can be accepted, and whether the applicant can still be told of it."""
    if step.act != "plan.accept":
        return {"stopping": ()}
    return {
        "stopping": [gap for gap in gaps_of(plan) if gap.stops],
        "deemed": is_deemed(plan, actor.today),
        "asks": any(other.act == "plan.ask_correction" for other in service.open_acts(reading(), actor, plan)),
    }


def facts_of(plan: Plan, actor: Actor) -> dict[str, Any]:
    """What stands beside every page of an application: its clocks and its rail."""
    clock = service.clock_of(plan, actor.today)
    return {
        "plan": plan,
        "clock": clock,
        "clocks": service.clocks_of(plan, actor.today),
        "steps": service.rail_of(plan, clock, actor.today),
    }


def fee_of(plan: Plan, actor: Actor, step: Step[PlanState] | None = None) -> dict[str, Any]:
    """What the range comes to by the standard, where a decision states a fee or is about to."""
    expected = None
    if plan.state is PlanState.GRANTED or (step is not None and step.act == "plan.grant"):
        expected = fees.expected_fee(plan, plan.decided_on or actor.today)
    return {"expected": expected, "charge": fees.charge_of_plan(reading(), plan.id)}
