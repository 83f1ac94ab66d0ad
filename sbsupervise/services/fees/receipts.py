"""The receipt of an assessment: what went in, by which rule, what came out. It is kept as it was on the day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sbsupervise.domain.fees import Assessment, Line
from sbsupervise.domain.quantities import quantity_text
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Charge
from sbsupervise.parameters.fees import days_after_period
from sbsupervise.services.fees.assessing import assessment_of
from sbsupervise.services.fees.basis import OutputBasis, Stands, basis_from, inputs_of


def receipt_of(basis: Stands, assessment: Assessment, assessed_on: date) -> dict[str, Any]:
    """The receipt as it is stored: quantities as text, money in fen, days in ISO form."""
    return {
        "inputs": inputs_of(basis, assessed_on),
        "lines": [_line(line) for line in assessment.lines],
        "working": list(assessment.working),
        "amount_fen": assessment.amount_fen,
        "central_fen": assessment.central_fen,
        "local_fen": assessment.local_fen,
        "due_on": assessment.due_on.isoformat(),
    }


def same_again(charge: Charge) -> bool:
    """Whether the stored inputs give the stored result once more, by the rules as they are loaded now."""
    inputs = charge.receipt["inputs"]
    basis, assessed_on = basis_from(inputs), date.fromisoformat(inputs["assessed_on"])
    try:
        again = receipt_of(basis, assessment_of(basis, assessed_on), assessed_on)
    except RuleError:
        return False
    return (
        all(charge.receipt[key] == value for key, value in again.items()) and again["amount_fen"] == charge.amount_fen
    )


def due_words(receipt: Mapping[str, Any]) -> str:
    """Why the fee is due on its day."""
    basis, due_on = basis_from(receipt["inputs"]), receipt["due_on"]
    if isinstance(basis, OutputBasis):
        if basis.due_on is not None:
            return f"由核定机关确定为 {due_on}（财综〔2014〕8号第九条）"
        days = days_after_period().row(date.fromisoformat(receipt["inputs"]["assessed_on"]))
        return f"{basis.period.label}届满后 {days.value} 日内，为 {due_on}（{days.source}）"
    if basis.start_on.isoformat() > due_on:
        return f"应在开工（{basis.start_on}）前缴清，为 {due_on}"
    return f"核定时已到开工日期（{basis.start_on}），应于核定当日 {due_on} 缴清"


def _line(line: Line) -> dict[str, Any]:
    return {
        "county": line.basis.county,
        "base": line.basis.base.label,
        "outcome": line.outcome.label,
        "quantity": quantity_text(line.quantity),
        "measure": line.measure.label,
        "rate": str(line.rate),
        "rate_version": line.rate_version,
        "verified": line.verified,
        "source": line.source,
        "amount_fen": line.amount_fen,
    }
