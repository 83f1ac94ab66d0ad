"""The compensation fee (水土保持补偿费): how much is due, to whom it goes, and by when.

Rules only: callers pass in the days and the figures in force (``parameters/fees.py``). Money is fen and rounded once
at the end of a line. There is no discount: only an exemption by law or a dated relief.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sbsupervise.domain.fees.bases import (
    AREAS,
    ARTICLE_7,
    CHARGED_IN,
    COVERED_BY,
    ZERO,
    BaseType,
    Basis,
    PadLimits,
    charged_quantity,
    check_bases,
)
from sbsupervise.domain.fees.charges import ChargeState
from sbsupervise.domain.fees.periods import OUTPUT_OF, period_of
from sbsupervise.domain.fees.working import quantity_working
from sbsupervise.domain.money import fen, yuan_text
from sbsupervise.domain.projects import ProjectKind
from sbsupervise.domain.quantities import M2_PER_HM2, Measure, quantity_text
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum, Tone

WHOLE = Decimal(1)
NONE: frozenset[BaseType] = frozenset()


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
    """One line of an assessment: ``quantity`` in ``measure`` is what is charged, ``share`` is 1 but under a relief.

    ``covered_by`` are the ways in which the payer pays already, so that this is not charged once more.
    """

    basis: Basis
    outcome: Outcome
    quantity: Decimal
    rules: FeeRules
    share: Decimal
    amount_fen: int
    covered_by: frozenset[BaseType] = frozenset()

    @property
    def measure(self) -> Measure:
        return CHARGED_IN[self.basis.base]

    @property
    def rate(self) -> Decimal:
        """Yuan per unit of ``measure``."""
        return self.rules.rates[self.basis.base]

    @property
    def rate_version(self) -> str:
        return self.rules.version

    @property
    def verified(self) -> bool:
        return self.rules.verified

    @property
    def source(self) -> str:
        return self.rules.source

    @property
    def fallen_hm2(self) -> Decimal:
        """By how much less land than before there is to charge; what was paid for it may be refunded."""
        now = charged_quantity(replace(self.basis, charged_before=ZERO), self.rules.pads)
        return max(self.basis.charged_before - now, ZERO) / M2_PER_HM2

    @property
    def working(self) -> tuple[str, ...]:
        """Each step of the sum, in words."""
        return *quantity_working(self.basis, self.rules.pads), _why(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """An amount with its lines, its split between central and local money, and its working for people."""

    lines: tuple[Line, ...]
    due_on: date
    amount_fen: int
    central_fen: int
    local_fen: int

    @property
    def working(self) -> tuple[str, ...]:
        """Each step of each line, and the total with its split."""
        parts = f"其中中央 {yuan_text(self.central_fen)} 元、地方 {yuan_text(self.local_fen)} 元"
        total = f"合计 {yuan_text(self.amount_fen)} 元，{parts}"
        return *(text for line in self.lines for text in line.working), total


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
    paying = already_charged.union([basis.base for basis in bases if not (basis.exempt_code or basis.not_subject)])
    lines = tuple([_line(basis, paying, due_on, rules) for basis in bases])
    amount_fen = sum([line.amount_fen for line in lines])
    central_fen, local_fen = split(amount_fen, rules.central_share)
    return Assessment(
        lines=lines,
        due_on=due_on,
        amount_fen=amount_fen,
        central_fen=central_fen,
        local_fen=local_fen,
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
    central_fen = int((amount_fen * central_share).quantize(WHOLE, ROUND_HALF_UP))
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
    return BaseType.AREA_MINE_BUILD if kind in OUTPUT_OF else BaseType.AREA_GENERAL


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
    if period := period_of(base, day):
        due = period.end + timedelta(days=days.after_period)
        return first_working_day(due) if days.rolls else due
    if day < assessed_on:
        raise RuleError("缴纳期限不能早于核定日期", field="due_on", source="财综〔2014〕8号第九条")
    return day


def _line(basis: Basis, paying: frozenset[BaseType], due_on: date, rules: FeeRules) -> Line:
    rate = rules.rates.get(basis.base)
    if rate is None:
        raise RuleError(
            f"{rules.version}没有“{basis.base.label}”的收费标准（NO_RATE）", field="base", source=rules.source
        )
    quantity = charged_quantity(basis, rules.pads)
    covered_by = COVERED_BY.get(basis.base, NONE) & paying
    outcome = _outcome(basis, covered_by)
    share = _share(basis.relief, due_on, rules.reliefs)
    return Line(
        basis=basis,
        outcome=outcome,
        quantity=quantity,
        rules=rules,
        share=share,
        amount_fen=fen(quantity * rate * share) if outcome is Outcome.CHARGED else 0,
        covered_by=covered_by,
    )


def _outcome(basis: Basis, covered_by: frozenset[BaseType]) -> Outcome:
    if basis.exempt_code and not basis.not_subject:
        return Outcome.EXEMPT
    return Outcome.NOT_SUBJECT if basis.not_subject or covered_by else Outcome.CHARGED


def _why(line: Line) -> str:
    """The last step of a line: what is multiplied, or why there is nothing to multiply."""
    basis, unit = line.basis, line.measure.label
    if line.outcome is Outcome.EXEMPT and basis.exempt_code:
        return f"免征（{basis.exempt_code.name}）：{basis.exempt_code.label}"
    if basis.not_subject:
        return f"不属征收范围：{basis.not_subject}"
    if line.covered_by:
        ways = "、".join(base.label for base in BaseType if base in line.covered_by)
        return f"已按“{ways}”计征，不重复计征（{ARTICLE_7}）"
    lowered = f" × {line.share}（{basis.relief}）" if basis.relief else ""
    mark = "" if line.verified else "，标准待核实"
    return (
        f"{quantity_text(line.quantity)} {unit} × {line.rate} 元/{unit}{lowered}"
        f" = {yuan_text(line.amount_fen)} 元（{line.rate_version}{mark}）"
    )


def _share(document: str, due_on: date, reliefs: Sequence[Relief]) -> Decimal:
    if not document:
        return WHOLE
    for relief in reliefs:
        if relief.document == document and relief.since <= due_on and (relief.until is None or due_on <= relief.until):
            return relief.share
    raise RuleError(
        f"{due_on.isoformat()} 没有生效的减征政策“{document}”", field="relief", source="财综〔2014〕8号第十二条"
    )
