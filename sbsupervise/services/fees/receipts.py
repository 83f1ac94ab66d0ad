"""The receipt of an assessment: what went in, by which rule, what came out. It is kept as it was on the day."""

from datetime import date
from decimal import Decimal
from typing import Any

from sbsupervise.domain.fees import Assessment, Line
from sbsupervise.domain.fees.bases import BaseType, ExemptCode
from sbsupervise.domain.quantities import quantity_text
from sbsupervise.models import Charge
from sbsupervise.services.fees.assessing import CountyArea, FeeBasis, assessment_of


def receipt_of(basis: FeeBasis, assessment: Assessment, assessed_on: date) -> dict[str, Any]:
    """The receipt as it is stored: quantities as text, money in fen, days in ISO form."""
    return {
        "inputs": {
            "base": basis.base.value,
            "start_on": basis.start_on.isoformat(),
            "assessed_on": assessed_on.isoformat(),
            "exempt_code": basis.exempt_code.value if basis.exempt_code else None,
            "areas": [
                {
                    "county": area.county,
                    "area_hm2": str(area.area_hm2),
                    "exempt_hm2": str(area.exempt_hm2),
                    "flooded_hm2": str(area.flooded_hm2),
                    "water_hm2": str(area.water_hm2),
                }
                for area in basis.areas
            ],
        },
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
    basis = FeeBasis(
        base=BaseType(inputs["base"]),
        areas=tuple(_area(row) for row in inputs["areas"]),
        start_on=date.fromisoformat(inputs["start_on"]),
        exempt_code=ExemptCode(inputs["exempt_code"]) if inputs["exempt_code"] else None,
    )
    assessed_on = date.fromisoformat(inputs["assessed_on"])
    again = receipt_of(basis, assessment_of(basis, assessed_on), assessed_on)
    return (
        all(charge.receipt[key] == value for key, value in again.items()) and again["amount_fen"] == charge.amount_fen
    )


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


def _area(row: dict[str, str]) -> CountyArea:
    figures = {name: Decimal(text) for name, text in row.items() if name != "county"}
    return CountyArea(county=row["county"], **figures)
