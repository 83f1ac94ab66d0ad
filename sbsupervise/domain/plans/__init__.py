"""Plans (水土保持方案): which kind a project needs, how an application moves, and by when it must be decided.

Unless a line says otherwise the articles are those of 《生产建设项目水土保持方案管理办法》（水利部令第53号）.
"""

from sbsupervise.domain.plans.checks import (
    check_accepted,
    check_corrected,
    check_correction_asked,
    check_decided,
    check_refusal_ground,
    check_review_returned,
    check_review_sent,
    check_submitted,
)
from sbsupervise.domain.plans.deadlines import accept_by, decide_by, review_pause
from sbsupervise.domain.plans.kinds import plan_kind, procedure_for
from sbsupervise.domain.plans.machine import PLAN_STEPS, UNDER_WAY
from sbsupervise.domain.plans.words import (
    LICENSING_LAW,
    ORDER_53,
    ApplicationKind,
    ChangeState,
    GroundKind,
    GroundState,
    Indicator,
    KindThresholds,
    MaterialKind,
    PlanKind,
    PlanState,
    Procedure,
    RefusalGround,
    RemarkState,
    Verdict,
)

__all__ = [
    "LICENSING_LAW",
    "ORDER_53",
    "PLAN_STEPS",
    "UNDER_WAY",
    "ApplicationKind",
    "ChangeState",
    "GroundKind",
    "GroundState",
    "Indicator",
    "KindThresholds",
    "MaterialKind",
    "PlanKind",
    "PlanState",
    "Procedure",
    "RefusalGround",
    "RemarkState",
    "Verdict",
    "accept_by",
    "check_accepted",
    "check_corrected",
    "check_correction_asked",
    "check_decided",
    "check_refusal_ground",
    "check_review_returned",
    "check_review_sent",
    "check_submitted",
    "decide_by",
    "plan_kind",
    "procedure_for",
    "review_pause",
]
