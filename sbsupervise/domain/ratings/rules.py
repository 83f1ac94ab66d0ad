"""The rule table of a rating: how it is checked when loaded, and resolved to dates once per run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from sbsupervise.domain.listings import BasisKind
from sbsupervise.domain.ratings.words import Attribution, Bar, CountUnit, Grade, HistoryWindow
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.units import UnitRole

MONTHS_A_YEAR = 12
DAYS = (Attribution.OCCURRED, Attribution.FOUND, Attribution.DECIDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The scores of a grade in tenths of a point, each end with the side it falls to."""

    grade: Grade
    low: int
    low_inclusive: bool
    high: int
    high_inclusive: bool

    @property
    def lowest(self) -> int:
        """The lowest score of the band."""
        return self.low if self.low_inclusive else self.low + 1

    @property
    def highest(self) -> int:
        """The highest score of the band."""
        return self.high if self.high_inclusive else self.high - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the table of deductions (扣分规则), points and cap in tenths.

    ``points`` is None while the official figure is not loaded, ``cap`` None where there is no upper limit.
    """

    code: str
    role: UnitRole
    points: int | None
    per: CountUnit
    cap: int | None
    months: int
    veto: bool
    blocks_a: bool
    counted_on: Attribution
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRule:
    """One bar to grade A: how many years it looks back, and how days and years are read."""

    bar: Bar
    years: int
    counted_on: Attribution
    window: HistoryWindow
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleVersion:
    """A whole rule table as loaded; ``base`` is the score before deductions in tenths, None while not loaded.

    ``barred_grade`` is the best grade that a bar leaves; ``bases`` are the kinds of document a fact may stand on.
    """

    name: str
    title: str
    base: int | None
    bands: tuple[Band, ...]
    rules: tuple[Rule, ...]
    bars: tuple[BarRule, ...]
    barred_grade: Grade
    first_rating_year: int
    bases: frozenset[BasisKind]


class BookRule(NamedTuple):
    """A rule resolved: ``first`` is the first day that counts, ``counted_on`` the place of that day in DAYS."""

    code: str
    points: int
    per: CountUnit
    cap: int | None
    first: date
    veto: bool
    blocks_a: bool
    counted_on: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """A rule version resolved for one year and one day: nothing is left to work out per fact.

    Facts found up to ``as_of`` count if their day is not after ``last``; those of a code that bars grade A count for
    the bar from ``harm_first`` to ``harm_last``.
    ``floors`` are the lowest scores of the grades, best first.
    """

    version: str
    year: int
    as_of: date
    last: date
    base: int
    floors: tuple[tuple[int, Grade], ...]
    tables: Mapping[UnitRole, Mapping[str, BookRule]]
    bases: frozenset[str]
    barred_grade: Grade
    harm_first: date
    harm_last: date
    harm_on: int
    c_years: tuple[int, ...]
    d_years: tuple[int, ...]

    def table(self, role: UnitRole) -> Mapping[str, BookRule]:
        """The rules for a kind of unit by code; refused where the version does not rate that kind."""
        if role not in self.tables:
            raise RuleError(f"所载规则版本不评价{role.label}", field="role")
        return self.tables[role]

    def grade_of(self, score: int) -> Grade:
        """The grade of a score in tenths."""
        return next(grade for low, grade in self.floors if score >= low)

    def earliest(self) -> dict[str, date]:
        """The first day that matters for each code: the candidate query may leave out what was decided
        (found, where no day of decision is recorded) before it.
        """
        days: dict[str, date] = {}
        for table in self.tables.values():
            for rule in table.values():
                first = min(rule.first, self.harm_first) if rule.blocks_a else rule.first
                days[rule.code] = min(first, days.get(rule.code, first))
        return days


def score_text(tenths: int) -> str:
    """Tenths of a point as people write them: ``87.5``."""
    return f"{tenths // 10}.{tenths % 10}"


def check_bands(bands: tuple[Band, ...], base: int) -> None:
    """Refuse bands that leave a score from 0 to ``base`` without a grade, or give it two (credit.md E-21)."""
    rising = sorted(bands, key=lambda band: (band.lowest, band.highest))
    if [band.grade for band in rising] != [Grade.D, Grade.C, Grade.B, Grade.A]:
        raise RuleError("等级分数线须由低到高依次为D、C、B、A，各出现一次", field="bands")
    if rising[0].lowest != 0 or rising[-1].highest != base:
        raise RuleError(f"等级分数线须从0分起，到{score_text(base)}分止", field="bands")
    for lower, upper in pairwise(rising):
        step = upper.lowest - lower.highest
        if step != 1:
            fault = "有空档" if step > 1 else "重叠"
            raise RuleError(f"{lower.grade.name}级与{upper.grade.name}级的分数线{fault}", field="bands")


def check_rules(rules: tuple[Rule, ...]) -> None:
    """Refuse two rules for one code and kind of unit, and figures that cannot be meant."""
    keys = [(rule.role, rule.code) for rule in rules]
    if len(set(keys)) != len(keys):
        raise RuleError("同一单位类型的同一问题编号有两条规则", field="rules")
    for rule in rules:
        if rule.months < 1 or (rule.points or 0) < 0 or (rule.cap or 0) < 0:
            raise RuleError(f"{rule.code}的期限、分值或上限不能为负，期限至少一个月", field="rules")


def check_complete(version: RuleVersion) -> None:
    """Refuse to compute while any figure of the version is not loaded (credit.md 0.3 no. 2)."""
    blank = [rule.code for rule in version.rules if rule.points is None]
    missing = [
        *(["基准分"] if version.base is None else []),
        *([] if version.bands else ["等级分数线"]),
        *([] if version.rules else ["扣分规则"]),
        *([f"{blank[0]}等{len(blank)}项的分值"] if blank else []),
    ]
    if missing:
        raise RuleError(f"“{version.title}”尚未载入完整，缺{'、'.join(missing)}，不能据此评价", field="rules")


def first_day(year: int, months: int) -> date:
    """The first day of so many months that end with a calendar year."""
    count = (year + 1) * MONTHS_A_YEAR - months
    return date(count // MONTHS_A_YEAR, count % MONTHS_A_YEAR + 1, 1)


def resolve(version: RuleVersion, year: int, as_of: date) -> RuleBook:
    """The rules for the rating of a calendar year as it stands on a day.

    Windows are counted back from the end of the year, and no fact after ``as_of`` counts. Refused for a version that
    is not complete and for a day before the year.
    """
    check_complete(version)
    if as_of < date(year, 1, 1):
        raise RuleError(f"{year}年度尚未开始，不能评价", field="year")
    assert version.base is not None
    bars = {rule.bar: rule for rule in version.bars}
    harm = bars.get(Bar.GRAVE_HARM)
    harm_year = year - 1 if harm and harm.window is HistoryWindow.BEFORE else year
    c_years = _years(bars.get(Bar.TWICE_C), year)
    d_years = _years(bars.get(Bar.ONCE_D), year)
    return RuleBook(
        version=version.name,
        year=year,
        as_of=as_of,
        last=min(as_of, date(year, 12, 31)),
        base=version.base,
        floors=tuple(sorted(((band.lowest, band.grade) for band in version.bands), key=lambda pair: -pair[0])),
        tables=_tables(version.rules, year),
        bases=frozenset(basis.value for basis in version.bases),
        barred_grade=version.barred_grade,
        harm_first=first_day(harm_year, harm.years * MONTHS_A_YEAR) if harm else date.max,
        harm_last=min(as_of, date(harm_year, 12, 31)),
        harm_on=DAYS.index(harm.counted_on if harm else Attribution.DECIDED),
        c_years=c_years if min(c_years, default=year) >= version.first_rating_year else (),
        d_years=tuple(past for past in d_years if past >= version.first_rating_year),
    )


def _tables(rules: tuple[Rule, ...], year: int) -> Mapping[UnitRole, Mapping[str, BookRule]]:
    tables: dict[UnitRole, dict[str, BookRule]] = {}
    for rule in rules:
        assert rule.points is not None
        tables.setdefault(rule.role, {})[rule.code] = BookRule(
            rule.code,
            rule.points,
            rule.per,
            rule.cap,
            first_day(year, rule.months),
            rule.veto,
            rule.blocks_a,
            DAYS.index(rule.counted_on),
        )
    return tables


def _years(bar: BarRule | None, year: int) -> tuple[int, ...]:
    """The earlier years that a bar looks at. The rated year itself is never one: its own score decides there."""
    if bar is None:
        return ()
    end = year if bar.window is HistoryWindow.BEFORE else year + 1
    return tuple(range(end - bar.years, year))
