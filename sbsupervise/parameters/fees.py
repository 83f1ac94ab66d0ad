"""Figures of the compensation fee (水土保持补偿费), from ``fees.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from sbsupervise.domain.fees import DueDays, FeeRules, Relief, check_rates
from sbsupervise.domain.fees.bases import BaseType, ExemptCode, PadLimits
from sbsupervise.domain.fees.pursuit import SurchargeStart
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.dated import Dated, dated

DAYS_KEPT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A standard (收费标准): its version, and yuan per square metre, cubic metre or ton."""

    version: str
    rates: Mapping[BaseType, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurchargeStarts:
    """How offices read the law on the first day of the surcharge: all alike but those named by their codes."""

    default: SurchargeStart
    offices: Mapping[str, SurchargeStart]

    def of(self, office_code: str) -> SurchargeStart:
        return self.offices.get(office_code, self.default)


@cache
def rates() -> Dated[Standard]:
    """The standards of the province."""
    return dated("fees", "rates", _standard)


@cache
def ceilings() -> Dated[Mapping[BaseType, Decimal]]:
    """The highest rates that a standard may have."""
    return dated("fees", "ceilings", _by_base)


@cache
def pad_limits() -> Dated[PadLimits]:
    """How much ground of oil and gas wells counts."""
    return dated("fees", "pad_limits", lambda value: PadLimits(**{name: Decimal(m2) for name, m2 in value.items()}))


@cache
def central_share() -> Dated[Decimal]:
    """The share of central money."""
    return dated("fees", "central_share", Decimal)


@cache
def reliefs() -> Dated[tuple[Relief, ...]]:
    """The reliefs that were decided."""
    return dated("fees", "reliefs", lambda value: tuple(_relief(row) for row in value))


def surcharge_daily_rate() -> Dated[Decimal]:
    """The share of the unpaid fee that is added for each day of arrears."""
    return dated("fees", "surcharge_daily_rate", Decimal)


def surcharge_start() -> Dated[SurchargeStarts]:
    """From which day the surcharge counts, by the reading of each office."""
    return dated("fees", "surcharge_start", _starts)


def court_months() -> Dated[int]:
    """For how many months after the remedies the court can be asked to enforce an order."""
    return dated("fees", "court_months", int)


def fine_times() -> Dated[int]:
    """How many times the unpaid fee a fine may reach."""
    return dated("fees", "fine_times", int)


def days_before_start() -> Dated[int]:
    """How many days before construction starts the fee for land is due."""
    return dated("fees", "days_before_start", int)


def days_after_period() -> Dated[int]:
    """How many days after the end of a quarter or year the fee of that period is due."""
    return dated("fees", "days_after_period", int)


def due_date_rolls() -> Dated[bool]:
    """Whether a due date on a day off moves to the next working day."""
    return dated("fees", "due_date_rolls", bool)


def exempt_evidence() -> Dated[Mapping[ExemptCode, str]]:
    """What proves each head of exemption."""
    return dated("fees", "exempt_evidence", lambda value: {ExemptCode(code): text for code, text in value.items()})


@lru_cache(DAYS_KEPT)
def fee_rules(due_on: date) -> FeeRules:
    """Everything in force on a due date. Refused if no standard was: another year's rate is never used instead."""
    standards = rates()
    if due_on < standards.rows[0].since:
        raise RuleError(
            f"{due_on.isoformat()} 没有生效的收费标准，不能用其他日期的标准代替（NO_RATE_VERSION）", field="due_on"
        )
    row = standards.row(due_on)
    check_rates(row.value.rates, ceilings().on(due_on))
    return FeeRules(
        version=row.value.version,
        verified=row.verified,
        source=row.source,
        rates=row.value.rates,
        pads=pad_limits().on(due_on),
        central_share=central_share().on(due_on),
        reliefs=reliefs().on(due_on),
    )


def due_days(day: date) -> DueDays:
    """The figures of the due dates in force on a day."""
    return DueDays(
        before_start=days_before_start().on(day),
        after_period=days_after_period().on(day),
        rolls=due_date_rolls().on(day),
    )


def _standard(value: Any) -> Standard:
    rates = {name: rate for name, rate in value.items() if name != "version"}
    return Standard(version=value["version"], rates=_by_base(rates))


def _starts(value: Any) -> SurchargeStarts:
    offices = {code: SurchargeStart(start) for code, start in value["offices"].items()}
    return SurchargeStarts(default=SurchargeStart(value["default"]), offices=offices)


def _by_base(value: Any) -> Mapping[BaseType, Decimal]:
    return {BaseType(base): Decimal(rate) for base, rate in value.items()}


def _relief(row: Any) -> Relief:
    return Relief(document=row["document"], since=row["since"], until=row.get("until"), share=Decimal(row["share"]))
