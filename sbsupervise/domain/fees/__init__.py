"""The compensation fee (水土保持补偿费): what is charged, what is owed, and what follows when it is not paid."""

from sbsupervise.domain.fees.assessment import (
    Assessment,
    ChargeState,
    DueDays,
    FeeRules,
    Line,
    Outcome,
    Relief,
    area_base,
    assess,
    check_rates,
    due_on,
    first_state,
    split,
)
from sbsupervise.domain.fees.bases import BaseType, ExemptCode

__all__ = [
    "Assessment",
    "BaseType",
    "ChargeState",
    "DueDays",
    "ExemptCode",
    "FeeRules",
    "Line",
    "Outcome",
    "Relief",
    "area_base",
    "assess",
    "check_rates",
    "due_on",
    "first_state",
    "split",
]
