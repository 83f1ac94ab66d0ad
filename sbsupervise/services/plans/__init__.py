"""Plans (水土保持方案): the acts of their approval, and what their pages show."""

from sbsupervise.services.plans.acts import (
    AcceptPlan,
    AskCorrection,
    CorrectPlan,
    ReceiveReview,
    SendToReview,
    SubmitPlan,
    WithdrawPlan,
    accept_plan,
    ask_correction,
    correct_plan,
    receive_review,
    send_to_review,
    submit_plan,
    withdraw_plan,
)
from sbsupervise.services.plans.checks import application_refusal, part_in, proposed_kind
from sbsupervise.services.plans.clocks import PlanClock, clock_of
from sbsupervise.services.plans.decisions import DenyPlan, GrantPlan, deny_plan, grant_plan, ground_of
from sbsupervise.services.plans.reading import (
    KEYS,
    PlanFilters,
    offices_in_sight,
    open_acts,
    plans_matching,
    plans_of_project,
)
from sbsupervise.services.plans.story import rail_of, story_of

__all__ = [
    "KEYS",
    "AcceptPlan",
    "AskCorrection",
    "CorrectPlan",
    "DenyPlan",
    "GrantPlan",
    "PlanClock",
    "PlanFilters",
    "ReceiveReview",
    "SendToReview",
    "SubmitPlan",
    "WithdrawPlan",
    "accept_plan",
    "application_refusal",
    "ask_correction",
    "clock_of",
    "correct_plan",
    "deny_plan",
    "grant_plan",
    "ground_of",
    "offices_in_sight",
    "open_acts",
    "part_in",
    "plans_matching",
    "plans_of_project",
    "proposed_kind",
    "rail_of",
    "receive_review",
    "send_to_review",
    "story_of",
    "submit_plan",
    "withdraw_plan",
]
