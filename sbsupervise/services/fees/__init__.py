"""The compensation fee (水土保持补偿费): assessed, paid, and shown."""

from sbsupervise.services.fees.acts import AssessFee, ExemptCharge, VoidCharge, assess_fee, exempt_charge, void_charge
from sbsupervise.services.fees.assessing import CountyArea, assessment_of, counties_of, expected_fee, preview_of
from sbsupervise.services.fees.checks import assesses
from sbsupervise.services.fees.ledger import RecordPayment, ReversePayment, record_payment, reverse_payment
from sbsupervise.services.fees.reading import (
    KEYS,
    SHOWN,
    FeeFilters,
    LedgerRow,
    Totals,
    charge_of_plan,
    charges_matching,
    charges_of_project,
    ledger_of,
    open_acts,
    plans_to_assess,
    totals_of,
)
from sbsupervise.services.fees.receipts import receipt_of, same_again

__all__ = [
    "KEYS",
    "SHOWN",
    "AssessFee",
    "CountyArea",
    "ExemptCharge",
    "FeeFilters",
    "LedgerRow",
    "RecordPayment",
    "ReversePayment",
    "Totals",
    "VoidCharge",
    "assess_fee",
    "assesses",
    "assessment_of",
    "charge_of_plan",
    "charges_matching",
    "charges_of_project",
    "counties_of",
    "exempt_charge",
    "expected_fee",
    "ledger_of",
    "open_acts",
    "plans_to_assess",
    "preview_of",
    "receipt_of",
    "record_payment",
    "reverse_payment",
    "same_again",
    "totals_of",
    "void_charge",
]
