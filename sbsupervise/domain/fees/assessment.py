"""The compensation fee (水土保持补偿费): how much is due, to whom it goes, and by when.

Rules only: callers pass in the days and the figures in force (``parameters/fees.py``). Money is fen and rounded once
at the end of a line. There is no discount: only an exemption by law or a dated relief.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sbsupervise.domain.fees.bases import (
    AREAS,
    ARTICLE_7,
    CHARGED_IN,
    COVERED_BY,
    BaseType,
    Basis,
    PadLimits,
    charged_quantity,
    check_bases,
)
from sbsupervise.domain.fees.charges import ChargeState
from sbsupervise.domain.money import fen, yuan, yuan_text
from sbsupervise.domain.projects import ProjectKind
from sbsupervise.domain.quantities import Measure, quantity_text
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum, Tone

PERIODS = {BaseType.TON_MINE: 3, BaseType.WELL_OILGAS: 12}
"""How many months a period has, where the fee is paid by period (按期)."""

MINES = frozenset(
    {
        ProjectKind.OPEN_COAL_MINE,
        ProjectKind.OPEN_METAL_MINE,
        ProjectKind.OPEN_NONMETAL_MINE,
        ProjectKind.DEEP_COAL_MINE,
        ProjectKind.DEEP_METAL_MINE,
        ProjectKind.DEEP_NONMETAL_MINE,
        ProjectKind.OIL_GAS_FIELD,
    }
)


class Outcome(LabelledEnum):
    """What a line of an assessment comes to. Exempt is not the same as not subject to the fee."""

    CHARGED = "charged", "征收"
    EXEMPT = "exempt", "免征", Tone.INFO
    NOT_SUBJECT = "not_subject", "不属征收范围", Tone.INFO


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """A policy that takes only a share of the fee due between two days (``until`` None: not ended)."""

    document: str
    since: date
    until: date | None
    share: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRules:
    """The figures in force on a due date; ``rates`` are yuan per square metre, cubic metre or ton."""

    version: str
    verified: bool
    source: str
    rates: Mapping[BaseType, Decimal]
    pads: PadLimits
    central_share: Decimal
    reliefs: Sequence[Relief] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDays:
    """The figures of the due dates, in calendar days; ``rolls`` says whether a day off moves a due date on."""

    before_start: int
    after_period: int
    rolls: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an assessment: ``quantity`` in ``measure`` is what is charged, ``share`` is 1 but under a relief."""

    basis: Basis
    outcome: Outcome
    quantity: Decimal
    measure: Measure
    rate: Decimal
    rate_version: str
    verified: bool
    source: str
    share: Decimal
    amount_fen: int
    working: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """An amount with its lines, its split between central and local money, and its working for people."""

    lines: tuple[Line, ...]
    due_on: date
    amount_fen: int
    central_fen: int
    local_fen: int
    working: tuple[str, ...]


def assess(
    bases: Sequence[Basis], due_on: date, rules: FeeRules, already_charged: frozenset[BaseType] = frozenset()
) -> Assessment:
    """The fee of one notice: each county's line worked out and rounded by itself, then summed.

    ``rules`` are those in force on ``due_on``, also for arrears that are paid later; ``already_charged`` are the ways
    in which the same project pays under other notices. Source: 财综〔2014〕8号 articles 7, 11 and 15.
    """
    if not bases:
        raise RuleError("没有计征依据", field="bases")
    check_bases(bases)
    paying = already_charged | {basis.base for basis in bases if not (basis.exempt_code or basis.not_subject)}
    lines = tuple(_line(basis, paying, due_on, rules) for basis in bases)
    amount_fen = sum(line.amount_fen for line in lines)
    central_fen, local_fen = split(amount_fen, rules.central_share)
    total = f"合计 {yuan_text(amount_fen)} 元，其中中央 {yuan_text(central_fen)} 元、地方 {yuan_text(local_fen)} 元"
    return Assessment(
        lines=lines,
        due_on=due_on,
        amount_fen=amount_fen,
        central_fen=central_fen,
        local_fen=local_fen,
        working=(*(text for line in lines for text in line.working), total),
    )


def first_state(assessment: Assessment) -> ChargeState:
    """The state in which a charge begins. A charge of nothing is kept as a record and asks for nothing."""
    outcomes = {line.outcome for line in assessment.lines}
    if assessment.amount_fen:
        return ChargeState.ASSESSED
    if Outcome.EXEMPT in outcomes:
        return ChargeState.EXEMPT
    return ChargeState.NOT_SUBJECT if Outcome.NOT_SUBJECT in outcomes else ChargeState.PAID


def split(amount_fen: int, central_share: Decimal) -> tuple[int, int]:
    """Central and local money in fen: the central part rounded half up, the local part is the rest."""
    central_fen = fen(yuan(amount_fen) * central_share)
    return central_fen, amount_fen - central_fen


def check_rates(rates: Mapping[BaseType, Decimal], ceilings: Mapping[BaseType, Decimal]) -> None:
    """Refuse a standard with a rate that is no money or above the national ceiling of its base."""
    for base, rate in rates.items():
        if not rate.is_finite() or rate <= 0:
            raise RuleError(f"“{base.label}”的收费标准必须大于0", field="rates")
        if base in ceilings and rate > ceilings[base]:
            raise RuleError(
                f"“{base.label}”的收费标准 {rate} 元高于国家规定的上限 {ceilings[base]} 元",
                field="rates",
                source="发改价格〔2017〕1186号",
            )


def area_base(kind: ProjectKind) -> BaseType:
    """The way in which a project of a kind is charged for the land that its construction takes."""
    return BaseType.AREA_MINE_BUILD if kind in MINES else BaseType.AREA_GENERAL


def due_on(
    base: BaseType, day: date, *, assessed_on: date, days: DueDays, first_working_day: Callable[[date], date]
) -> date:
    """The last day to pay (缴纳期限).

    ``day`` is the planned start of construction for areas, any day of the period for output and wells, and the day
    that the county office sets for the rest. Where the start has already come, the fee is due at once. Only due dates
    after a period are moved on by days off: the others would then fall on the start, or are set by hand.
    Source: 财综〔2014〕8号 article 9, 税务总局公告2020年第21号 item 3.
    """
    if base in AREAS:
        return max(day - timedelta(days=days.before_start), assessed_on)
    if base in PERIODS:
        due = _period_end(day, PERIODS[base]) + timedelta(days=days.after_period)
        return first_working_day(due) if days.rolls else due
    if day < assessed_on:
        raise RuleError("缴纳期限不能早于核定日期", field="due_on", source="财综〔2014〕8号第九条")
    return day


def _period_end(day: date, months: int) -> date:
    last_month = -(-day.month // months) * months
    return date(day.year + last_month // 12, last_month % 12 + 1, 1) - timedelta(days=1)


def _line(basis: Basis, paying: frozenset[BaseType], due_on: date, rules: FeeRules) -> Line:
    if basis.base not in rules.rates:
        raise RuleError(
            f"NO_RATE：{rules.version}没有“{basis.base.label}”的收费标准", field="base", source=rules.source
        )
    quantity, steps = charged_quantity(basis, rules.pads)
    outcome, why = _outcome(basis, paying)
    share = _share(basis.relief, due_on, rules.reliefs)
    measure, rate = CHARGED_IN[basis.base], rules.rates[basis.base]
    amount_fen = fen(quantity * rate * share) if outcome is Outcome.CHARGED else 0
    if outcome is Outcome.CHARGED:
        why = f"{quantity_text(quantity)} {measure.label} × {rate} 元/{measure.label}"
        why += f" × {share}（{basis.relief}）" if basis.relief else ""
        why += f" = {yuan_text(amount_fen)} 元（{rules.version}{'' if rules.verified else '，标准待核实'}）"
    head = f"{basis.county} {basis.base.label}："
    return Line(
        basis=basis,
        outcome=outcome,
        quantity=quantity,
        measure=measure,
        rate=rate,
        rate_version=rules.version,
        verified=rules.verified,
        source=rules.source,
        share=share,
        amount_fen=amount_fen,
        working=(head + steps[0], *steps[1:], why),
    )


def _outcome(basis: Basis, paying: frozenset[BaseType]) -> tuple[Outcome, str]:
    if basis.not_subject:
        return Outcome.NOT_SUBJECT, f"不属征收范围：{basis.not_subject}"
    if basis.exempt_code:
        return Outcome.EXEMPT, f"免征（{basis.exempt_code.name}）：{basis.exempt_code.label}"
    covering = COVERED_BY.get(basis.base, frozenset()) & paying
    if covering:
        ways = "、".join(base.label for base in BaseType if base in covering)
        return Outcome.NOT_SUBJECT, f"已按“{ways}”计征，不重复计征（{ARTICLE_7}）"
    return Outcome.CHARGED, ""


def _share(document: str, due_on: date, reliefs: Sequence[Relief]) -> Decimal:
    if not document:
        return Decimal(1)
    for relief in reliefs:
        if relief.document == document and relief.since <= due_on and (relief.until is None or due_on <= relief.until):
            return relief.share
    raise RuleError(
        f"{due_on.isoformat()} 没有生效的减征政策“{document}”", field="relief", source="财综〔2014〕8号第十二条"
    )
