"""The public calculator: a fee worked out for anybody by the same rules as an assessment, and the standards by date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sbsupervise.domain.fees import Assessment, BaseType, ExemptCode, assess
from sbsupervise.domain.fees.bases import CHARGED_IN, ZERO, Basis, Deduction, DeductionReason, WellPad
from sbsupervise.domain.quantities import Measure
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.fees import ceilings, fee_rules, rates
from sbsupervise.parameters.projects import counties
from sbsupervise.services.fees.assessing import county_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody wants to know: ``quantity`` and what is left out in ``measure``; for wells the pad in m²."""

    base: BaseType
    county: str
    due_on: date
    quantity: Decimal
    measure: Measure
    wells: int = 1
    exempt_code: ExemptCode | None = None
    exempt_part: Decimal = ZERO
    flooded: Decimal = ZERO
    water: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class StandardRow:
    """One way to charge: yuan for each unit, and the national ceiling, None where none is known."""

    base: BaseType
    measure: Measure
    rate: Decimal
    ceiling: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardView:
    """A standard as it stands from a day on, with what the ceilings rest on."""

    version: str
    since: date
    verified: bool
    source: str
    ceilings_source: str
    ceilings_verified: bool
    rows: Sequence[StandardRow]


def answer_to(question: Question) -> Assessment:
    """The fee, by the standard in force on the due date; refused as an assessment is."""
    rules = fee_rules(question.due_on)
    return assess([_basis(question)], question.due_on, rules)


def county_names(day: date) -> list[tuple[str, str]]:
    """The counties by code and name."""
    return [(code, county.name) for code, county in counties().on(day).items()]


def standards() -> list[StandardView]:
    """All standards of the province, the newest first."""
    return [_standard(row.since) for row in reversed(rates().rows)]


def _standard(day: date) -> StandardView:
    row, limits = rates().row(day), ceilings().row(day)
    return StandardView(
        version=row.value.version,
        since=row.since,
        verified=row.verified,
        source=row.source,
        ceilings_source=limits.source,
        ceilings_verified=limits.verified,
        rows=[
            StandardRow(base, CHARGED_IN[base], rate, limits.value.get(base)) for base, rate in row.value.rates.items()
        ],
    )


def _basis(question: Question) -> Basis:
    wells = question.base is BaseType.WELL_OILGAS
    parts = {
        DeductionReason.EXEMPT_PART: question.exempt_part,
        DeductionReason.FLOODED: question.flooded,
        DeductionReason.WATER_SURFACE: question.water,
    }
    if question.exempt_part and question.exempt_code is None:
        raise RuleError("填写了免征部分，须选明免征情形", field="exempt_code")
    return Basis(
        base=question.base,
        county=county_name(question.county, question.due_on),
        reported=(WellPad(pad_m2=question.quantity, wells=question.wells),) if wells else question.quantity,
        measure=Measure.M2 if wells else question.measure,
        deductions=tuple(
            Deduction(
                reason=reason,
                quantity=part,
                measure=question.measure,
                exempt_code=question.exempt_code if reason is DeductionReason.EXEMPT_PART else None,
            )
            for reason, part in parts.items()
            if part
        ),
        exempt_code=None if question.exempt_part else question.exempt_code,
    )
