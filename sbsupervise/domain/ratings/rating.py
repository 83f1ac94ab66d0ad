"""One unit's rating: the facts in, the score and the reason for each tenth of a point out."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

from sbsupervise.domain.inspections import FindingState
from sbsupervise.domain.listings import BasisKind, ListKind
from sbsupervise.domain.ratings.rules import BookRule, RuleBook
from sbsupervise.domain.ratings.words import Bar, CountUnit, Grade, Reason
from sbsupervise.domain.units import UnitRole

WITHDRAWN: str = FindingState.WITHDRAWN.value
INSPECTION_OPINION: str = BasisKind.INSPECTION_OPINION.value
BY_DAY_AND_FINDING = itemgetter(0, 1)
# Looked up once: the loop over facts runs millions of times in a national run.
FULL, EACH_TIME, A_PROJECT = Reason.FULL, CountUnit.OCCURRENCE, CountUnit.PROJECT


class Fact(NamedTuple):
    """One finding about a unit; the fields are the columns of the candidate query, in this order.

    ``state`` is the stored value of the finding's state, ``basis`` that of the kind of document it stands on ("" for
    none); a finding of an inspection stands on its opinion at least. The day found stands in for the day of the act
    and the day of the decision where these are not recorded.
    """

    finding_id: int
    code: str
    project_id: int
    found_on: date
    state: str
    basis: str = INSPECTION_OPINION
    occurred_on: date | None = None
    decided_on: date | None = None


class History(NamedTuple):
    """Grades of earlier years as in force on the day of the rating, and the list the unit is on.

    The list is recorded with the rating and changes nothing in it: no rule that was read says so.
    """

    grades: Mapping[int, Grade] = MappingProxyType({})
    listed: ListKind | None = None


class Item(NamedTuple):
    """One fact that the rating looked at, and the tenths of a point it took."""

    finding_id: int
    code: str
    points: int
    reason: Reason


class CapReason(NamedTuple):
    """A bar to grade A that holds, with the findings or the years it stands on."""

    bar: Bar
    findings: tuple[int, ...] = ()
    years: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The reason in words, with the years that were found."""
        years = "、".join(f"{year}年度" for year in self.years)
        return f"{self.bar.label}（{years}）" if years else self.bar.label


class Rated(NamedTuple):
    """A rating. The points of the items add up to the base score less ``score_tenths``, exactly.

    ``cap_reasons`` are all bars to A that hold, also where the score alone already stood lower. ``vetoes`` are the
    findings that lead to D whatever the score; ``disputed`` those whose three days give different answers to the bar of
    grave harm, for a person to look at.
    """

    score_tenths: int
    grade_before_cap: Grade
    grade: Grade
    cap_reasons: tuple[CapReason, ...]
    items: tuple[Item, ...]
    vetoes: tuple[int, ...]
    disputed: tuple[int, ...]
    listed: ListKind | None


# A fact that counts for points: the day that its rule names, the finding, its project, the rule.
_Line = tuple[date, int, int, BookRule]
# The three days of a fact, in the order of DAYS.
_Days = tuple[date, date, date]


def rate_unit(role: UnitRole, facts: Iterable[Fact], history: History, rules: RuleBook) -> Rated:
    """Rate one unit in one role.

    Facts may come in any order; they count in the order of their day, then of their number. Facts of codes that have
    no rule for the role, withdrawn, without an accepted document, not yet found or outside their window leave no trace.
    A rule takes its points up to its cap, and nothing is taken below zero: what no longer fits is an item with fewer
    points and the reason why. A veto makes the grade D. A bar only caps: it turns A into ``rules.barred_grade``.
    """
    lines, harms = _counted(facts, rules.table(role), rules)
    lines.sort(key=BY_DAY_AND_FINDING)
    items, score = _items(lines, rules.base)
    vetoes = tuple(finding_id for _, finding_id, _, rule in lines if rule.veto)
    before = Grade.D if vetoes else rules.grade_of(score)
    reasons, disputed = _bars(harms, history.grades, rules)
    grade = rules.barred_grade if reasons and before is Grade.A else before
    return Rated(score, before, grade, reasons, items, vetoes, disputed, history.listed)


def _counted(
    facts: Iterable[Fact], table: Mapping[str, BookRule], rules: RuleBook
) -> tuple[list[_Line], list[tuple[int, _Days]]]:
    """The facts that take points, and the days of those that may bar grade A."""
    lines: list[_Line] = []
    harms: list[tuple[int, _Days]] = []
    bases, last, known = rules.bases, rules.last, rules.as_of
    for finding_id, code, project_id, found_on, state, basis, occurred_on, decided_on in facts:
        rule = table.get(code)
        if rule is None or state == WITHDRAWN or basis not in bases or found_on > known:
            continue
        days = (occurred_on or found_on, found_on, decided_on or found_on)
        day = days[rule.counted_on]
        if rule.first <= day <= last:
            lines.append((day, finding_id, project_id, rule))
        if rule.blocks_a:
            harms.append((finding_id, days))
    return lines, harms


def _items(lines: Iterable[_Line], base: int) -> tuple[tuple[Item, ...], int]:
    """What each fact takes, in the order given, and the score that is left."""
    left = base
    taken: dict[str, int] = {}
    seen: set[tuple[str, int]] = set()
    items: list[Item] = []
    for day, finding_id, project_id, rule in lines:
        code, points, per, cap, *_ = rule
        reason = FULL
        if per is not EACH_TIME:
            once = (code, project_id if per is A_PROJECT else day.year)
            if once in seen:
                items.append(Item(finding_id, code, 0, Reason.REPEAT))
                continue
            seen.add(once)
        if cap is not None and points > (room := cap - taken.get(code, 0)):
            points, reason = room, Reason.CLIPPED
        if points > left:
            points, reason = left, Reason.FLOOR
        left -= points
        taken[code] = taken.get(code, 0) + points
        items.append(Item(finding_id, code, points, reason))
    return tuple(items), left


def _bars(
    harms: Iterable[tuple[int, _Days]], grades: Mapping[int, Grade], rules: RuleBook
) -> tuple[tuple[CapReason, ...], tuple[int, ...]]:
    """The bars to grade A that hold, and the findings whose days disagree about the bar of grave harm.

    A year without a rating is neither C nor D (credit.md 1.3, E-22 to E-25).
    """
    barring, disputed = [], []
    for finding_id, days in sorted(harms):
        answers = [rules.harm_first <= day <= rules.harm_last for day in days]
        if answers[rules.harm_on]:
            barring.append(finding_id)
        if any(answers) and not all(answers):
            disputed.append(finding_id)
    reasons = [CapReason(Bar.GRAVE_HARM, findings=tuple(barring))] if barring else []
    if rules.c_years and all(grades.get(year) is Grade.C for year in rules.c_years):
        reasons.append(CapReason(Bar.TWICE_C, years=rules.c_years))
    if with_d := tuple(year for year in rules.d_years if grades.get(year) is Grade.D):
        reasons.append(CapReason(Bar.ONCE_D, years=with_d))
    return tuple(reasons), tuple(disputed)


class RunDigest:
    """The fingerprint of one run: SHA-256 over all results, one unit after the other.

    Units are added in rising order of number, then of role; anything else is a fault of the caller (ValueError). Equal
    results give equal digests on every database and machine.
    """

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._last = (-1, "")

    def add(self, unit_id: int, role: UnitRole, rated: Rated) -> None:
        """Take in the rating of the next unit."""
        key = (unit_id, str(role.value))
        if key <= self._last:
            raise ValueError(f"unit {key} was added after unit {self._last}")
        self._last = key
        self._hash.update(_line(key, rated).encode())

    def hexdigest(self) -> str:
        """The fingerprint of what was added so far, 64 hexadecimal digits."""
        return self._hash.hexdigest()


def _line(key: tuple[int, str], rated: Rated) -> str:
    items = ",".join(f"{i.finding_id}:{i.code}:{i.points}:{i.reason.value}" for i in rated.items)
    bars = ",".join(f"{r.bar.value}:{_numbers(r.findings)}:{_numbers(r.years)}" for r in rated.cap_reasons)
    grades = f"{rated.score_tenths}|{rated.grade_before_cap.value}|{rated.grade.value}"
    listed = rated.listed.value if rated.listed else ""
    marks = f"{bars}|{_numbers(rated.vetoes)}|{_numbers(rated.disputed)}|{listed}"
    return f"{key[0]}|{key[1]}|{grades}|{marks}|{items}\n"


def _numbers(numbers: Iterable[int]) -> str:
    return "+".join(map(str, numbers))
