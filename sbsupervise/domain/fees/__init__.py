"""The compensation fee (水土保持补偿费): what is charged, what is owed, and what follows when it is not paid."""

from sbsupervise.domain.fees.assessment import (
    Assessment,
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
from sbsupervise.domain.fees.charges import CHARGES, OWING, ChargeState, Course, state_of
from sbsupervise.domain.fees.ledger import Balance, Entry, LedgerAccount, LedgerKind, balance_of
from sbsupervise.domain.fees.periods import Period, PeriodState
from sbsupervise.domain.fees.tax import TaxMatch, TaxRowState

__all__ = [
    "CHARGES",
    "OWING",
    "Assessment",
    "Balance",
    "BaseType",
    "ChargeState",
    "Course",
    "DueDays",
    "Entry",
    "ExemptCode",
    "FeeRules",
    "LedgerAccount",
    "LedgerKind",
    "Line",
    "Outcome",
    "Period",
    "PeriodState",
    "Relief",
    "TaxMatch",
    "TaxRowState",
    "area_base",
    "assess",
    "balance_of",
    "check_rates",
    "due_on",
    "first_state",
    "split",
    "state_of",
]
